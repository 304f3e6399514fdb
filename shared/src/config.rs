//! Configuration, read once from the environment; every missing or unusable name is reported together.

use std::fmt;
use std::str::FromStr;

use crate::domain::{Downloads, Founders, MailLimits, SendBudget};
use crate::identity::{BaseUrl, CookieKeys, CredentialKeys, KeyRing, LinkKeys, PasskeyDomain};
use crate::mail::Sender;
use crate::oidc::{ProviderNames, Providers};

/// A key ring of the stack. A function is given only those that it declares (`docs/security.md` has the table).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ring {
    /// Makes and reads invite codes (`LINK_KEYS`, `LINK_SIGNING_KEY`).
    Links,
    /// Makes and reads sessions and API access tokens (`CREDENTIAL_KEYS`, `CREDENTIAL_SIGNING_KEY`).
    Credentials,
    /// Seals and opens cookies (`COOKIE_KEYS`, `COOKIE_SIGNING_KEY`).
    Cookies,
}

impl Ring {
    /// Every ring.
    pub const ALL: [Self; 3] = [Self::Links, Self::Credentials, Self::Cookies];

    /// The names in the environment: of the ring, and of the id of the key in it that makes everything new.
    #[must_use]
    pub const fn variables(self) -> (&'static str, &'static str) {
        match self {
            Self::Links => ("LINK_KEYS", "LINK_SIGNING_KEY"),
            Self::Credentials => ("CREDENTIAL_KEYS", "CREDENTIAL_SIGNING_KEY"),
            Self::Cookies => ("COOKIE_KEYS", "COOKIE_SIGNING_KEY"),
        }
    }
}

/// The key rings that a function was given.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// For invite codes.
    pub links: Option<LinkKeys>,
    /// For sessions and API access tokens.
    pub credentials: Option<CredentialKeys>,
    /// For cookies.
    pub cookies: Option<CookieKeys>,
}

/// A function uses a key ring that it does not declare, so it was not given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this function was not given {}", .0.variables().0)]
pub struct NotGiven(pub Ring);

impl Keys {
    /// The keys for invite codes.
    ///
    /// # Errors
    /// [`NotGiven`].
    pub fn links(&self) -> Result<&LinkKeys, NotGiven> {
        self.links.as_ref().ok_or(NotGiven(Ring::Links))
    }

    /// The keys for sessions and API access tokens.
    ///
    /// # Errors
    /// [`NotGiven`].
    pub fn credentials(&self) -> Result<&CredentialKeys, NotGiven> {
        self.credentials.as_ref().ok_or(NotGiven(Ring::Credentials))
    }

    /// The keys for cookies.
    ///
    /// # Errors
    /// [`NotGiven`].
    pub fn cookies(&self) -> Result<&CookieKeys, NotGiven> {
        self.cookies.as_ref().ok_or(NotGiven(Ring::Cookies))
    }

    /// Only these rings of them.
    #[must_use]
    pub fn only(&self, rings: &[Ring]) -> Self {
        Self {
            links: self.links.clone().filter(|_| rings.contains(&Ring::Links)),
            credentials: self.credentials.clone().filter(|_| rings.contains(&Ring::Credentials)),
            cookies: self.cookies.clone().filter(|_| rings.contains(&Ring::Cookies)),
        }
    }
}

/// What every function that answers over HTTP needs.
#[derive(Debug, Clone)]
pub struct ApiConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// Where links lead (`BASE_URL`).
    pub base_url: BaseUrl,
    /// The key rings that the function declares.
    pub keys: Keys,
    /// Who may found a tailnet (`FOUNDERS`; without a default).
    pub founders: Founders,
    /// How many invites a user may send (`SEND_BURST`, `SEND_REFILL_PER_HOUR`; 1,000 each by default). Where everybody may found, whoever
    /// has just joined or founded starts with fewer (`SEND_START`; 50 by default).
    pub send_budget: SendBudget,
    /// The identity providers (`PROVIDERS`), for the functions that ask them.
    pub providers: Option<Providers>,
    /// What the buttons say that lead to them (`PROVIDER_NAMES`; by default there are no buttons).
    pub provider_names: ProviderNames,
    /// Where people get the client for their system (`DOWNLOADS`; by default nowhere).
    pub downloads: Downloads,
    /// The domain that passkeys belong to (`PASSKEY_DOMAIN`; by default the host of `BASE_URL`). There are no passkeys without one: where the
    /// host is an address.
    pub passkey_domain: Option<PasskeyDomain>,
}

