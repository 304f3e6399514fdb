//! Verifying an ID token (OpenID Connect Core 1.0, section 3.1.3.7).

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::Timestamp;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::crypto::{self, ALGORITHMS};

/// How far the clocks of two machines may be apart, in seconds.
pub(super) const SKEW: i64 = 60;
/// How old an ID token may be that is exchanged, in seconds.
pub(super) const EXCHANGED_WITHIN: i64 = 300;
/// The most bytes of a `sub` (section 2).
const MAX_SUBJECT: usize = 255;

/// What a verified ID token says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Claims {
    /// The provider.
    #[serde(rename = "iss")]
    pub(super) issuer: String,
    /// The provider's name for the person.
    #[serde(rename = "sub")]
    pub(super) subject: String,
    #[serde(rename = "aud", deserialize_with = "one_or_many")]
    audience: Vec<String>,
    #[serde(rename = "azp", default)]
    authorized_party: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(rename = "exp", deserialize_with = "seconds")]
    expires_at: i64,
    #[serde(rename = "iat", deserialize_with = "seconds")]
    pub(super) issued_at: i64,
    #[serde(rename = "nbf", default, deserialize_with = "optional_seconds")]
    not_before: Option<i64>,
    /// The hash of the access token that came along.
    #[serde(rename = "at_hash", default)]
    pub(super) access_token_hash: Option<String>,
    /// The person as the provider describes them.
    #[serde(flatten)]
    pub(super) profile: Profile,
}

/// How a provider describes a person (section 5.1). What has another type than it should is absent: it does not fail a sign-in.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Profile {
    #[serde(default)]
    name: Value,
    #[serde(default)]
    preferred_username: Value,
    #[serde(default)]
    email: Value,
    #[serde(default)]
    email_verified: Value,
}

/// Why an ID token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadIdToken {
    /// It is no signed token of a kind that is read.
    #[error("it is no ID token")]
    Malformed,
    /// It is signed with an algorithm that is not allowed.
    #[error("its algorithm is not allowed")]
    Algorithm,
    /// The key that it names has not signed it.
    #[error("the key that it names has not signed it")]
    Signature,
    /// It names a key that the provider has not published, or names none and none has signed it.
    #[error("it is signed with a key that is not known")]
    UnknownKey,
    /// It is of another issuer.
    #[error("it is of another issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("it is for another client")]
    Audience,
    /// It is of another attempt to sign in.
    #[error("it is of another attempt to sign in")]
    Nonce,
    /// It is over, not valid yet, or from the future.
    #[error("its time is over or has not come")]
    Time,
    /// It was issued too long ago to be exchanged.
    #[error("it was issued more than 5 minutes ago")]
    Age,
    /// It came with another access token.
    #[error("it came with another access token")]
    AccessToken,
    /// It does not say who somebody is, or `UserInfo` says that it is somebody else.
    #[error("it does not name a person")]
    Subject,
}

/// For whom an ID token must be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    /// The issuer.
    pub(super) issuer: &'a str,
    /// Our client id at the issuer.
    pub(super) client_id: &'a str,
    /// The nonce of the attempt.
    pub(super) nonce: &'a str,
}

impl Profile {
    /// The same, with another description's words for what this one leaves out. An address and whether it is verified belong together.
    pub(super) fn or(self, other: Self) -> Self {
        let (email, email_verified) = match self.email() {
            Some(_) => (self.email, self.email_verified),
            None => (other.email, other.email_verified),
        };
        let text = |own: Value, other: Value| if own.is_string() { own } else { other };
        Self {
            name: text(self.name, other.name),
            preferred_username: text(self.preferred_username, other.preferred_username),
            email,
            email_verified,
        }
    }

