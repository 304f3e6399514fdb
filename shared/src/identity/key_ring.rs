//! The master key ring, from which every key is derived for one purpose (HKDF-SHA-256, RFC 5869).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use hkdf::Hkdf;
use sha2::Sha256;

/// The shortest master key that is taken, in characters of random text.
const MIN_KEY_LENGTH: usize = 32;

/// Master keys by id, as JSON `{"1": "long random text", ...}`. The highest id makes new codes and credentials, every id reads them,
/// so a key is rotated by adding one and dropping the old one when what it made has expired.
pub struct KeyRing {
    current: u8,
    keys: BTreeMap<u8, Hkdf<Sha256>>,
}

/// A text that is no key ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a JSON object from key ids 1 to 255 to keys of at least {MIN_KEY_LENGTH} random characters")]
pub struct ParseKeyRingError;

/// What a key is for; a key made for one purpose is of no use for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Tags of invite codes.
    InviteCode,
    /// Tags of sessions.
    Session,
    /// Tags of API access tokens.
    ApiKey,
    /// Sealing the cookie that carries an invite code.
    Cookie,
}

impl Purpose {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::InviteCode => b"tailnet-invites invite-code v1",
            Self::Session => b"tailnet-invites session v1",
            Self::ApiKey => b"tailnet-invites api-key v1",
            Self::Cookie => b"tailnet-invites cookie v1",
        }
    }
}

impl KeyRing {
    /// The id of the key that new codes and credentials are made with.
    pub(super) const fn current(&self) -> u8 {
        self.current
    }

    /// The key for a purpose; none if the ring has no master key with that id.
    pub(super) fn key<const LENGTH: usize>(&self, id: u8, purpose: Purpose) -> Option<[u8; LENGTH]> {
        let mut key = [0; LENGTH];
        self.keys.get(&id)?.expand(purpose.info(), &mut key).ok()?;
        Some(key)
    }

    /// The newest key for a purpose.
    #[expect(
        clippy::expect_used,
        reason = "parsing keeps the id only of a key that is in the ring, and no key is as long as HKDF's limit of 8,160 bytes"
    )]
    pub(super) fn current_key<const LENGTH: usize>(&self, purpose: Purpose) -> [u8; LENGTH] {
        self.key(self.current, purpose).expect("the current key is in the ring")
    }
}

impl FromStr for KeyRing {
    type Err = ParseKeyRingError;

    fn from_str(text: &str) -> Result<Self, ParseKeyRingError> {
        let entries: BTreeMap<u8, String> = serde_json::from_str(text).map_err(|_| ParseKeyRingError)?;
        let is_usable = |(&id, key): (&u8, &String)| id > 0 && key.len() >= MIN_KEY_LENGTH;
        let current = entries.keys().next_back().copied().ok_or(ParseKeyRingError)?;
        if !entries.iter().all(is_usable) {
            return Err(ParseKeyRingError);
        }
        let keys = entries.into_iter().map(|(id, key)| (id, Hkdf::new(None, key.as_bytes()))).collect();
        Ok(Self { current, keys })
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("ids", &self.keys.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_by_master_key_and_by_purpose() {
        let ring: KeyRing =
            format!(r#"{{"1":"{}","7":"{}"}}"#, "a".repeat(32), "b".repeat(64)).parse().unwrap();
        assert_eq!(ring.current(), 7);
        let key = |id, purpose| ring.key::<32>(id, purpose).unwrap();
        assert_ne!(key(1, Purpose::Session), key(7, Purpose::Session));
        assert_ne!(key(7, Purpose::InviteCode), key(7, Purpose::Session));
        assert_eq!(ring.key::<32>(2, Purpose::Session), None);
    }

    #[test]
    fn a_ring_without_a_usable_key_is_refused() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"1":"short"}"#,
            r#"{"0":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#,
            r#"{"256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#,
        ] {
            assert!(text.parse::<KeyRing>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_ring_does_not_show_its_keys_in_debug_output() {
        let ring: KeyRing = format!(r#"{{"1":"{}"}}"#, "secret".repeat(8)).parse().unwrap();
        assert!(!format!("{ring:?}").contains("secret"));
    }
}
