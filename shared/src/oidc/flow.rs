//! One attempt to sign in with a provider: the authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636).

use std::fmt;
use std::sync::Arc;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha512};

use crate::deadline::Deadline;
use crate::domain::{Described, DisplayName, Identity, Person, one_line};
use crate::identity::BaseUrl;
use crate::store::EntropySource;

use super::client::{Client, FetchError, OAuthError};
use super::directory::{Directory, Metadata};
use super::id_token::{self, BadIdToken, Claims, Expected, Profile, same};
use super::providers::{Provider, Providers};
use super::return_path::ReturnPath;

/// The page with the ways to sign in. A provider's key behind it begins an attempt; `callback` behind that finishes it.
pub const SIGN_IN: &str = "/sign-in";
/// How long an attempt may take, in seconds.
pub const ATTEMPT_SECONDS: i64 = 600;
/// Room for an e-mail address, which is what most people sign in with.
const MAX_LOGIN_CHARS: usize = 254;
/// What is escaped in a query and in a form. What a URL may contain everywhere is not: there are providers that do not decode it.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// This service as providers see it: which ones it knows, and what it remembers of them. One for each instance of a function.
#[derive(Debug, Clone)]
pub struct RelyingParty {
    pub(super) providers: Arc<Providers>,
    pub(super) directory: Arc<Directory>,
    pub(super) client: Client,
}

/// What is remembered of an attempt until the person comes back: in a sealed cookie, nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The provider's key.
    pub provider: String,
    /// What the provider gives back, so that the answer belongs to this browser. It is random and says nothing (P3).
    pub state: String,
    /// What stands in the ID token, so that it belongs to this attempt.
    nonce: String,
    /// What proves to the provider that who brings the code has asked for it (RFC 7636, section 4.1).
    verifier: String,
    /// Where the person goes on afterwards.
    pub then: ReturnPath,
    /// When it began, in seconds since 1970.
    pub began: i64,
}

/// What a provider sends the person back with.
#[derive(Clone, Default)]
pub struct Callback {
    /// The code.
    pub code: Option<String>,
    /// The issuer, if the provider sends it (RFC 9207).
    pub issuer: Option<String>,
    /// Whether the provider says that something went wrong.
    pub is_error: bool,
}

/// What somebody asks for who begins an attempt.
#[derive(Debug)]
pub struct Wish<'a> {
    /// The origin of this service.
    pub base_url: &'a BaseUrl,
    /// Where they go on afterwards.
    pub then: ReturnPath,
    /// Whether they want to choose the account at the provider, which may know them by one already.
    pub chooses_account: bool,
}

/// A person who has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who they are.
    pub identity: Identity,
    /// How the provider describes them.
    pub described: Described,
    /// Where they go on.
    pub then: ReturnPath,
}

/// Why somebody is not signed in. None of them quotes what a provider or a browser has sent (P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The answer is that of another provider than the one that was asked.
    #[error("the answer is not of the provider that was asked")]
    AnotherProvider,
    /// The person said no, or the provider did.
    #[error("the provider did not sign the person in")]
    Refused,
    /// The provider does not take the code: it was used, is too old, or is another provider's.
    #[error("the provider does not take the code")]
    Code,
    /// The provider cannot be asked.
    #[error("the provider cannot be asked")]
    Provider(#[from] FetchError),
    /// Its token is not good.
    #[error("the ID token is refused")]
    IdToken(#[from] BadIdToken),
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    #[serde(default)]
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(flatten)]
    profile: Profile,
}

impl RelyingParty {
    /// This service with these providers, of which it knows nothing yet.
    #[must_use]
    pub fn new(providers: Providers) -> Self {
        Self { providers: Arc::new(providers), directory: Arc::default(), client: Client::new() }
    }

