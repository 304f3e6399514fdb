//! Exchanging an ID token that a program brings for a session (RFC 8693): the program has signed its person in by itself, at a provider that
//! this service trusts, as a client that the operator has listed.

use jiff::Timestamp;
use jsonwebtoken::jwk::JwkSet;

use super::flow::{RelyingParty, SignInError, who};
use super::id_token::{self, BadIdToken, EXCHANGED_WITHIN, SKEW, verify_for_exchange};
use crate::domain::{Described, Identity, OneTimeToken};

/// An ID token that is good. It must still be used up.
#[derive(Debug, Clone)]
pub struct Exchanged {
    /// Who it names.
    pub identity: Identity,
    /// How the provider describes them.
    pub described: Described,
    /// The token, which is exchanged once.
    pub token: OneTimeToken,
}

impl RelyingParty {
    /// Verifies an ID token that a program brings. Only providers that are set up are asked, whatever the token names.
    ///
    /// # Errors
    /// [`SignInError::IdToken`], [`SignInError::Provider`].
    pub async fn exchange(&self, token: &str, now: Timestamp) -> Result<Exchanged, SignInError> {
        let issuer = id_token::issuer_of(token)?;
        let provider = self.providers.of_issuer(&issuer).ok_or(BadIdToken::Issuer)?;
        if provider.exchange_audiences.is_empty() {
            return Err(BadIdToken::Audience.into());
        }
        let metadata = self.directory.metadata(&self.client, provider, now).await?;
        let expected = (provider.issuer.as_str(), provider.exchange_audiences.as_slice());
        let verify = |keys: &JwkSet| verify_for_exchange(token, keys, expected, now);
        let claims = self.verified((provider, &metadata), now, verify).await?;
        // A signature can be written in several ways, what it signs only in one.
        let signed = token.rsplit_once('.').map_or(token, |(signed, _)| signed);
        let ends = Timestamp::from_second(claims.issued_at.saturating_add(EXCHANGED_WITHIN + SKEW));
        let token = OneTimeToken::new(signed, ends.unwrap_or(Timestamp::MAX));
        let profile = claims.profile.clone();
        let (identity, described) = who(provider, claims, &profile);
        Ok(Exchanged { identity, described, token })
    }
}
