//! The links of invites: derived when they are shown or mailed, never stored (R8), and read wherever somebody opens or pastes one.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use crate::domain::{CodeContents, Invite};

use super::code::{CODE_PREFIX, UnknownCode};
use super::key_ring::LinkKeys;
use super::opt_out::OPT_OUT_PREFIX;

/// What makes the links of invites.
#[derive(Debug, Clone, Copy)]
pub struct InviteLinks<'a> {
    /// Where links lead.
    pub base_url: &'a BaseUrl,
    /// The keys that codes are made with.
    pub keys: &'a LinkKeys,
}

/// The one place that links lead to; never taken from a request's `Host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// A text that links cannot start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be https://HOST, or http:// for a loopback host, without a path")]
pub struct ParseBaseUrlError;

impl InviteLinks<'_> {
    /// The URL that lets its holder join: `<base>/uinv/<code>`.
    #[must_use]
    pub fn url(self, invite: &Invite) -> String {
        let contents = CodeContents { tailnet: invite.tailnet, invite: invite.id, inviter: invite.inviter };
        format!("{}/uinv/{}", self.base_url, self.keys.invite_code(contents).reveal())
    }

    /// Reads a link, or a code alone, as it was opened or pasted: with what a URL, a sentence or a mail program adds around it.
    ///
    /// # Errors
    /// [`UnknownCode`] for a text without a code, and for a code that was not made with a key of the ring.
    pub fn read(self, text: &str) -> Result<CodeContents, UnknownCode> {
        let text = percent_decode_str(text).decode_utf8_lossy();
        self.keys.read_code(code_in(&text).ok_or(UnknownCode)?)
    }
}

/// Whether a text of somebody else may have a link of a mail in it, or a part of one. Blanks may stand inside it, and letters be in another
/// case.
#[must_use]
pub fn quotes_a_link(text: &str) -> bool {
    let folded: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    [CODE_PREFIX, OPT_OUT_PREFIX].iter().any(|prefix| folded.contains(prefix))
}

/// The code in a text. In front of it may stand a URL's beginning, behind it a query or a fragment, and around all that what
/// [`stands_around_links`]; but nothing inside it.
fn code_in(text: &str) -> Option<&str> {
    let text = text.trim_matches(stands_around_links);
    let (before, from_prefix) = text.split_at_checked(text.find(CODE_PREFIX)?)?;
    let code = from_prefix.split(|c| !is_code_character(c)).next()?;
    let behind = from_prefix.strip_prefix(code)?.trim_start_matches(stands_around_links);
    let is_link = before.is_empty() || before.ends_with('/') && !before.contains(char::is_whitespace);
    (is_link && (behind.is_empty() || behind.starts_with(['?', '#']))).then_some(code)
}

