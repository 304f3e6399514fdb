//! What the service calls itself in mails.

use std::fmt;
use std::str::FromStr;

use super::DisplayName;

/// The name of the service, as the operator sets it: one line that no program takes for a link, an address or a telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductName(String);

/// The longest name, in characters. It follows an inviter's in the sender of a mail.
const MAX_CHARS: usize = 40;
/// What a sender's name must not have, since mail programs show it as text or cut there.
const NOT_IN_NAMES: [char; 4] = ['"', ',', ';', '='];

/// A text is no name of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be one line of 1 to {MAX_CHARS} characters without quotes, commas, semicolons and equals signs, and no link, address or number"
)]
pub struct ParseProductNameError;

impl ProductName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ProductName {
    fn default() -> Self {
        Self("Tailnet Invites".to_owned())
    }
}

impl FromStr for ProductName {
    type Err = ParseProductNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_short = text.chars().count() <= MAX_CHARS;
        let name = DisplayName::from(text.to_owned());
        let is_as_shown = name.as_str() == text && name.plain().is_some();
        if is_short && is_as_shown && !text.contains(NOT_IN_NAMES) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseProductNameError)
        }
    }
}

impl fmt::Display for ProductName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_products_name_is_one_plain_line_without_what_separates_addresses() {
        for good in ["Tailnet Invites", "Netz & Co. KG", "招待", "دعوات"] {
            assert_eq!(good.parse::<ProductName>().map(|name| name.to_string()), Ok(good.to_owned()));
        }
        let long = "x".repeat(MAX_CHARS + 1);
        for bad in [
            "",
            " ",
            " Invites",
            "a\r\nBcc: b",
            "a \"b\"",
            "a, b",
            "a; b",
            "=?utf-8?Q?a?=",
            "evil.example",
            "a <b",
            "b@c",
            "call 0123456789",
            "a\u{202e}b",
            &long,
        ] {
            assert_eq!(bad.parse::<ProductName>(), Err(ParseProductNameError), "{bad:?}");
        }
    }
}
