//! The identity providers that the operator has set up (R24).

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::domain::ProviderKey;

/// The most providers.
pub(super) const MAX_PROVIDERS: usize = 10;
/// The most clients of one provider whose ID tokens are exchanged.
const MAX_EXCHANGE_AUDIENCES: usize = 10;
/// The names of this machine.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// Issuers of Microsoft Entra that stand for every tenant, so that anybody's administrator says who somebody is.
const ENTRA_FOR_ANYBODY: [&str; 3] = ["common", "organizations", "consumers"];

/// An identity provider, and what it knows this service as.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provider {
    /// What stands for it in paths: lower-case letters, digits and hyphens.
    pub key: String,
    /// Its issuer identifier, exactly as in its tokens.
    pub issuer: String,
    /// Where its metadata is, if not where the issuer says (OpenID Connect Discovery 1.0, section 4).
    #[serde(default)]
    metadata_url: Option<String>,
    /// The client id that it has given.
    pub client_id: String,
    /// The client secret that it has given.
    client_secret: String,
    /// Whether the addresses that it calls verified are trusted (R14).
    #[serde(default)]
    pub trust_addresses: bool,
    /// The clients, as the provider knows them, whose ID tokens are exchanged for a session (RFC 8693). Without any, none is.
    #[serde(default)]
    pub(super) exchange_audiences: Vec<String>,
}

/// The providers, in the order in which they are offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Providers(Vec<Provider>);

/// A text that sets up no providers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseProvidersError {
    /// It is no JSON array of providers.
    #[error("must be a JSON array of objects with key, issuer, clientId and clientSecret")]
    Malformed,
    /// There are too many.
    #[error("must have {MAX_PROVIDERS} providers at most")]
    TooMany,
    /// Something is wrong with the provider of this key.
    #[error("provider {0}: {1}")]
    Provider(String, &'static str),
}

impl Provider {
    /// The client secret.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.client_secret
    }

    /// Where its metadata is.
    pub(super) fn metadata_url(&self) -> String {
        let standard = || format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        self.metadata_url.clone().unwrap_or_else(standard)
    }

    /// Whether it is on this machine.
    pub(super) fn is_on_loopback(&self) -> bool {
        is_loopback(&self.metadata_url())
    }

    fn problem(&self) -> Option<&'static str> {
        if !is_key(&self.key) {
            return Some(
                "its key must be 1 to 20 lower-case letters, digits and hyphens, a letter first, and neither passkey nor token-exchange",
            );
        }
        if !may_be_asked(&self.issuer) || self.issuer.contains(['?', '#']) {
            return Some("its issuer must be an https URL without query and fragment");
        }
        if !may_be_asked(&self.metadata_url()) {
            return Some("its metadataUrl must be an https URL");
        }
        if is_entra_for_anybody(&self.issuer) {
            return Some(
                "its issuer must name one tenant: with `common`, `organizations` or `consumers`, any tenant's administrator says who somebody is",
            );
        }
        if self.client_id.is_empty() || self.client_secret.is_empty() {
            return Some("its clientId and clientSecret must not be empty");
        }
        let audiences = &self.exchange_audiences;
        if audiences.len() > MAX_EXCHANGE_AUDIENCES || audiences.iter().any(String::is_empty) {
            return Some("its exchangeAudiences must be 10 client ids at most, and none of them empty");
        }
        None
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("key", &self.key)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// Whether a text can be the key of a provider. The names of the other ways to sign in cannot.
pub(super) fn is_key(text: &str) -> bool {
    text.parse::<ProviderKey>().is_ok()
}

/// Whether it is an issuer of Microsoft Entra, in any of its clouds, that stands for every tenant.
fn is_entra_for_anybody(issuer: &str) -> bool {
    let issuer = issuer.to_ascii_lowercase();
    let mut parts = issuer.split('/').skip(2);
    parts.next().is_some_and(|host| host.contains("microsoftonline"))
        && parts.next().is_some_and(|tenant| ENTRA_FOR_ANYBODY.contains(&tenant))
}

/// Whether a provider's URL may be asked: `https`, or this machine.
pub(super) fn may_be_asked(url: &str) -> bool {
    is_https(url) || is_loopback(url)
}