    /// The person's name.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_str()
    }

    /// The person's address.
    pub(super) fn email(&self) -> Option<&str> {
        self.email.as_str()
    }

    /// The name that the person signs in with.
    pub(super) fn username(&self) -> Option<&str> {
        self.preferred_username.as_str()
    }

    /// Whether the provider says that the address is verified: only a true `true` counts.
    pub(super) fn is_email_verified(&self) -> bool {
        self.email_verified == Value::Bool(true)
    }
}

fn header(token: &str) -> Result<(Algorithm, Option<String>), BadIdToken> {
    // An algorithm that the crate does not know is malformed to it.
    let header = decode_header(token).map_err(|_| BadIdToken::Malformed)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(BadIdToken::Algorithm);
    }
    if header.typ.is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) || header.crit.is_some() {
        return Err(BadIdToken::Malformed);
    }
    Ok((header.alg, header.kid))
}

/// Verifies an ID token.
///
/// # Errors
/// [`BadIdToken`]; [`BadIdToken::UnknownKey`] may be cured by reading the keys again.
pub(super) fn verify(
    token: &str,
    keys: &JwkSet,
    expected: Expected<'_>,
    now: Timestamp,
) -> Result<Claims, BadIdToken> {
    let claims = signed_claims(token, keys)?;
    if claims.issuer != expected.issuer {
        return Err(BadIdToken::Issuer);
    }
    let is_for_us = claims.audience.iter().any(|audience| audience == expected.client_id)
        && match &claims.authorized_party {
            Some(party) => party == expected.client_id,
            None => claims.audience.len() == 1,
        };
    if !is_for_us {
        return Err(BadIdToken::Audience);
    }
    let nonce = claims.nonce.as_deref().unwrap_or_default();
    if !same(nonce, expected.nonce) {
        return Err(BadIdToken::Nonce);
    }
    claims.check_time(now)?;
    Ok(claims)
}

/// Verifies an ID token that a program brings to have it exchanged. It has no nonce of ours, so it must be fresh, and made for one of the
/// clients that the operator has listed.
///
/// # Errors
/// [`BadIdToken`]; [`BadIdToken::UnknownKey`] may be cured by reading the keys again.
pub(super) fn verify_for_exchange(
    token: &str,
    keys: &JwkSet,
    (issuer, audiences): (&str, &[String]),
    now: Timestamp,
) -> Result<Claims, BadIdToken> {
    let claims = signed_claims(token, keys)?;
    if claims.issuer != issuer {
        return Err(BadIdToken::Issuer);
    }
    let is_for_one_of_them = claims.audience.iter().any(|audience| audiences.contains(audience))
        && match &claims.authorized_party {
            Some(party) => audiences.contains(party),
            None => claims.audience.len() == 1,
        };
    if !is_for_one_of_them {
        return Err(BadIdToken::Audience);
    }
    claims.check_time(now)?;
    if now.as_second() - claims.issued_at > EXCHANGED_WITHIN {
        return Err(BadIdToken::Age);
    }
    Ok(claims)
}

/// The issuer that a token names. Nothing has verified it: it says only whose keys to verify the token with.
pub(super) fn issuer_of(token: &str) -> Result<String, BadIdToken> {
    #[derive(Deserialize)]
    struct Named {
        iss: String,
    }
    header(token)?;
    let claims = token.split('.').nth(1).and_then(|claims| Base64UrlUnpadded::decode_vec(claims).ok());
    let named = claims.and_then(|claims| serde_json::from_slice::<Named>(&claims).ok());
    named.map(|named| named.iss).ok_or(BadIdToken::Malformed)
}

