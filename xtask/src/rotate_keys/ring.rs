//! A key ring as its secret holds it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;
use shared::store::EntropySource;

/// Keys by id.
pub(super) type Keys = BTreeMap<u8, String>;

/// Reads a ring; no error quotes it.
pub(super) fn read(secret: &Value) -> Result<Keys> {
    let keys = secret.as_str().and_then(|text| serde_json::from_str(text).ok());
    keys.context("the secret holds no key ring")
}

/// The highest id.
pub(super) fn newest(keys: &Keys) -> Result<u8> {
    keys.keys().next_back().copied().context("the ring is empty")
}

/// The ring with one more key.
pub(super) fn with_new_key(mut keys: Keys, newest: u8, key: String) -> Result<Keys> {
    let id = newest.checked_add(1).context("the ids 1 to 255 are used up: number the keys anew")?;
    keys.insert(id, key);
    Ok(keys)
}

/// The ring with the signing key only.
pub(super) fn only(mut keys: Keys, signing: u8) -> Result<Keys> {
    keys.retain(|id, _| *id == signing);
    if keys.is_empty() {
        anyhow::bail!("the signing key is not in the ring");
    }
    Ok(keys)
}

/// 32 random bytes in base 16.
pub(super) fn new_key(entropy: &EntropySource) -> String {
    let half = || u128::from_be_bytes(entropy());
    format!("{:032x}{:032x}", half(), half())
}
