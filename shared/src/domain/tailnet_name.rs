//! Names of tailnets. They stand in mails to strangers, so they advertise nothing that the founder does not have (R1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::mail_providers::is_of_mail_provider;
use super::{EmailAddress, Identity, PlainText};

/// A tailnet's unique name: a single label such as `friends`, or the domain of the founder's verified address, such as `example.com`.
/// Lower-case letters, digits and hyphens, at most 63 with the dots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TailnetName(String);

/// More digits in a row than a year has, fewer than a telephone number.
const MAX_DIGITS_IN_A_ROW: usize = 4;

/// A text that is not a tailnet's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseTailnetNameError {
    /// It is neither a label nor a domain.
    #[error(
        "must be 2 to 63 lower-case letters, digits and hyphens, with a letter first and no hyphen at the end; or the domain of your verified address"
    )]
    Malformed,
    /// It is a label with what looks like a telephone number.
    #[error("must have no more than {MAX_DIGITS_IN_A_ROW} digits in a row, hyphens between them or not")]
    TelephoneNumber,
}

/// Why a founder may not give their tailnet the name of a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotYourDomain {
    /// They have no verified address in exactly that domain.
    #[error("must have no dot, or be exactly the domain of your verified address")]
    OtherDomain,
    /// The domain is that of a public mail provider, where anybody gets an address.
    #[error("must not be the domain of a public mail provider")]
    MailProvider,
}

impl TailnetName {
    /// How every name is written, as a regular expression: a label, or a domain.
    pub const PATTERN: &str = concat!(
        r"^(",
        r"[a-z](-*[a-z])*((-*[0-9]){1,4}(-*[a-z])+)*((-*[0-9]){1,4})?",
        r"|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?",
        r")$"
    );
    /// The shortest name, in characters.
    pub const MIN_LENGTH: usize = 2;
    /// The longest name, in characters.
    pub const MAX_LENGTH: usize = 63;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for a message or a page.
    #[must_use]
    pub fn plain(&self) -> PlainText {
        PlainText::of_domain(&self.0)
    }

    /// Checks that a founder may use the name: a label is free for everybody, a domain is for those with a verified address in it (R1).
    ///
    /// # Errors
    /// [`NotYourDomain`].
    pub fn check_founder(&self, founder: &Identity) -> Result<(), NotYourDomain> {
        if !self.is_domain() {
            return Ok(());
        }
        if is_of_mail_provider(&self.0) {
            return Err(NotYourDomain::MailProvider);
        }
        let own = founder.verified_email.as_ref().map(EmailAddress::domain);
        if own == Some(self.as_str()) { Ok(()) } else { Err(NotYourDomain::OtherDomain) }
    }

    fn is_domain(&self) -> bool {
        self.0.contains('.')
    }
}

impl FromStr for TailnetName {
    type Err = ParseTailnetNameError;

    fn from_str(text: &str) -> Result<Self, ParseTailnetNameError> {
        let name = Self(text.to_owned());
        // A label begins with a letter, and so does the last one of a domain (RFC 3696, section 2).
        let last = text.rsplit('.').next().unwrap_or_default();
        let is_name = (Self::MIN_LENGTH..=Self::MAX_LENGTH).contains(&text.len())
            && text.split('.').all(is_label)
            && last.starts_with(|c: char| c.is_ascii_lowercase());
        if !is_name {
            return Err(ParseTailnetNameError::Malformed);
        }
        if !name.is_domain() && has_telephone_number(text) {
            return Err(ParseTailnetNameError::TelephoneNumber);
        }
        Ok(name)
    }
}

/// Whether a text is a label of a domain in its ASCII form (RFC 1123, section 2.1).
fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn has_telephone_number(label: &str) -> bool {
    let digits_and_hyphens = label.split(|c: char| c.is_ascii_lowercase());
    digits_and_hyphens
        .map(|run| run.bytes().filter(u8::is_ascii_digit).count())
        .any(|digits| digits > MAX_DIGITS_IN_A_ROW)
}

impl TryFrom<String> for TailnetName {
    type Error = ParseTailnetNameError;

    fn try_from(text: String) -> Result<Self, ParseTailnetNameError> {
        text.parse()
    }
}

impl From<TailnetName> for String {
    fn from(name: TailnetName) -> Self {
        name.0
    }
}

impl fmt::Display for TailnetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Person;

    fn founder(verified: Option<&str>) -> Identity {
        Identity {
            person: Person { issuer: "https://login.example.com".to_owned(), subject: "ann".to_owned() },
            login: "ann@acme.example".to_owned(),
            display_name: "Ann".to_owned().into(),
            verified_email: verified.map(|address| address.parse().unwrap()),
        }
    }

    #[test]
    fn a_label_and_a_domain_are_names() {
        let longest = "a".repeat(63);
        for text in
            ["ab", "a1", "our-lab", "lab-2026", "a-1", "acme.example", "1und1.example", "9.a", &longest]
        {
            assert_eq!(text.parse::<TailnetName>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn nothing_else_is_a_name() {
        let too_long = "a".repeat(64);
        for text in [
            "", "a", "1lab", "12", "-ab", "a.1b", "ab-", "Ab", "a b", "ä", "a_b", "a.", ".a", "a..b", "a.-b",
            "a-.b", "1.2", &too_long,
        ] {
            assert_eq!(text.parse::<TailnetName>(), Err(ParseTailnetNameError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_label_has_no_telephone_number() {
        for text in ["call-555-0199", "c5550199", "call-5-5-5-0-1-9", "a12345", "lab-2026-11"] {
            assert_eq!(text.parse::<TailnetName>(), Err(ParseTailnetNameError::TelephoneNumber), "{text}");
        }
        "1234567.example".parse::<TailnetName>().unwrap();
    }

    #[test]
    fn a_domain_is_for_those_with_a_verified_address_in_it() {
        let name = |text: &str| text.parse::<TailnetName>().unwrap();
        let ann = founder(Some("ann@acme.example"));
        assert_eq!(name("acme.example").check_founder(&ann), Ok(()));
        assert_eq!(name("friends").check_founder(&founder(None)), Ok(()));
        for other in ["www.acme.example", "acme.example.com", "example.acme", "globex.example"] {
            assert_eq!(name(other).check_founder(&ann), Err(NotYourDomain::OtherDomain), "{other}");
        }
        assert_eq!(name("acme.example").check_founder(&founder(None)), Err(NotYourDomain::OtherDomain));
        let at_provider = founder(Some("ann@gmail.com"));
        assert_eq!(name("gmail.com").check_founder(&at_provider), Err(NotYourDomain::MailProvider));
    }
}