fn signed_claims(token: &str, keys: &JwkSet) -> Result<Claims, BadIdToken> {
    crypto::install();
    let (algorithm, key_id) = header(token)?;
    // One algorithm: with those of two families, the crate refuses every token. What depends on the time is checked below, by our clock.
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "iss", "sub", "aud"]);
    let mut refusal = BadIdToken::UnknownKey;
    for key in keys.keys.iter().filter(|key| fits(key, algorithm, key_id.as_deref())) {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Claims>(token, &key, &validation) {
            Ok(token) if !(1..=MAX_SUBJECT).contains(&token.claims.subject.len()) => {
                return Err(BadIdToken::Subject);
            }
            Ok(token) => return Ok(token.claims),
            // Without a name, the keys may be older than the token.
            Err(error) if *error.kind() == ErrorKind::InvalidSignature && key_id.is_none() => {}
            Err(error) if *error.kind() == ErrorKind::InvalidSignature => refusal = BadIdToken::Signature,
            Err(_) => return Err(BadIdToken::Malformed),
        }
    }
    Err(refusal)
}

/// Whether a key may have signed a token with this algorithm and key id.
fn fits(key: &Jwk, algorithm: Algorithm, key_id: Option<&str>) -> bool {
    let common = &key.common;
    let verifies =
        common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    key_id.is_none_or(|id| common.key_id.as_deref() == Some(id))
        && common.public_key_use.as_ref().is_none_or(|wanted| *wanted == PublicKeyUse::Signature)
        && verifies
        && common.key_algorithm.as_ref().is_none_or(|known| known.to_string() == format!("{algorithm:?}"))
        && DecodingKey::from_jwk(key).is_ok_and(|decoding| decoding.family() == algorithm.family())
}

impl Claims {
    fn check_time(&self, now: Timestamp) -> Result<(), BadIdToken> {
        let now = now.as_second();
        let is_over = now >= self.expires_at.saturating_add(SKEW);
        let is_early =
            [Some(self.issued_at), self.not_before].into_iter().flatten().any(|time| time > now + SKEW);
        if is_over || is_early { Err(BadIdToken::Time) } else { Ok(()) }
    }
}

/// Compares in a time that does not depend on where the difference is.
pub(super) fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// A `NumericDate`, which may have a fraction (RFC 7519, section 2).
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is dropped, and the rest is in range")]
    let seconds = number.clamp(0.0, 1e12) as i64;
    Ok(seconds)
}

fn optional_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Seconds(#[serde(deserialize_with = "seconds")] i64);
    Ok(Option::<Seconds>::deserialize(deserializer)?.map(|Seconds(seconds)| seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const EXPECTED: Expected<'_> =
        Expected { issuer: "https://login.example", client_id: "us", nonce: "once" };

    fn keys() -> JwkSet {
        // The key of RFC 8037, appendix A.2.
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "1", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        serde_json::from_value(json!({ "keys": [key] })).unwrap()
    }

    #[test]
    fn a_signature_of_the_standards_example_is_verified_and_the_claims_are_missed() {
        // RFC 8037, appendix A.4. What it signs is no JSON, which is seen only behind the signature.
        let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let verified = |token: &str| verify(token, &keys(), EXPECTED, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(verified(token), BadIdToken::Malformed);
        assert_eq!(verified(&token.replace("RXhh", "RXhi")), BadIdToken::UnknownKey);
    }

    #[test]
    fn a_numeric_date_may_have_a_fraction_and_any_size() {
        #[derive(Deserialize)]
        struct At(#[serde(deserialize_with = "seconds")] i64);
        for (text, expected) in [("1.9", 1), ("1e3", 1_000), ("-5", 0), ("1e300", 1_000_000_000_000)] {
            assert_eq!(serde_json::from_str::<At>(text).unwrap().0, expected);
        }
        assert!(serde_json::from_str::<At>("\"5\"").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_verifying_it_panic(text in any::<String>(), header in any::<String>(), claims in any::<String>()) {
            let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
            let header = format!(r#"{{"alg":"EdDSA","kid":{}}}"#, json!(header));
            for token in [text.clone(), format!("{}.{}.{text}", part(&header), part(&claims))] {
                prop_assert!(verify(&token, &keys(), EXPECTED, Timestamp::UNIX_EPOCH).is_err());
                let _ = issuer_of(&token);
            }
        }
    }
}
