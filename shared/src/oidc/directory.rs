//! What providers have published, remembered for as long as they say: where they are asked, and their keys.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use serde::Deserialize;
use serde_json::Value;

use super::client::{Answer, Client, FetchError};
use super::providers::{Provider, is_https, may_be_asked};

/// The shortest and the longest time that a document is remembered, whatever the provider says.
const KEPT: (Duration, Duration) = (Duration::from_mins(5), Duration::from_hours(1));
/// Keys are read again for a key that is not among them, once in so much time: forged tokens must not flood the provider.
const BETWEEN_LOOKS: SignedDuration = SignedDuration::from_secs(30);
/// A provider that has failed is left alone for so long.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(10);

/// A provider's metadata (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    pub(super) userinfo_endpoint: Option<String>,
    /// How it wants to be told the client secret; by HTTP Basic if it does not say.
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// What it can be asked to show (OpenID Connect Prompt Create 1.0); most do not say.
    #[serde(default)]
    prompt_values_supported: Option<Vec<String>>,
    /// Whether its answers to an authorization request name it (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

/// What providers have published. One for each instance of a function.
#[derive(Debug, Default)]
pub(super) struct Directory(Mutex<HashMap<String, Arc<Published>>>);

/// What one provider has published. Each document is asked for by one request at a time; the others wait for its answer.
#[derive(Debug, Default)]
struct Published {
    metadata: tokio::sync::Mutex<Document<Metadata>>,
    keys: tokio::sync::Mutex<Document<JwkSet>>,
}

/// A document, as far as it is known.
#[derive(Debug)]
struct Document<T> {
    known: Option<Known<T>>,
    failed: Option<(Timestamp, FetchError)>,
}

#[derive(Debug)]
struct Known<T> {
    text: Arc<T>,
    read_at: Timestamp,
    until: Timestamp,
}

/// A set of keys (RFC 7517, section 5), of which those that cannot be read are left out: a new kind of key must not make the others
/// useless.
#[derive(Deserialize)]
struct PublishedKeys {
    keys: Vec<Value>,
}

impl Directory {
    /// Where a provider is asked.
    pub(super) async fn metadata(
        &self,
        client: &Client,
        provider: &Provider,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, FetchError> {
        let published = self.published(provider);
        let mut metadata = published.metadata.lock().await;
        metadata.read(now, fetch_metadata(client, provider)).await
    }

    /// A provider's keys.
    pub(super) async fn keys(
        &self,
        client: &Client,
        (provider, metadata): (&Provider, &Metadata),
        now: Timestamp,
    ) -> Result<Arc<JwkSet>, FetchError> {
        let published = self.published(provider);
        let mut keys = published.keys.lock().await;
        keys.read(now, fetch_keys(client, metadata)).await
    }

    /// The same after a token was signed with a key that is not among them: read again, unless that was done a moment ago.
    pub(super) async fn newer_keys(
        &self,
        client: &Client,
        (provider, metadata): (&Provider, &Metadata),
        now: Timestamp,
    ) -> Result<Arc<JwkSet>, FetchError> {
        let published = self.published(provider);
        let mut keys = published.keys.lock().await;
        keys.read_again(now, fetch_keys(client, metadata)).await
    }

    fn published(&self, provider: &Provider) -> Arc<Published> {
        let mut by_issuer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(by_issuer.entry(provider.issuer.clone()).or_default())
    }
}

impl<T> Default for Document<T> {
    fn default() -> Self {
        Self { known: None, failed: None }
    }
}

impl<T> Document<T> {
    async fn read(
        &mut self,
        now: Timestamp,
        fetching: impl Future<Output = Result<Answer<T>, FetchError>>,
    ) -> Result<Arc<T>, FetchError> {
        match &self.known {
            Some(known) if now < known.until => Ok(Arc::clone(&known.text)),
            _ => self.fetch(now, fetching).await,
        }
    }

    async fn read_again(
        &mut self,
        now: Timestamp,
        fetching: impl Future<Output = Result<Answer<T>, FetchError>>,
    ) -> Result<Arc<T>, FetchError> {
        match &self.known {
            Some(known) if now.duration_since(known.read_at) < BETWEEN_LOOKS => Ok(Arc::clone(&known.text)),
            _ => self.fetch(now, fetching).await,
        }
    }

    /// Fetches the document. If the provider fails, what it had published before still counts.
    async fn fetch(
        &mut self,
        now: Timestamp,
        fetching: impl Future<Output = Result<Answer<T>, FetchError>>,
    ) -> Result<Arc<T>, FetchError> {
        let failed = self.failed.filter(|(at, _)| now.duration_since(*at) < AFTER_FAILURE);
        let fetched = match failed {
            Some((_, error)) => Err(error),
            None => fetching.await.inspect_err(|error| self.failed = Some((now, *error))),
        };
        match (fetched, &self.known) {
            (Ok(answer), _) => {
                let kept = answer.max_age.unwrap_or_default().clamp(KEPT.0, KEPT.1);
                let text = Arc::new(answer.body);
                let known = Known { text: Arc::clone(&text), read_at: now, until: now + kept };
                (self.known, self.failed) = (Some(known), None);
                Ok(text)
            }
            (Err(_), Some(known)) => Ok(Arc::clone(&known.text)),
            (Err(error), None) => Err(error),
        }
    }
}

impl Metadata {
    /// Whether the client secret is told by HTTP Basic rather than in the form.
    pub(super) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_deref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }

    /// What makes the provider ask for the account (OpenID Connect Core, section 3.1.2.1). Every provider knows `login`.
    pub(super) fn prompt_for_account(&self) -> &'static str {
        let values = self.prompt_values_supported.as_deref();
        let knows = values.is_none_or(|values| values.iter().any(|value| value == "select_account"));
        if knows { "select_account" } else { "login" }
    }

    /// Whether the document is the provider's own, and leads nowhere that the provider itself could not be.
    fn is_of(&self, provider: &Provider) -> bool {
        let urls = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        let mut urls = urls.into_iter().chain(&self.userinfo_endpoint);
        // Another issuer's document would let it speak for this one (section 4.3).
        self.issuer == provider.issuer
            && urls.all(|url| is_https(url) || may_be_asked(url) && provider.is_on_loopback())
    }
}

async fn fetch_metadata(client: &Client, provider: &Provider) -> Result<Answer<Metadata>, FetchError> {
    let answer = client.get::<Metadata>(&provider.metadata_url(), None).await?;
    if answer.body.is_of(provider) { Ok(answer) } else { Err(FetchError::Unreadable) }
}

async fn fetch_keys(client: &Client, metadata: &Metadata) -> Result<Answer<JwkSet>, FetchError> {
    let answer = client.get::<PublishedKeys>(&metadata.jwks_uri, None).await?;
    let keys = answer.body.keys.into_iter();
    let keys = keys.filter_map(|key| serde_json::from_value::<Jwk>(key).ok()).collect();
    Ok(Answer { body: JwkSet { keys }, max_age: answer.max_age })
}