/// What the function that sends mail needs.
#[derive(Debug)]
pub struct MailConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// Where links lead (`BASE_URL`).
    pub base_url: BaseUrl,
    /// The keys that codes are made with (`LINK_KEYS`, `LINK_SIGNING_KEY`).
    pub link_keys: LinkKeys,
    /// Whom every mail is from (`MAIL_FROM`; `PRODUCT_NAME`, "Tailnet Invites" by default; `REPLY_TO_INVITER`, `false` by default).
    pub sender: Sender,
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
    /// Whether the mails of invites that are about to expire go out once more (`REMINDERS`; `true` by default).
    pub reminds: bool,
}

/// What the function needs that follows all changes but those that are mailed.
#[derive(Debug)]
pub struct FollowerConfig {
    /// The table (`TABLE_NAME`).
    pub table: String,
    /// The name of the event bus that other systems listen to (`EVENT_BUS`; `default` by default).
    pub event_bus: String,
}

/// Everything that is wrong with the environment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot start: {}", .0.join("; "))]
pub struct ConfigError(Vec<String>);

impl ApiConfig {
    /// Reads the configuration, of the key rings only these, and the identity providers if the function asks them.
    ///
    /// # Errors
    /// [`ConfigError`] naming everything that is missing or unusable.
    pub fn read(
        rings: &[Ring],
        asks_providers: bool,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut env = Environment::new(&lookup);
        let table = env.required("TABLE_NAME");
        let base_url = env.required("BASE_URL");
        let keys = Keys {
            links: env.ring_if_declared(rings, Ring::Links, base_url.as_ref()),
            credentials: env.ring_if_declared(rings, Ring::Credentials, base_url.as_ref()),
            cookies: env.ring_if_declared(rings, Ring::Cookies, base_url.as_ref()),
        };
        let founders = env.required("FOUNDERS");
        let send_budget = env.send_budget(founders.as_ref());
        let provider_names = env.optional("PROVIDER_NAMES").unwrap_or_default();
        let providers = if asks_providers { env.providers(base_url.as_ref(), &provider_names) } else { None };
        let downloads = env.optional("DOWNLOADS").unwrap_or_default();
        let passkey_domain = env.passkey_domain(base_url.as_ref());
        env.finish(|| {
            let (table, base_url, founders) = (table?, base_url?, founders?);
            Some(Self {
                table,
                base_url,
                keys,
                founders,
                send_budget,
                providers,
                provider_names,
                downloads,
                passkey_domain,
            })
        })
    }
}

