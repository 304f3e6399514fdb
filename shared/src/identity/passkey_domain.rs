//! The domain that passkeys belong to.

use std::fmt;
use std::str::FromStr;

use super::BaseUrl;

/// The domain that passkeys belong to: the host of the base URL, or a domain that it is in. Passkeys of one domain are of no use in
/// another (Web Authentication calls it the RP ID).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyDomain(String);

/// A text that is no domain that passkeys can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the name of a domain, in lower case")]
pub struct ParsePasskeyDomainError;

impl PasskeyDomain {
    /// The host of the base URL; `None` if that is an address, which has no passkeys.
    #[must_use]
    pub fn of(base_url: &BaseUrl) -> Option<Self> {
        base_url.host().to_ascii_lowercase().parse().ok()
    }

    /// Whether pages below the base URL may ask for its passkeys.
    #[must_use]
    pub fn has(&self, base_url: &BaseUrl) -> bool {
        let host = base_url.host().to_ascii_lowercase();
        host.strip_suffix(&self.0).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
    }

    /// The domain.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PasskeyDomain {
    type Err = ParsePasskeyDomainError;

    fn from_str(text: &str) -> Result<Self, ParsePasskeyDomainError> {
        let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(is_allowed)
        };
        let is_name = text.rsplit('.').next().is_some_and(|last| !last.bytes().all(|b| b.is_ascii_digit()));
        if is_name && text.len() <= 253 && text.split('.').all(is_label) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParsePasskeyDomainError)
        }
    }
}

impl fmt::Display for PasskeyDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base_url(text: &str) -> BaseUrl {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_the_host_of_the_base_url_unless_that_is_an_address() {
        let domain = |text| PasskeyDomain::of(&base_url(text)).map(|domain| domain.to_string());
        assert_eq!(domain("https://Invites.example.com:8443").as_deref(), Some("invites.example.com"));
        assert_eq!(domain("http://localhost:8080").as_deref(), Some("localhost"));
        assert_eq!((domain("http://127.0.0.1:9000"), domain("http://[::1]:9000")), (None, None));
    }

    #[test]
    fn it_has_the_hosts_in_it_and_no_other() {
        let has = |domain: &str, host| {
            domain.parse::<PasskeyDomain>().unwrap().has(&base_url(&format!("https://{host}")))
        };
        assert!(has("example.com", "invites.example.com") && has("example.com", "example.com"));
        assert!(!has("example.com", "badexample.com") && !has("invites.example.com", "example.com"));
        for text in ["", "Example.com", "example..com", "-a.example", "127.0.0.1", "https://example.com"] {
            assert_eq!(text.parse::<PasskeyDomain>(), Err(ParsePasskeyDomainError), "{text}");
        }
    }
}
