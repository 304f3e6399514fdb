//! Signed texts: claims that travel with whoever holds them, and a tag that only this bundle can make.

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use super::key_ring::{CredentialKeys, Credentials, Purpose};

/// Signs claims with the signing key: `<prefix><key id>.<claims>.<tag>`.
///
/// # Errors
/// Only if the claims cannot be written as JSON.
pub(super) fn sign(
    prefix: &str,
    claims: &impl Serialize,
    keys: &CredentialKeys,
    purpose: Purpose<Credentials>,
) -> Result<String, serde_json::Error> {
    let claims = Base64UrlUnpadded::encode_string(&serde_json::to_vec(claims)?);
    let signed = format!("{prefix}{}.{claims}", keys.signing());
    let tag = mac(&signed, &keys.signing_key(purpose)).finalize().into_bytes();
    Ok(format!("{signed}.{}", Base64UrlUnpadded::encode_string(&tag)))
}

/// Reads claims that were signed with a key of the ring, prefix included; none for anything else.
pub(super) fn verify<T: DeserializeOwned>(
    prefix: &str,
    token: &str,
    keys: &CredentialKeys,
    purpose: Purpose<Credentials>,
) -> Option<T> {
    let (signed, tag) = token.rsplit_once('.')?;
    let (key_id, claims) = signed.strip_prefix(prefix)?.split_once('.')?;
    let key = keys.key(key_id.parse().ok()?, purpose)?;
    mac(signed, &key).verify_slice(&Base64UrlUnpadded::decode_vec(tag).ok()?).ok()?;
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).ok()?).ok()
}

fn mac(signed: &str, key: &[u8; 64]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(key.into());
    mac.update(signed.as_bytes());
    mac
}
