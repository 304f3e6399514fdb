//! The messages about how somebody's joining goes on (R31).

use super::Message;
use super::letter::{Letter, Link};
use crate::domain::{DisplayName, EmailAddress, Language, NoticeKind, Role, Tailnet};
use crate::identity::BaseUrl;
use crate::words::{MAILS, Words};

/// What the message is made of.
#[derive(Debug)]
pub struct NoticeMail<'a> {
    /// What it is about.
    pub kind: NoticeKind,
    /// The name of whoever waits, or was approved.
    pub person: &'a DisplayName,
    /// Their role.
    pub role: Role,
    /// The language of the invite that they joined by.
    pub language: Language,
    /// The tailnet.
    pub tailnet: &'a Tailnet,
    /// The address of the service.
    pub base_url: &'a BaseUrl,
    /// The link by which its reader gets no more mails (R30).
    pub opt_out: String,
}

impl NoticeMail<'_> {
    /// Writes the message.
    #[must_use]
    pub fn render(&self, to: &EmailAddress) -> Message {
        let words = MAILS.words(self.language);
        let (text, button) = match self.kind {
            NoticeKind::Waiting => ("waiting-text", "waiting-button"),
            NoticeKind::Approved => ("approved-text", "approved-button"),
        };
        let heading = self.heading(words);
        let (role, network) = (words.role(self.role), self.tailnet.name.plain());
        let text = match self.kind {
            NoticeKind::Waiting => words.with(text, &[("role", &role)]),
            NoticeKind::Approved => words.with(text, &[("role", &role), ("network", network.as_str())]),
        };
        Letter {
            words,
            subject: heading.clone(),
            preview: text.clone(),
            opening: vec![text],
            heading,
            action: Link { label: words.text(button), url: self.url() },
            closing: Vec::new(),
            english: (words.language() != Language::En).then(|| self.heading(MAILS.words(Language::En))),
            opt_out: Some(Link { label: words.text("opt-out-of-mails"), url: self.opt_out.clone() }),
        }
        .to(to)
    }

    /// Where its reader goes on: where people are approved, or where the client is.
    fn url(&self) -> String {
        match self.kind {
            NoticeKind::Waiting => format!("{}/console/{}/users", self.base_url, self.tailnet.name),
            NoticeKind::Approved => format!("{}/download", self.base_url),
        }
    }

    /// What has happened. A name that no stranger should see is not shown.
    fn heading(&self, words: Words) -> String {
        let network = self.tailnet.name.plain();
        let network = ("network", network.as_str());
        match (self.kind, self.person.plain()) {
            (NoticeKind::Waiting, Some(person)) => {
                words.with("waiting", &[("person", person.as_str()), network])
            }
            (NoticeKind::Waiting, None) => words.with("waiting-somebody", &[network]),
            (NoticeKind::Approved, _) => words.with("approved", &[network]),
        }
    }
}