    /// The same for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self { client: self.client.until(deadline), ..self.clone() }
    }

    /// The provider with a key.
    #[must_use]
    pub fn provider(&self, key: &str) -> Option<&Provider> {
        self.providers.get(key)
    }

    /// Begins an attempt: returns it, and the URL of the provider's page.
    ///
    /// # Errors
    /// [`SignInError::Provider`].
    pub async fn begin(
        &self,
        provider: &Provider,
        wish: Wish<'_>,
        entropy: &EntropySource,
        now: Timestamp,
    ) -> Result<(Attempt, String), SignInError> {
        let metadata = self.directory.metadata(&self.client, provider, now).await?;
        let random = || Base64UrlUnpadded::encode_string(&[entropy(), entropy()].concat());
        let (state, nonce, verifier) = (random(), random(), random());
        let began = now.as_second();
        let then = wish.then;
        let attempt = Attempt { provider: provider.key.clone(), state, nonce, verifier, then, began };
        let prompt = wish.chooses_account.then(|| metadata.prompt_for_account());
        let url =
            authorization_url(&metadata.authorization_endpoint, (provider, prompt), wish.base_url, &attempt);
        Ok((attempt, url))
    }

    /// Finishes an attempt of this browser with what the provider has sent the person back with.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn finish(
        &self,
        provider: &Provider,
        base_url: &BaseUrl,
        (attempt, callback): (Attempt, Callback),
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        if attempt.provider != provider.key {
            return Err(SignInError::AnotherProvider);
        }
        let metadata = self.directory.metadata(&self.client, provider, now).await?;
        // Before anything else is believed, and before the code goes anywhere: a code of one provider must not reach another (RFC 9700,
        // section 4.4).
        match &callback.issuer {
            Some(issuer) if *issuer != provider.issuer => return Err(SignInError::AnotherProvider),
            None if metadata.authorization_response_iss_parameter_supported => {
                return Err(SignInError::AnotherProvider);
            }
            _ => {}
        }
        let code = callback.code.filter(|_| !callback.is_error).ok_or(SignInError::Refused)?;
        let redirect_uri = redirect_uri(base_url, provider);
        let tokens = self.redeem(provider, &metadata, [&code, &attempt.verifier, &redirect_uri]).await?;
        let expected =
            Expected { issuer: &provider.issuer, client_id: &provider.client_id, nonce: &attempt.nonce };
        let verify = |keys: &JwkSet| id_token::verify(&tokens.id_token, keys, expected, now);
        let claims = self.verified((provider, &metadata), now, verify).await?;
        let profile = self.profile(&metadata, &tokens, &claims).await?;
        let (identity, described) = who(provider, claims, &profile);
        Ok(SignedIn { identity, described, then: attempt.then })
    }

    /// Verifies a token with the provider's keys, and once more with its newest ones if it is signed with one that is not known.
    pub(super) async fn verified(
        &self,
        of: (&Provider, &Metadata),
        now: Timestamp,
        verify: impl Fn(&JwkSet) -> Result<Claims, BadIdToken>,
    ) -> Result<Claims, SignInError> {
        let keys = self.directory.keys(&self.client, of, now).await?;
        Ok(match verify(&keys) {
            Err(BadIdToken::UnknownKey) => verify(&*self.directory.newer_keys(&self.client, of, now).await?)?,
            verified => verified?,
        })
    }

    async fn redeem(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        [code, verifier, redirect_uri]: [&str; 3],
    ) -> Result<Tokens, SignInError> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let authorization = metadata.takes_basic().then(|| basic(provider));
        if authorization.is_none() {
            form.extend([
                ("client_id", provider.client_id.as_str()),
                ("client_secret", provider.client_secret()),
            ]);
        }
        match self.client.post_form(&metadata.token_endpoint, &form, authorization).await {
            Ok(answer) => Ok(answer.body),
            Err(FetchError::Status(_, OAuthError::InvalidGrant)) => Err(SignInError::Code),
            Err(error) => Err(error.into()),
        }
    }

    /// How the provider describes the person: in the ID token, or where it leaves out the address, at its `UserInfo` endpoint
    /// (section 5.3).
    async fn profile(
        &self,
        metadata: &Metadata,
        tokens: &Tokens,
        claims: &Claims,
    ) -> Result<Profile, SignInError> {
        let own = claims.profile.clone();
        let (None, Some(url), Some(access_token)) =
            (own.email(), &metadata.userinfo_endpoint, &tokens.access_token)
        else {
            return Ok(own);
        };
        if claims.access_token_hash.as_ref().is_some_and(|hash| !is_hash_of(hash, access_token)) {
            return Err(BadIdToken::AccessToken.into());
        }
        let answer: UserInfo = self.client.get(url, Some(access_token)).await?.body;
        // Another person's description must not become this one's.
        if answer.sub == claims.subject {
            Ok(answer.profile.or(own))
        } else {
            Err(BadIdToken::Subject.into())
        }
    }
}

