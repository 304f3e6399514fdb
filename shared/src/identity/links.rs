//! The links of invites: derived when they are shown or mailed, never stored (R8).

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::domain::{CodeContents, Invite};

use super::key_ring::LinkKeys;

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
}

impl BaseUrl {
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
