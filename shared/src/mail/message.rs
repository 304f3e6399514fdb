//! The message that brings an invite: text and HTML of equal content.

use askama::Template;

use crate::domain::{DisplayName, EmailAddress, Invite, PlainText, Tailnet};
use crate::words;

/// What the message is made of. Names come from users, so only plain ones are shown.
#[derive(Debug)]
pub struct InviteMail<'a> {
    /// The invite.
    pub invite: &'a Invite,
    /// Who invites, by the name they have now.
    pub inviter: &'a DisplayName,
    /// The tailnet.
    pub tailnet: &'a Tailnet,
    /// The link that lets its holder join.
    pub url: String,
}

/// A message, ready to be sent. It holds a link that lets its holder join, so it is never logged.
pub struct Message {
    /// To whom.
    pub to: EmailAddress,
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

#[derive(Template)]
#[template(path = "invite_mail.txt")]
struct Text<'a> {
    inviter: &'a PlainText,
    tailnet: &'a PlainText,
    role: &'a str,
    expires_at: &'a str,
    bound_to: Option<&'a str>,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "invite_mail.html")]
struct Html<'a> {
    inviter: &'a PlainText,
    tailnet: &'a PlainText,
    role: &'a str,
    expires_at: &'a str,
    bound_to: Option<&'a str>,
    url: &'a str,
}

impl InviteMail<'_> {
    /// Writes the message.
    ///
    /// # Panics
    /// Never: text renders.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "rendering into a string fails only if a value's Display does, and all values are text"
    )]
    pub fn render(&self, to: &EmailAddress) -> Message {
        let (inviter, tailnet) = (&words::inviter(self.inviter), &self.tailnet.name.plain());
        let role = words::role(self.invite.role.role());
        let expires_at = words::time(self.invite.id.expires_at());
        let bound_to = self.invite.bound_to().map(EmailAddress::as_str);
        let (expires_at, url) = (expires_at.as_str(), self.url.as_str());
        let text = Text { inviter, tailnet, role, expires_at, bound_to, url }.render();
        let html = Html { inviter, tailnet, role, expires_at, bound_to, url }.render();
        Message {
            to: to.clone(),
            subject: format!("{inviter} invites you to join {tailnet}"),
            text: text.expect("text renders"),
            html: html.expect("text renders"),
        }
    }
}
