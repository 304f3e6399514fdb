//! What a mail says, before it is text or HTML: both are made of the same paragraphs, so they say the same.

use askama::Template;

use super::Message;
use crate::domain::{Direction, EmailAddress};
use crate::words::Words;

/// A mail to one person, with one thing to do.
pub(super) struct Letter {
    /// The words of its language.
    pub(super) words: Words,
    /// The subject, one line.
    pub(super) subject: String,
    /// The first line.
    pub(super) heading: String,
    /// What mail programs show beside the subject.
    pub(super) preview: String,
    /// The paragraphs in front of the link.
    pub(super) opening: Vec<String>,
    /// What there is to do.
    pub(super) action: Link,
    /// The paragraphs behind it.
    pub(super) closing: Vec<String>,
    /// The gist in English, if the language is another one (R27).
    pub(super) english: Option<String>,
    /// Where its reader gets no more mails (R30).
    pub(super) opt_out: Option<Link>,
}

/// A link of a mail.
pub(super) struct Link {
    pub(super) label: String,
    pub(super) url: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    words: Words,
    subject: &'a str,
    heading: &'a str,
    preview: &'a str,
    /// Mail programs know no logical sides.
    side: &'static str,
    opening: &'a [String],
    action: &'a Link,
    closing: &'a [String],
    english: Option<&'a str>,
    opt_out: Option<&'a Link>,
}

impl Letter {
    /// Writes the message.
    #[expect(
        clippy::expect_used,
        reason = "rendering into a string fails only if a value's Display does, and all values are text"
    )]
    pub(super) fn to(self, address: &EmailAddress) -> Message {
        let Self { words, subject, heading, preview, opening, action, closing, english, opt_out } = &self;
        let (english, opt_out) = (english.as_deref(), opt_out.as_ref());
        let side = match words.direction() {
            Direction::LeftToRight => "left",
            Direction::RightToLeft => "right",
        };
        let last = opt_out.map(|link| format!("{}: {}", link.label, link.url));
        // What the button says stands in front of the link, unless it is the heading. Then the link has its line for itself.
        let link = if action.label == *heading {
            action.url.clone()
        } else {
            format!("{}: {}", action.label, action.url)
        };
        let paragraphs =
            [heading].into_iter().chain(opening).chain([&link]).chain(closing).map(String::as_str);
        let paragraphs: Vec<&str> = paragraphs.chain(english).chain(last.as_deref()).collect();
        let text = format!("{}\n", paragraphs.join("\n\n"));
        let words = *words;
        let html =
            Html { words, subject, heading, preview, side, opening, action, closing, english, opt_out };
        let html = html.render();
        Message { to: address.clone(), text, html: html.expect("text renders"), subject: self.subject }
    }
}
