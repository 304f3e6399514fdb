//! Where somebody goes on after signing in: a page of this service, and nowhere else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The pages that somebody may go on to.
const PAGES: [&str; 5] = ["/", "/join", "/download", "/passkeys", "/console"];
/// Below it, every page.
const CONSOLE: &str = "/console/";

/// A page of this service: its path, with a query if it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnPath(String);

/// A text that leads to no page to go on to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be /, /join, /download, /passkeys, /console, or a page below /console/")]
pub struct BadReturnPath;

impl ReturnPath {
    /// The most characters.
    pub const MAX_LENGTH: usize = 512;
    /// How every path is written, as a regular expression. Without its query, it has no `//` either.
    pub const PATTERN: &str = r"^(/|/(join|download|passkeys|console)|/console/([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*/)*([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)?)(\?[!$-;=?-\[\]-~]*)?$";

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ReturnPath {
    /// The start page.
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for ReturnPath {
    type Err = BadReturnPath;

    fn from_str(text: &str) -> Result<Self, BadReturnPath> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        // A dot stands within a name, as that of a tailnet: browsers resolve `.` and `..`, escaped or not, and so leave the list.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
        let has_dots_within = path
            .split('/')
            .all(|name| name.split('.').count() == 1 || name.split('.').all(|label| !label.is_empty()));
        let is_of_query = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '#' | '"' | '<' | '>');
        let is_page = PAGES.contains(&path) || path.starts_with(CONSOLE);
        let is_safe = path.chars().all(is_plain)
            && has_dots_within
            && !path.contains("//")
            && query.chars().all(is_of_query);
        if is_page && is_safe && text.len() <= Self::MAX_LENGTH {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadReturnPath)
        }
    }
}

impl TryFrom<String> for ReturnPath {
    type Error = BadReturnPath;

    fn try_from(text: String) -> Result<Self, BadReturnPath> {
        text.parse()
    }
}

impl From<ReturnPath> for String {
    fn from(path: ReturnPath) -> Self {
        path.0
    }
}

impl fmt::Display for ReturnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn somebody_goes_on_to_pages_of_this_service_only() {
        for text in [
            "/",
            "/join",
            "/download",
            "/console",
            "/console/users",
            "/console/users?role=admin&q=a%20b",
            "/join?x=1",
        ] {
            assert_eq!(text.parse::<ReturnPath>().unwrap().as_str(), text);
        }
        for text in [
            "",
            "join",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/join/x",
            "/uinv/tninv_x",
            "/api/v2/tailnets",
            "/sign-in",
            "/console/../uinv/x",
            "/console/%2e%2e/uinv/x",
            "/console//evil.example",
            "/console/\n",
            "/join?x=\r\nset-cookie: a",
            "/join#x",
            "/join?\\",
            " /join",
            "/Join",
            "/consoles",
        ] {
            assert_eq!(text.parse::<ReturnPath>(), Err(BadReturnPath), "{text}");
        }
        assert!(format!("/console/{}", "a".repeat(504)).parse::<ReturnPath>().is_err());
    }

    proptest! {
        #[test]
        fn a_browser_resolves_it_to_this_origin(text in any::<String>(), path in "[/\\\\.?#%:@a-z\t]{0,12}") {
            for text in [text, format!("/{path}"), format!("/console/{path}")] {
                if let Ok(path) = text.parse::<ReturnPath>() {
                    prop_assert!(!path.as_str().starts_with("//") && !path.as_str().contains('\\'));
                    prop_assert!(path.as_str().parse::<http::Uri>().unwrap().authority().is_none());
                }
            }
        }
    }
}