fn is_code_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// What a person, a sentence or a mail program puts before or behind a link: slashes, brackets, quotes, the end of a sentence, blanks,
/// and characters that show nothing.
fn stands_around_links(c: char) -> bool {
    const CLOSING: &str = "/\\<>()[]{}\"'`*|.,;:!…“”„‟‘’‚‛«»‹›「」『』（）【】《》〈〉。．｡、，；：！";
    c.is_whitespace()
        || c.is_control()
        || CLOSING.contains(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl BaseUrl {
    /// Whether a browser calls it so in an `Origin` header: in lower case, and without the scheme's own port.
    #[must_use]
    pub fn is_origin(&self, origin: &str) -> bool {
        let port = if self.is_https() { ":443" } else { ":80" };
        self.0.strip_suffix(port).unwrap_or(&self.0).to_ascii_lowercase() == origin
    }

    /// The host, without the port.
    #[must_use]
    pub fn host(&self) -> String {
        self.0.parse::<http::Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether browsers come by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl BaseUrl {
    /// Whether links lead to the machine that serves them.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.parse().is_ok_and(|uri| is_loopback(&uri))
    }
}

fn is_loopback(uri: &http::Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

impl FromStr for BaseUrl {
    type Err = ParseBaseUrlError;

    fn from_str(text: &str) -> Result<Self, ParseBaseUrlError> {
        let uri = text.trim_end_matches('/').parse::<http::Uri>().map_err(|_| ParseBaseUrlError)?;
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback(&uri) => {}
            _ => return Err(ParseBaseUrlError),
        }
        if uri.host().is_none() || uri.path() != "/" || uri.query().is_some() {
            return Err(ParseBaseUrlError);
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::InviteId;
    use jiff::Timestamp;
    use proptest::prelude::*;

    /// Reads what a test makes of a link, and says what the link was for.
    fn reading(make: impl Fn(&str) -> String) -> (Result<CodeContents, UnknownCode>, CodeContents) {
        let keys = LinkKeys::parse(&format!(r#"{{"1":"{}"}}"#, "k".repeat(32)), 1).unwrap();
        let base_url: BaseUrl = "https://invites.example.com".parse().unwrap();
        let contents = CodeContents {
            tailnet: 1.try_into().unwrap(),
            invite: InviteId::in_batch(Timestamp::from_second(1_800_000_000).unwrap(), [3; 8], 0),
            inviter: 2.try_into().unwrap(),
        };
        let links = InviteLinks { base_url: &base_url, keys: &keys };
        let code = keys.invite_code(contents);
        (links.read(&make(code.reveal())), contents)
    }

    #[track_caller]
    fn is_read(make: impl Fn(&str) -> String) {
        let (read, meant) = reading(&make);
        assert_eq!(read, Ok(meant), "{}", make("CODE"));
    }

    #[track_caller]
    fn is_unknown(make: impl Fn(&str) -> String) {
        assert_eq!(reading(&make).0, Err(UnknownCode), "{}", make("CODE"));
    }

    #[test]
    fn a_link_is_read_with_what_a_url_a_sentence_or_a_mail_program_adds() {
        let links: [fn(&str) -> String; 5] = [
            |code| code.to_owned(),
            |code| format!("https://invites.example.com/uinv/{code}"),
            |code| format!("invites.example.com/uinv/{code}/"),
            |code| format!("https://invites.example.com/uinv/{code}?utm_source=mail&x=1#top"),
            |code| format!("https://invites.example.com//uinv//{code}//?utm"),
        ];
        let around = [
            ("", ""),
            ("", "."),
            ("", ","),
            ("", ";"),
            ("", "!"),
            ("", ")."),
            ("<", ">"),
            ("\"", "\""),
            ("'", "',"),
            ("(", ")"),
            ("[", "]"),
            ("„", "“"),
            ("«", "»"),
            ("「", "」。"),
            ("`", "`"),
            ("**", "**"),
            (" ", " "),
            ("\r\n\t", "\r\n"),
            ("\u{feff}", "\u{200b}"),
            ("\u{a0}<", ">\u{3000}"),
            ("%3C", "%3E"),
            ("", "%20"),
            ("%22", "%22."),
            ("", "%E3%80%82"),
        ];
        for link in links {
            for (before, behind) in around {
                is_read(|code| format!("{before}{}{behind}", link(code)));
            }
        }
        is_read(|code| format!("https%3A%2F%2Finvites.example.com%2Fuinv%2F{}%2F", code.replace('_', "%5F")));
    }

    #[test]
    fn what_stands_inside_a_link_makes_it_unknown() {
        for inside in [" ", "\n", "/", ".", "=\r\n", "\u{200b}", "%20", "-", "A", "?", "ä"] {
            for position in [1, 6, 30, 69] {
                is_unknown(|code| {
                    let (start, end) = code.split_at(position);
                    format!("https://invites.example.com/uinv/{start}{inside}{end}")
                });
            }
        }
        is_unknown(|code| format!("https://invites.example.com/uinv/x{code}"));
        is_unknown(|code| format!("{code} {code}"));
        is_unknown(|code| format!("Join: {code}"));
        is_unknown(|code| format!("https://invites.example.com/uinv/{code}/settings"));
        is_unknown(|code| format!("https://invites.example.com/?to=/uinv/{}", code.to_uppercase()));
        is_unknown(|_| String::new());
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_a_link_panic(before in any::<String>(), behind in any::<String>()) {
            let (read, meant) = reading(|code| format!("{before}{code}{behind}"));
            prop_assert!(matches!(read, Err(UnknownCode)) || read == Ok(meant));
        }
    }

    #[test]
    fn a_base_url_is_https_or_loopback_and_has_no_path() {
        for text in [
            "https://invites.example.com",
            "https://invites.example.com/",
            "http://127.0.0.1:9000",
            "http://localhost:9000",
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap().to_string(), text.trim_end_matches('/'));
        }
        for text in [
            "",
            "invites.example.com",
            "http://invites.example.com",
            "https://x.example/prod",
            "https://x.example/?a",
            "ftp://x.example",
            "http://127.evil.example",
        ] {
            assert_eq!(text.parse::<BaseUrl>(), Err(ParseBaseUrlError), "{text}");
        }
    }
}
