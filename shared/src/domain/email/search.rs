//! The start of an address, as somebody types it into a search (R7).

use std::str::FromStr;

use super::{EmailAddress, ParseEmailError};

/// The start of an address that somebody looks for. It may end anywhere, in the middle of an internationalized domain, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressStart {
    /// How every address starts that is meant, in the form in which addresses are stored.
    stored: String,
    /// The domain as people write it, as far as it was typed. `None` if `stored` says it all.
    domain: Option<String>,
}

impl AddressStart {
    /// How every start is written whose domain is in its ASCII form, as a regular expression. The lookahead stands for the length of the
    /// part before the `@`.
    pub const PATTERN: &str = concat!(
        r"^(?![^@]{65}|[^@]{63}\.)([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\.?)?",
        r"(@([A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.?)?)?$",
    );

    /// How every address starts that is meant. Others may start so, too: see [`AddressStart::matches`].
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.stored
    }

    /// Whether an address starts so.
    #[must_use]
    pub fn matches(&self, address: &EmailAddress) -> bool {
        let is_domain = |typed: &String| {
            let (_, domain) = address.as_str().rsplit_once('@').unwrap_or_default();
            idna::domain_to_unicode(domain).0.starts_with(typed.as_str())
        };
        address.as_str().starts_with(&self.stored) && self.domain.as_ref().is_none_or(is_domain)
    }
}

impl FromStr for AddressStart {
    type Err = ParseEmailError;

    fn from_str(typed: &str) -> Result<Self, ParseEmailError> {
        let typed = typed.trim();
        let start = match typed.rsplit_once('@') {
            None => Self { stored: local_part(typed)?, domain: None },
            Some((local, domain)) => with_domain(&local_part(local)?, domain)?,
        };
        if start.stored.len() > EmailAddress::MAX_LENGTH { Err(ParseEmailError::Invalid) } else { Ok(start) }
    }
}

/// The part before the `@`, or the start of it. It holds no blank, so a blank is a plus that was not encoded in a URL.
fn local_part(typed: &str) -> Result<String, ParseEmailError> {
    let local = typed.replace(' ', "+");
    if !local.is_ascii() {
        return Err(ParseEmailError::LocalPartNotAscii);
    }
    // It may end with a dot as long as nothing follows.
    let whole = [format!("{local}@example.com"), format!("{local}x@example.com")];
    let starts_an_address = whole.iter().any(|address| address.parse::<EmailAddress>().is_ok());
    starts_an_address.then(|| local.to_ascii_lowercase()).ok_or(ParseEmailError::Invalid)
}

fn with_domain(local: &str, typed: &str) -> Result<AddressStart, ParseEmailError> {
    if typed.is_ascii() {
        return ascii_domain(typed)
            .map(|domain| AddressStart { stored: format!("{local}@{domain}"), domain: None });
    }
    let domain = as_people_write_it(typed)?;
    let (whole_labels, last) =
        domain.rsplit_once('.').map_or(("", domain.as_str()), |(whole, last)| (whole, last));
    let mut stored = format!("{local}@");
    if !whole_labels.is_empty() {
        stored += &idna::domain_to_ascii(whole_labels).map_err(|_| ParseEmailError::InvalidDomain)?;
        stored.push('.');
    }
    if !last.is_ascii() {
        // Punycode begins with the ASCII characters of a label, in their order, whatever else the rest of it will hold.
        stored += "xn--";
    }
    stored.extend(last.chars().filter(char::is_ascii));
    Ok(AddressStart { stored, domain: Some(domain) })
}

fn ascii_domain(typed: &str) -> Result<String, ParseEmailError> {
    let is_of_a_domain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let is_start =
        typed.bytes().all(is_of_a_domain) && !typed.starts_with(['.', '-']) && !typed.contains("..");
    is_start.then(|| typed.to_ascii_lowercase()).ok_or(ParseEmailError::InvalidDomain)
}

/// Lower case, and in the one of several Unicode forms that domains have.
fn as_people_write_it(typed: &str) -> Result<String, ParseEmailError> {
    let (domain, _) = idna::domain_to_unicode(typed);
    // A label that is not complete may break a rule that it will keep in the end.
    if domain.contains('\u{fffd}') || domain.starts_with('.') || domain.contains("..") {
        return Err(ParseEmailError::InvalidDomain);
    }
    Ok(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(typed: &str, address: &str) -> bool {
        typed.parse::<AddressStart>().unwrap().matches(&address.parse().unwrap())
    }

    #[test]
    fn an_address_is_found_by_each_of_its_starts_however_it_is_written() {
        for address in [
            "Ann.O+x@Example.com",
            "info@bücher.example",
            "info@shop.BÜCHER.example",
            "a@日本語.jp",
            "b@müller-lüdenscheidt.de",
        ] {
            for end in 1..=address.chars().count() {
                let typed: String = address.chars().take(end).collect();
                // A label of ASCII alone may become another one by what follows.
                let label = address.get(address.find('@').unwrap()..).unwrap();
                let may_change = typed.contains('@')
                    && typed.is_ascii()
                    && !label.is_ascii()
                    && !typed.ends_with(['@', '.']);
                assert!(may_change || finds(&typed, address), "{typed}");
            }
        }
    }

    #[test]
    fn what_merely_looks_alike_in_its_stored_form_is_not_found() {
        assert!(finds("info@büch", "info@bücher.example"));
        assert!(!finds("info@büch", "info@bächer.example"));
        assert!(!finds("info@bücher.e", "info@bücher.org"));
    }

    #[test]
    fn a_blank_is_a_plus_that_was_not_encoded() {
        assert!(finds("ann x", "ann+x@example.com"));
        assert!(finds(" ann x@ex ", "ann+x@example.com"));
    }

    #[test]
    fn what_starts_no_address_is_refused() {
        for typed in [
            "bü",
            "ann@ex ample",
            "ann@.",
            "ann@a..b",
            "a@b@",
            "<ann",
            "ann@ü..",
            "ann@ex/",
            "(ann)",
            &"a".repeat(65),
            &format!("a@{}", "b".repeat(260)),
        ] {
            assert!(typed.parse::<AddressStart>().is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_a_start_panic(typed in any::<String>(), domain in any::<String>()) {
            let _ = (typed.parse::<AddressStart>(), format!("a@{domain}").parse::<AddressStart>());
        }
    }
}
