//! Configuration, read once from the environment; every missing or unusable name is reported together.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::domain::SendBudget;
use crate::identity::KeyRing;

/// What every function that answers over HTTP needs.
#[derive(Debug)]
pub struct ApiConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// Where links lead (`BASE_URL`).
    pub base_url: BaseUrl,
    /// The keys that credentials and codes are made with (`MASTER_KEY_RING`).
    pub key_ring: KeyRing,
    /// How many invites a user may send (`SEND_BURST`, `SEND_REFILL_PER_HOUR`; 1,000 each).
    pub send_budget: SendBudget,
}

/// What the function that sends mail needs.
#[derive(Debug)]
pub struct MailConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// Where links lead (`BASE_URL`).
    pub base_url: BaseUrl,
    /// The keys that codes are made with (`MASTER_KEY_RING`).
    pub key_ring: KeyRing,
    /// The sender of every mail (`MAIL_FROM`).
    pub mail_from: String,
    /// The SES configuration set that reports delivery (`SES_CONFIGURATION_SET`; none).
    pub configuration_set: Option<String>,
}

/// What a function needs that follows the table's stream, or that `EventBridge` calls.
#[derive(Debug)]
pub struct StreamConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
}

/// The one place that links lead to; never taken from a request's `Host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// A text that links cannot start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be https://HOST, or http:// for a loopback host, without a path")]
pub struct ParseBaseUrlError;

impl BaseUrl {
    /// Whether browsers come by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromStr for BaseUrl {
    type Err = ParseBaseUrlError;

    fn from_str(text: &str) -> Result<Self, ParseBaseUrlError> {
        let uri = text.trim_end_matches('/').parse::<http::Uri>().map_err(|_| ParseBaseUrlError)?;
        let host = uri.host().ok_or(ParseBaseUrlError)?;
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_loopback = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback => {}
            _ => return Err(ParseBaseUrlError),
        }
        if uri.path() != "/" || uri.query().is_some() {
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

/// Everything that is wrong with the environment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot start: {}", .0.join("; "))]
pub struct ConfigError(Vec<String>);

impl ApiConfig {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] naming everything that is missing or unusable.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(&lookup);
        let table = env.required("TABLE_NAME");
        let base_url = env.required("BASE_URL");
        let key_ring = env.required("MASTER_KEY_RING");
        let burst = env.optional("SEND_BURST");
        let refill = env.optional("SEND_REFILL_PER_HOUR");
        let standard = 1_000;
        let send_budget = SendBudget::new(burst.unwrap_or(standard), refill.unwrap_or(standard));
        env.finish(|| Some(Self { table: table?, base_url: base_url?, key_ring: key_ring?, send_budget }))
    }
}

impl MailConfig {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] naming everything that is missing or unusable.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(&lookup);
        let table = env.required("TABLE_NAME");
        let base_url = env.required("BASE_URL");
        let key_ring = env.required("MASTER_KEY_RING");
        let mail_from = env.required("MAIL_FROM");
        let configuration_set = env.optional("SES_CONFIGURATION_SET");
        env.finish(|| {
            Some(Self {
                table: table?,
                base_url: base_url?,
                key_ring: key_ring?,
                mail_from: mail_from?,
                configuration_set,
            })
        })
    }
}

impl StreamConfig {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] naming everything that is missing or unusable.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(&lookup);
        let table = env.required("TABLE_NAME");
        env.finish(|| Some(Self { table: table? }))
    }
}

/// The environment, with what has been found wrong with it so far.
struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
}

impl<'a> Environment<'a> {
    fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, problems: Vec::new() }
    }

    fn required<T: FromStr<Err: fmt::Display>>(&mut self, name: &str) -> Option<T> {
        let found = (self.lookup)(name).filter(|value| !value.is_empty());
        if found.is_none() {
            self.problems.push(format!("{name} is not set"));
        }
        self.parse(name, found)
    }

    fn optional<T: FromStr<Err: fmt::Display>>(&mut self, name: &str) -> Option<T> {
        let found = (self.lookup)(name).filter(|value| !value.is_empty());
        self.parse(name, found)
    }

    fn parse<T: FromStr<Err: fmt::Display>>(&mut self, name: &str, value: Option<String>) -> Option<T> {
        match value?.parse() {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.problems.push(format!("{name}: {error}"));
                None
            }
        }
    }

    fn finish<T>(self, config: impl FnOnce() -> Option<T>) -> Result<T, ConfigError> {
        match config() {
            Some(config) if self.problems.is_empty() => Ok(config),
            _ => Err(ConfigError(self.problems)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_or_unusable_name_is_reported_together() {
        let lookup = |name: &str| match name {
            "BASE_URL" => Some("http://invites.example.com/".to_owned()),
            "SEND_BURST" => Some("many".to_owned()),
            _ => None,
        };
        let problems = ApiConfig::read(lookup).unwrap_err().to_string();
        for name in ["TABLE_NAME", "BASE_URL", "MASTER_KEY_RING", "SEND_BURST"] {
            assert!(problems.contains(name), "{problems}");
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
