//! The message that brings an invite.

use super::letter::{Letter, Link};
use crate::domain::{DisplayName, EmailAddress, Invite, Language, Tailnet};
use crate::words::{MAILS, Words};

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
    /// The link by which its reader gets no more mails (R30).
    pub opt_out: String,
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

impl InviteMail<'_> {
    /// Writes the message. One that was sent before says so, and when (R8).
    #[must_use]
    pub fn render(&self, to: &EmailAddress) -> Message {
        let words = MAILS.words(self.invite.language);
        let (role, network) = (words.role(self.invite.role.role()), self.tailnet.name.plain());
        let (network, inviter) = (network.as_str(), words.inviter(self.inviter));
        let ends = words.time(self.invite.id.expires_at());
        let said = |id: &str| words.with(id, &[("inviter", &inviter), ("network", network), ("role", &role)]);
        let first_sent = self.invite.first_mailed_at().map(|time| words.time(time));
        let subject = said(if first_sent.is_some() { "invite-reminder" } else { "invite" });
        let first_sent = first_sent.map(|time| words.with("invite-first-sent", &[("time", &time)]));
        let rules = [
            Some(words.with("invite-expiry", &[("time", &ends)])),
            self.invite.bound_to().map(|bound| words.with("invite-bound", &[("address", bound.as_str())])),
            Some(words.text("invite-keep")),
        ];
        Letter {
            words,
            subject,
            heading: said("invite-button"),
            preview: words.with("invite-preview", &[("role", &role), ("time", &ends)]),
            opening: [Some(said("invite-text")), first_sent, Some(words.text("invite-open"))]
                .into_iter()
                .flatten()
                .collect(),
            closing: vec![joined(words, rules), words.text("invite-unexpected")],
            action: Link { label: said("invite-button"), url: self.url.clone() },
            english: self.in_english(),
            opt_out: Some(Link { label: words.text("opt-out"), url: self.opt_out.clone() }),
        }
        .to(to)
    }

    /// What the mail is about, for whoever does not read its language.
    fn in_english(&self) -> Option<String> {
        let words = (self.invite.language != Language::En).then(|| MAILS.words(Language::En))?;
        let (network, inviter) = (self.tailnet.name.plain(), words.inviter(self.inviter));
        let role = words.role(self.invite.role.role());
        let given = [("inviter", inviter.as_str()), ("network", network.as_str()), ("role", &role)];
        Some(words.with("invite-text", &given))
    }
}

/// Sentences as one paragraph.
fn joined<const N: usize>(words: Words, sentences: [Option<String>; N]) -> String {
    let between = if words.language().puts_blanks_between_sentences() { " " } else { "" };
    sentences.into_iter().flatten().collect::<Vec<_>>().join(between)
}
