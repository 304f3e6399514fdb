//! Configuration, read once from the environment; every missing or unusable name is reported together.

use std::fmt;
use std::str::FromStr;

use crate::domain::{MailLimits, SendBudget};
use crate::identity::{BaseUrl, KeyRing};

/// What every function that answers over HTTP needs.
#[derive(Debug)]
pub struct ApiConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// Where links lead (`BASE_URL`).
    pub base_url: BaseUrl,
    /// The keys that credentials and codes are made with (`MASTER_KEY_RING`).
    pub key_ring: KeyRing,
    /// How many invites a user may send (`SEND_BURST`, `SEND_REFILL_PER_HOUR`; 1,000 each by default).
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
    /// The SES configuration set that reports delivery (`SES_CONFIGURATION_SET`; optional).
    pub configuration_set: Option<String>,
    /// How many mails go out (`MAILS_PER_SECOND`, 1 by default; `MAILS_TO_ADDRESS_PER_DAY`, 5 by default;
    /// `MAILS_OF_NEW_TAILNET_PER_DAY`, no limit by default).
    pub limits: MailLimits,
}

/// What the functions need that follow the table's stream or are called by `EventBridge`.
#[derive(Debug)]
pub struct StreamConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// How many mails go out (see [`MailConfig::limits`]).
    pub limits: MailLimits,
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
        let limits = env.mail_limits();
        env.finish(|| {
            Some(Self {
                table: table?,
                base_url: base_url?,
                key_ring: key_ring?,
                mail_from: mail_from?,
                configuration_set,
                limits,
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
        let limits = env.mail_limits();
        env.finish(|| Some(Self { table: table?, limits }))
    }
}

/// The environment, and the problems found in it so far.
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

    fn mail_limits(&mut self) -> MailLimits {
        let standard = MailLimits::default();
        let per_day = self.optional("MAILS_TO_ADDRESS_PER_DAY");
        MailLimits {
            per_second: self.optional("MAILS_PER_SECOND").unwrap_or(standard.per_second),
            to_address_per_day: per_day.unwrap_or(standard.to_address_per_day),
            of_new_tailnet_per_day: self.optional("MAILS_OF_NEW_TAILNET_PER_DAY"),
        }
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
}
