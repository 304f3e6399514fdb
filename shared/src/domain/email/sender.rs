//! The address that every mail is from.

use std::str::FromStr;

use super::{EmailAddress, ParseEmailError};

/// The operator's address, in the very form in which the permission to send from it names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderAddress(String);

impl SenderAddress {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl FromStr for SenderAddress {
    type Err = ParseEmailError;

    fn from_str(text: &str) -> Result<Self, ParseEmailError> {
        let address: EmailAddress = text.parse()?;
        // Only the case may differ: a domain in its own script is another text than the one in ASCII that goes out.
        if address.as_str().eq_ignore_ascii_case(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseEmailError::Invalid)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_is_a_bare_address_as_it_was_written() {
        let parse = |text: &str| text.parse::<SenderAddress>().map(|address| address.as_str().to_owned());
        assert_eq!(parse("Invites@Example.com"), Ok("Invites@Example.com".to_owned()));
        for bad in [
            "Invites <invites@example.com>",
            "invites@b\u{fc}cher.example",
            "a@b.c\r\nBcc: d@e.fg",
            " a@b.cd",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