impl Attempt {
    /// Whether an answer with this state belongs to the attempt.
    #[must_use]
    pub fn is_answered_with(&self, state: &str) -> bool {
        same(state, &self.state)
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("provider", &self.provider).finish_non_exhaustive()
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").field("is_error", &self.is_error).finish_non_exhaustive()
    }
}

fn redirect_uri(base_url: &BaseUrl, provider: &Provider) -> String {
    format!("{base_url}{SIGN_IN}/{}/callback", provider.key)
}

fn authorization_url(
    endpoint: &str,
    (provider, prompt): (&Provider, Option<&str>),
    base_url: &BaseUrl,
    attempt: &Attempt,
) -> String {
    let challenge = Base64UrlUnpadded::encode_string(&Sha256::digest(&attempt.verifier));
    let redirect_uri = redirect_uri(base_url, provider);
    let query = [
        ("response_type", "code"),
        // A form would be posted from the provider's page, and the cookie would not come along.
        ("response_mode", "query"),
        ("scope", "openid profile email"),
        ("client_id", provider.client_id.as_str()),
        ("redirect_uri", redirect_uri.as_str()),
        ("state", attempt.state.as_str()),
        ("nonce", attempt.nonce.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    let query = query.into_iter().chain(prompt.map(|prompt| ("prompt", prompt)));
    let query: Vec<_> = query.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    format!("{endpoint}{separator}{}", query.join("&"))
}

/// The client id and the client secret, each form-encoded first (RFC 6749, section 2.3.1).
fn basic(provider: &Provider) -> String {
    let pair = format!("{}:{}", escaped(&provider.client_id), escaped(provider.client_secret()));
    format!("Basic {}", Base64::encode_string(pair.as_bytes()))
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Whether it is the left half of the token's hash (section 3.1.3.6): by SHA-256 for most algorithms, by SHA-512 for `EdDSA`.
fn is_hash_of(hash: &str, access_token: &str) -> bool {
    let (short, long) = (Sha256::digest(access_token), Sha512::digest(access_token));
    [short.get(..16), long.get(..32)]
        .into_iter()
        .flatten()
        .any(|half| Base64UrlUnpadded::encode_string(half) == hash)
}

/// The person whom a verified token names, and how the provider describes them.
pub(super) fn who(provider: &Provider, claims: Claims, profile: &Profile) -> (Identity, Described) {
    let identity = identity(provider, claims, profile);
    let described = Described::by_provider(&identity, profile.email().is_some());
    (identity, described)
}

fn identity(provider: &Provider, claims: Claims, profile: &Profile) -> Identity {
    let verified = profile.email().filter(|_| provider.trust_addresses && profile.is_email_verified());
    let login = profile.email().or(profile.username()).unwrap_or(&claims.subject);
    Identity {
        login: one_line(login, MAX_LOGIN_CHARS),
        display_name: DisplayName::from(profile.name().unwrap_or_default().to_owned()),
        verified_email: verified.and_then(|address| address.parse().ok()),
        person: Person { issuer: claims.issuer, subject: claims.subject },
    }
}
