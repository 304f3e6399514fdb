//! E-mail addresses in the one form that is compared, stored, shown and mailed (R4).

mod hash;
mod search;
mod sender;

use std::fmt;
use std::str::FromStr;

use email_address::Options;
use serde::{Deserialize, Serialize};

pub use hash::AddressHash;
pub use search::AddressStart;
pub use sender::SenderAddress;

/// An address with a dotted domain in its ASCII form, all in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is not an address that an invite can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseEmailError {
    /// The part before the `@` holds something other than ASCII; folding it would let look-alikes pass.
    #[error("the part before the @ must be plain ASCII")]
    LocalPartNotAscii,
    /// The domain is not a valid domain name, internationalized or not (UTS 46).
    #[error("the domain is not a valid domain name")]
    InvalidDomain,
    /// Anything else that keeps the text from being an address such as `name@example.com`.
    #[error("not an e-mail address such as name@example.com")]
    Invalid,
}

impl EmailAddress {
    /// The longest address, in bytes: the 256 of RFC 5321, section 4.5.3.1.3, less the angle brackets.
    pub const MAX_LENGTH: usize = 254;

    /// The part after the `@`, in its ASCII form.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address for whoever may hold a link by chance: its owner knows it again, nobody else learns it.
    #[must_use]
    pub fn masked(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}…@{}", self.domain())
    }
}

impl FromStr for EmailAddress {
    type Err = ParseEmailError;

    fn from_str(text: &str) -> Result<Self, ParseEmailError> {
        let (local, domain) = text.trim_ascii().rsplit_once('@').ok_or(ParseEmailError::Invalid)?;
        if !local.is_ascii() {
            return Err(ParseEmailError::LocalPartNotAscii);
        }
        // Quoted local parts are legal, but in practice used for attacks only. A domain in brackets is an IP address.
        if local.contains('"') || domain.starts_with('[') {
            return Err(ParseEmailError::Invalid);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| ParseEmailError::InvalidDomain)?;
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        if address.len() > Self::MAX_LENGTH
            || email_address::EmailAddress::parse_with_options(&address, options).is_err()
        {
            return Err(ParseEmailError::Invalid);
        }
        let top_level = domain.rsplit('.').next().unwrap_or_default();
        if top_level.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseEmailError::InvalidDomain);
        }
        Ok(Self(address))
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = ParseEmailError;

    fn try_from(text: String) -> Result<Self, ParseEmailError> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<String, ParseEmailError> {
        text.parse::<EmailAddress>().map(String::from)
    }

    #[test]
    fn an_address_is_lower_cased_and_its_domain_put_in_ascii() {
        assert_eq!(parse("Ann.O'Neil+x@Example.COM").unwrap(), "ann.o'neil+x@example.com");
        assert_eq!(parse("ann@Bücher.example").unwrap(), "ann@xn--bcher-kva.example");
        assert_eq!(parse(" ann@example.com\n").unwrap(), "ann@example.com");
    }

    #[test]
    fn look_alike_local_parts_are_refused_not_folded() {
        for text in [
            "\u{131}nfo@example.com",
            "\u{17f}am@example.com",
            "\u{212a}im@example.com",
            "\u{ff41}nn@example.com",
        ] {
            assert_eq!(parse(text), Err(ParseEmailError::LocalPartNotAscii), "{text}");
        }
    }

    #[test]
    fn look_alike_domains_become_the_domain_that_is_mailed() {
        assert_eq!(parse("ann@\u{ff45}xample.com").unwrap(), "ann@example.com");
        assert_eq!(parse("ann@\u{212a}.example").unwrap(), "ann@k.example");
        assert_eq!(parse("ann@\u{435}xample.com").unwrap(), "ann@xn--xample-2of.com");
    }

    #[test]
    fn what_is_no_mailbox_on_the_internet_is_refused() {
        for text in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "ann@localhost",
            "ann@[127.0.0.1]",
            "ann@127.0.0.1",
            "Ann <ann@example.com>",
            "\"a b\"@example.com",
            "a b@example.com",
            "ann@exa mple.com",
            "ann@example.com\r\nBcc: x@example.com",
            "ann@-example.com",
            "ann@example..com",
            ".ann@example.com",
            "a..b@example.com",
            "ann@example.com.",
            "a@b@example.com",
        ] {
            assert!(parse(text).is_err(), "{text:?} became {:?}", parse(text));
        }
        assert!(parse(&format!("{}@example.com", "a".repeat(65))).is_err());
        assert!(parse(&format!("a@{}.com", vec!["b".repeat(60); 5].join("."))).is_err());
    }

    proptest! {
        #[test]
        fn an_address_is_already_in_its_own_form(text in "[A-Za-z0-9.+_-]{1,20}@[A-Za-zäßK0-9-]{1,12}\\.(com|EXAMPLE|рф)") {
            if let Ok(once) = parse(&text) {
                prop_assert!(once.is_ascii());
                prop_assert_eq!(parse(&once), Ok(once.clone()));
            }
        }

        #[test]
        fn no_text_makes_parsing_an_address_panic(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