impl MailConfig {
    /// The key rings that it has.
    pub const RINGS: &[Ring] = &[Ring::Links];

    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] naming everything that is missing or unusable.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(&lookup);
        let table = env.required("TABLE_NAME");
        let base_url = env.required("BASE_URL");
        let link_keys = env.ring(Ring::Links, base_url.as_ref());
        let sender = env.sender();
        let configuration_set = env.optional("SES_CONFIGURATION_SET");
        let limits = env.mail_limits();
        env.finish(|| {
            Some(Self {
                table: table?,
                base_url: base_url?,
                link_keys: link_keys?,
                sender: sender?,
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
        let reminds = env.optional("REMINDERS").unwrap_or(true);
        env.finish(|| Some(Self { table: table?, limits, reminds }))
    }
}

impl FollowerConfig {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] naming everything that is missing or unusable.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut env = Environment::new(&lookup);
        let table = env.required("TABLE_NAME");
        let event_bus = env.optional("EVENT_BUS").unwrap_or_else(|| "default".to_owned());
        env.finish(|| Some(Self { table: table?, event_bus }))
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

    fn send_budget(&mut self, founders: Option<&Founders>) -> SendBudget {
        let (burst, refill) = (self.optional("SEND_BURST"), self.optional("SEND_REFILL_PER_HOUR"));
        let start = self.optional("SEND_START").unwrap_or(50);
        let standard = 1_000;
        let budget = SendBudget::new(burst.unwrap_or(standard), refill.unwrap_or(standard));
        if founders == Some(&Founders::Everybody) { budget.starting_with(start) } else { budget }
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

    fn ring_if_declared<For>(
        &mut self,
        declared: &[Ring],
        ring: Ring,
        base_url: Option<&BaseUrl>,
    ) -> Option<KeyRing<For>> {
        declared.contains(&ring).then(|| self.ring(ring, base_url)).flatten()
    }

    /// A key ring. One that somebody could guess is good only for links that lead to this machine.
    fn ring<For>(&mut self, ring: Ring, base_url: Option<&BaseUrl>) -> Option<KeyRing<For>> {
        let (name, signing_name) = ring.variables();
        let (text, signing) = (self.required::<String>(name), self.required(signing_name));
        match KeyRing::parse(&text?, signing?) {
            Ok(keys) if keys.is_guessable() && !base_url.is_some_and(BaseUrl::is_loopback) => {
                self.problems.push(format!("{name}: has a key that is not random"));
                None
            }
            Ok(keys) => Some(keys),
            Err(error) => {
                self.problems.push(format!("{name}: {error}"));
                None
            }
        }
    }

    /// The identity providers. One on this machine is good only for a service on this machine, and a button must lead to one of them.
    fn providers(&mut self, base_url: Option<&BaseUrl>, names: &ProviderNames) -> Option<Providers> {
        let providers: Providers = self.required("PROVIDERS")?;
        if providers.has_loopback() && !base_url.is_some_and(BaseUrl::is_loopback) {
            self.problems.push("PROVIDERS: has an issuer on this machine".to_owned());
        }
        for (key, _) in names.iter().filter(|(key, _)| providers.get(key).is_none()) {
            self.problems.push(format!("PROVIDER_NAMES: names {key}, which is not in PROVIDERS"));
        }
        Some(providers)
    }

    /// The domain of passkeys. Browsers refuse one that the host of the pages is not in.
    fn passkey_domain(&mut self, base_url: Option<&BaseUrl>) -> Option<PasskeyDomain> {
        let base_url = base_url?;
        let Some(domain) = self.optional::<PasskeyDomain>("PASSKEY_DOMAIN") else {
            return PasskeyDomain::of(base_url);
        };
        if !domain.has(base_url) {
            self.problems
                .push("PASSKEY_DOMAIN: must be the host of BASE_URL, or a domain that it is in".to_owned());
        }
        Some(domain)
    }

    fn sender(&mut self) -> Option<Sender> {
        let address = self.required("MAIL_FROM");
        let product = self.optional("PRODUCT_NAME").unwrap_or_default();
        let reply_to_inviter = self.optional("REPLY_TO_INVITER").unwrap_or(false);
        Some(Sender { address: address?, product, reply_to_inviter })
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

    fn problems_of(base_url: &'static str, key: &str) -> Option<String> {
        let keys = format!(r#"{{"1":"{key}"}}"#);
        let lookup = |name: &str| match name {
            "TABLE_NAME" => Some("invites".to_owned()),
            "BASE_URL" => Some(base_url.to_owned()),
            "MAIL_FROM" => Some("invites@example.com".to_owned()),
            "FOUNDERS" => Some("*".to_owned()),
            name if name.ends_with("_SIGNING_KEY") => Some("1".to_owned()),
            name if name.ends_with("_KEYS") => Some(keys.clone()),
            _ => None,
        };
        let api = ApiConfig::read(&Ring::ALL, false, lookup).err();
        assert_eq!(MailConfig::read(lookup).is_err(), api.is_some());
        api.map(|error| error.to_string())
    }

    #[test]
    fn keys_that_somebody_could_guess_are_refused_unless_links_lead_to_this_machine() {
        let public = "for local use only: this key is public, never deploy it";
        for key in [public, &"a".repeat(32), &"0123456789abcdef".repeat(2)] {
            for url in ["http://localhost:8080", "http://127.0.0.1:9000", "http://[::1]:9000"] {
                assert_eq!(problems_of(url, key), None, "{url}");
            }
            for url in ["https://invites.example.com", "https://10.0.0.1"] {
                let problems = problems_of(url, key).unwrap();
                assert!(Ring::ALL.iter().all(|ring| problems.contains(ring.variables().0)), "{problems}");
                assert!(!problems.contains(key), "a key is in no message");
            }
        }
        assert_eq!(problems_of("https://invites.example.com", "9f86d081884c7d659a2feaa0c55ad015"), None);
    }

    #[test]
    fn passkeys_belong_to_the_host_or_to_a_domain_that_it_is_in() {
        let read = |base_url: &'static str, domain: &'static str| {
            let lookup = move |name: &str| match name {
                "TABLE_NAME" => Some("invites".to_owned()),
                "BASE_URL" => Some(base_url.to_owned()),
                "FOUNDERS" => Some("*".to_owned()),
                "PASSKEY_DOMAIN" => Some(domain.to_owned()),
                _ => None,
            };
            let config = ApiConfig::read(&[], false, lookup).map_err(|error| error.to_string())?;
            Ok::<_, String>(config.passkey_domain.map(|domain| domain.to_string()))
        };
        let here = "https://invites.example.com";
        assert_eq!(read(here, ""), Ok(Some("invites.example.com".to_owned())));
        assert_eq!(read(here, "example.com"), Ok(Some("example.com".to_owned())));
        assert_eq!(read("http://127.0.0.1:8080", ""), Ok(None));
        for domain in ["other.example", "badexample.com", "deep.invites.example.com", "Example.com"] {
            assert!(read(here, domain).unwrap_err().contains("PASSKEY_DOMAIN: must be"), "{domain}");
        }
    }

    #[test]
    fn a_signing_key_that_is_not_in_the_ring_keeps_a_function_from_starting() {
        let lookup = |name: &str| match name {
            "LINK_SIGNING_KEY" => Some("2".to_owned()),
            "LINK_KEYS" => Some(r#"{"1":"9f86d081884c7d659a2feaa0c55ad015"}"#.to_owned()),
            "BASE_URL" => Some("https://invites.example.com".to_owned()),
            "TABLE_NAME" => Some("invites".to_owned()),
            "FOUNDERS" => Some("*".to_owned()),
            _ => None,
        };
        let problems = ApiConfig::read(&[Ring::Links], false, lookup).unwrap_err().to_string();
        assert_eq!(problems, "cannot start: LINK_KEYS: has no key 2, which is to sign");
    }

    #[test]
    fn every_missing_or_unusable_name_is_reported_together() {
        let lookup = |name: &str| match name {
            "BASE_URL" => Some("http://invites.example.com/".to_owned()),
            "COOKIE_KEYS" => Some("no ring".to_owned()),
            "COOKIE_SIGNING_KEY" => Some("1".to_owned()),
            "SEND_BURST" => Some("many".to_owned()),
            _ => None,
        };
        let problems = ApiConfig::read(&Ring::ALL, false, lookup).unwrap_err().to_string();
        let names =
            ["LINK_KEYS", "LINK_SIGNING_KEY", "CREDENTIAL_KEYS", "CREDENTIAL_SIGNING_KEY", "COOKIE_KEYS"];
        for name in ["TABLE_NAME", "BASE_URL", "FOUNDERS", "SEND_BURST"].into_iter().chain(names) {
            assert!(problems.contains(name), "{problems}");
        }
    }

    #[test]
    fn identity_providers_are_read_by_the_functions_that_ask_them_and_must_fit_the_service() {
        let problems = |base_url: &'static str, providers: &'static str, names: &'static str| {
            let lookup = move |name: &str| match name {
                "BASE_URL" => Some(base_url.to_owned()),
                "TABLE_NAME" => Some("invites".to_owned()),
                "FOUNDERS" => Some("*".to_owned()),
                "PROVIDERS" => Some(providers.to_owned()),
                "PROVIDER_NAMES" => Some(names.to_owned()),
                _ => None,
            };
            let unread = ApiConfig::read(&[], false, lookup).unwrap();
            assert_eq!(unread.providers, None, "a secret that is not declared is not read");
            ApiConfig::read(&[], true, lookup).err().map(|error| error.to_string()).unwrap_or_default()
        };
        let here = "https://invites.example.com";
        let work =
            r#"[{"key":"work","issuer":"https://login.example","clientId":"us","clientSecret":"quiet"}]"#;
        let local =
            r#"[{"key":"local","issuer":"http://127.0.0.1:9","clientId":"us","clientSecret":"quiet"}]"#;
        assert_eq!(problems(here, work, "work=Acme"), "");
        assert_eq!(problems(here, "[]", ""), "");
        assert_eq!(problems("http://localhost:8080", local, ""), "");
        assert!(problems(here, local, "").contains("PROVIDERS: has an issuer on this machine"));
        assert!(problems(here, work, "home=Home").contains("names home, which is not in PROVIDERS"));
        assert!(problems(here, "", "").contains("PROVIDERS is not set"));
        let malformed = problems(here, r#"[{"clientSecret":"quiet"}]"#, "");
        assert!(malformed.contains("PROVIDERS: must be a JSON array") && !malformed.contains("quiet"));
    }
}