/// Whether a URL is `https`.
pub(super) fn is_https(url: &str) -> bool {
    url.parse::<http::Uri>().is_ok_and(|uri| uri.scheme_str() == Some("https") && uri.host().is_some())
}

fn is_loopback(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    uri.scheme_str() == Some("http") && uri.host().is_some_and(|host| LOOPBACK.contains(&host))
}

impl Providers {
    /// The provider with a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.key == key)
    }

    /// The provider of an issuer.
    pub(super) fn of_issuer(&self, issuer: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.issuer == issuer)
    }

    /// Whether one of them is on this machine, which only a service on this machine may trust.
    #[must_use]
    pub fn has_loopback(&self) -> bool {
        self.0.iter().any(Provider::is_on_loopback)
    }
}

impl FromStr for Providers {
    type Err = ParseProvidersError;

    fn from_str(text: &str) -> Result<Self, ParseProvidersError> {
        // The parser's error could quote a secret.
        let providers: Vec<Provider> =
            serde_json::from_str(text).map_err(|_| ParseProvidersError::Malformed)?;
        if providers.len() > MAX_PROVIDERS {
            return Err(ParseProvidersError::TooMany);
        }
        for (index, provider) in providers.iter().enumerate() {
            let bad = |problem| Err(ParseProvidersError::Provider(provider.key.clone(), problem));
            if let Some(problem) = provider.problem() {
                return bad(problem);
            }
            let before = || providers.iter().take(index);
            if before().any(|other| other.key == provider.key) {
                return bad("its key is another one's, too");
            }
            if before().any(|other| other.issuer == provider.issuer) {
                return bad("its issuer is another one's, too");
            }
        }
        Ok(Self(providers))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn provider() -> Value {
        json!({ "key": "work", "issuer": "https://login.example", "clientId": "us", "clientSecret": "quiet" })
    }

    fn with(name: &str, value: impl Into<Value>) -> Value {
        let mut provider = provider();
        provider[name] = value.into();
        provider
    }

    #[test]
    fn providers_are_read_and_found() {
        let text = json!([provider(), { "key": "home", "issuer": "http://127.0.0.1:9000/a", "clientId": "us",
            "clientSecret": "s", "trustAddresses": true }]);
        let providers: Providers = text.to_string().parse().unwrap();
        assert_eq!(providers.get("home").unwrap().issuer, "http://127.0.0.1:9000/a");
        assert!(providers.has_loopback());
        assert!(!providers.get("work").unwrap().trust_addresses, "trust is never the default");
        assert!(!format!("{providers:?}").contains("quiet"));
    }

    #[test]
    fn a_provider_that_is_not_safe_is_refused_with_the_reason() {
        for (wrong, why) in [
            (with("key", "Work"), "key must be"),
            (with("key", "a/b"), "key must be"),
            (with("key", "1st"), "key must be"),
            (with("key", "passkey"), "key must be"),
            (with("issuer", "http://login.example"), "https"),
            (with("issuer", "urn:tailnet-invites:passkey"), "https"),
            (with("issuer", "https://login.example?x=1"), "https"),
            (with("issuer", "https://login.microsoftonline.com/common/v2.0"), "one tenant"),
            (with("issuer", "https://LOGIN.microsoftonline.us/Organizations/v2.0"), "one tenant"),
            (with("issuer", "http://localhost.login.example"), "https"),
            (with("issuer", "http://localhost@login.example"), "https"),
            (with("metadataUrl", "http://login.example/metadata"), "metadataUrl must be"),
            (with("clientSecret", ""), "empty"),
            (with("exchangeAudiences", json!([""])), "exchangeAudiences must be"),
            (with("exchangeAudiences", json!(vec!["cli"; 11])), "exchangeAudiences must be"),
        ] {
            let error = json!([wrong]).to_string().parse::<Providers>().unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        let twice = json!([provider(), with("key", "again")]).to_string();
        assert!(twice.parse::<Providers>().is_err());
        let many = json!((0..11).map(|n| with("key", format!("k{n}"))).collect::<Vec<_>>()).to_string();
        assert_eq!(many.parse::<Providers>(), Err(ParseProvidersError::TooMany));
        for text in ["", "{}", r#"[{"key":"a"}]"#, "null"] {
            assert_eq!(text.parse::<Providers>(), Err(ParseProvidersError::Malformed), "{text}");
        }
    }
}
