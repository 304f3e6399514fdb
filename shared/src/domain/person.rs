//! People, who are identified by issuer and subject and never by e-mail address (R15).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EmailAddress, PersonId, UserId};

/// Who somebody is: an identity provider, and the provider's identifier for them. Never an e-mail address (R15).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// The identity provider (`iss` of OpenID Connect).
    pub issuer: String,
    /// The provider's identifier for the person, which it never reuses (`sub`).
    pub subject: String,
}

/// A person with what their identity provider said of them when they signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who it is.
    pub person: Person,
    /// The name they sign in with; for display and the audit log only, never compared.
    pub login: String,
    /// Their name.
    pub display_name: DisplayName,
    /// Their address, if and only if the provider has verified it (R14).
    pub verified_email: Option<EmailAddress>,
}

impl Identity {
    /// The number that this person has in every tailnet.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        UserId::of(&self.person)
    }

    /// The person's full hash, which tells apart two people with the same number.
    #[must_use]
    pub fn person_id(&self) -> PersonId {
        PersonId::of(&self.person)
    }
}

/// A person's name as they chose it, fit for one line of text: no control or direction marks, at most 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct DisplayName(String);

const MAX_NAME_CHARS: usize = 64;
/// More digits than a name has, fewer than a telephone number.
const MAX_DIGITS_IN_PLAIN_NAME: usize = 4;

impl DisplayName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for a message to a stranger; `None` if it is empty or could be taken for a link, an address or a telephone number.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        let lower = self.0.to_lowercase();
        let has_link = lower.contains("www.")
            || lower.contains(['/', ':', '@', '<', '>', '[', ']'])
            || lower.split_whitespace().any(looks_like_a_domain);
        let digits = lower.chars().filter(|c| c.is_numeric()).count();
        (!self.0.is_empty() && !has_link && digits <= MAX_DIGITS_IN_PLAIN_NAME).then_some(self.0.as_str())
    }
}

/// Whether a word has two parts of at least two characters, separated by dots, such as `example.com`. Initials ("J.R.") have not.
fn looks_like_a_domain(word: &str) -> bool {
    word.split('.').filter(|part| part.chars().count() > 1).count() > 1
}

fn shows_nothing_or_reorders(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl From<String> for DisplayName {
    fn from(raw: String) -> Self {
        Self(one_line(&raw, MAX_NAME_CHARS))
    }
}

/// The text on one line and at most `max_chars` long, without invisible characters and those that change the direction of text.
#[must_use]
pub fn one_line(raw: &str, max_chars: usize) -> String {
    let visible: String = raw
        .chars()
        .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !shows_nothing_or_reorders(c))
        .collect();
    let line = visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(max_chars).collect::<String>().trim_end().to_owned()
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> Self {
        name.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> DisplayName {
        DisplayName::from(text.to_owned())
    }

    #[test]
    fn line_breaks_and_direction_marks_leave_a_name() {
        assert_eq!(name("Ann\r\nBcc: eve@example.com").as_str(), "Ann Bcc: eve@example.com");
        assert_eq!(name("\u{202e}nnA\u{200b}  Lee\t").as_str(), "nnA Lee");
        assert_eq!(name(&"ä".repeat(100)).as_str().chars().count(), 64);
    }

    #[test]
    fn ordinary_names_are_plain() {
        for text in [
            "Ann Lee",
            "J.R.R. Tolkien",
            "Dr. Ada Lovelace",
            "Zoë O'Neil-Çelik",
            "王小明",
            "Henry 8",
            "St. John",
        ] {
            assert_eq!(name(text).plain(), Some(text));
        }
    }

    #[test]
    fn links_addresses_and_telephone_numbers_are_not_plain_names() {
        for text in [
            "Win at evil.example",
            "http://evil",
            "www.evil",
            "call 555-0199",
            "eve@evil",
            "x evil.example.com!",
            "",
            "<b>Ann",
        ] {
            assert_eq!(name(text).plain(), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_one_short_line_and_already_in_its_own_form(text in any::<String>()) {
            let once = name(&text);
            prop_assert!(once.as_str().chars().count() <= 64);
            prop_assert!(!once.as_str().contains(|c: char| c.is_control()));
            prop_assert_eq!(name(once.as_str()), once);
        }
    }
}
