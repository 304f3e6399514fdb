//! Key rings, one for each kind of secret, from which every key is derived for one purpose (HKDF-SHA-256, RFC 5869).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use hkdf::Hkdf;
use sha2::Sha256;

/// The shortest master key that is taken, in characters of random text.
const MIN_KEY_LENGTH: usize = 32;
/// The fewest different characters of a random key: 32 random digits of base 16 have 13 or 14.
const MIN_DIFFERENT_CHARACTERS: usize = 8;

/// Master keys by id. One of them, the signing key, makes everything new; every key reads what it has made. So a key is rotated by
/// adding one, signing with it once every function knows it, and dropping the old one when what it made has expired.
#[derive(Clone)]
pub struct KeyRing<For> {
    signing: u8,
    keys: BTreeMap<u8, Hkdf<Sha256>>,
    is_guessable: bool,
    of: PhantomData<fn() -> For>,
}

/// The ring of invite codes: who holds it can make a link for any invite.
pub type LinkKeys = KeyRing<Links>;
/// The ring of sessions and API access tokens: who holds it can call as anybody.
pub type CredentialKeys = KeyRing<Credentials>;
/// The ring of sealed cookies.
pub type CookieKeys = KeyRing<Cookies>;

/// Marks the ring of invite codes.
#[derive(Debug, Clone, Copy)]
pub enum Links {}
/// Marks the ring of sessions and API access tokens.
#[derive(Debug, Clone, Copy)]
pub enum Credentials {}
/// Marks the ring of sealed cookies.
#[derive(Debug, Clone, Copy)]
pub enum Cookies {}

/// Why a text and an id are no key ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseKeyRingError {
    /// The text is no ring.
    #[error(
        "must be a JSON object from key ids 1 to 255 to keys of at least {MIN_KEY_LENGTH} random characters"
    )]
    NotARing,
    /// The signing key is not in the ring.
    #[error("has no key {0}, which is to sign")]
    NoSigningKey(u8),
}

/// What a key of a ring is for; a key made for one purpose is of no use for another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purpose<For> {
    info: &'static [u8],
    of: PhantomData<fn() -> For>,
}

impl<For> Purpose<For> {
    /// The purpose of this name, which no other has.
    pub(super) const fn new(info: &'static [u8]) -> Self {
        Self { info, of: PhantomData }
    }
}

impl<For> KeyRing<For> {
    /// Reads a ring such as `{"1": "long random text", ...}`, whose key `signing` makes everything new.
    ///
    /// # Errors
    /// [`ParseKeyRingError`].
    pub fn parse(text: &str, signing: u8) -> Result<Self, ParseKeyRingError> {
        let entries: BTreeMap<u8, String> =
            serde_json::from_str(text).map_err(|_| ParseKeyRingError::NotARing)?;
        let is_usable = |(&id, key): (&u8, &String)| id > 0 && key.len() >= MIN_KEY_LENGTH;
        if entries.is_empty() || !entries.iter().all(is_usable) {
            return Err(ParseKeyRingError::NotARing);
        }
        if !entries.contains_key(&signing) {
            return Err(ParseKeyRingError::NoSigningKey(signing));
        }
        let is_guessable = entries.values().any(|key| is_guessable(key));
        let keys = entries.into_iter().map(|(id, key)| (id, Hkdf::new(None, key.as_bytes()))).collect();
        Ok(Self { signing, keys, is_guessable, of: PhantomData })
    }

    /// Whether a key looks like something that a person has typed: a sentence, or few characters again and again. Such keys are fine on
    /// one's own machine and nowhere else; the keys in this repository are sentences.
    #[must_use]
    pub const fn is_guessable(&self) -> bool {
        self.is_guessable
    }

    /// The id of the key that makes everything new.
    pub(super) const fn signing(&self) -> u8 {
        self.signing
    }

    /// The key for a purpose; none if the ring has no master key with that id.
    pub(super) fn key<const LENGTH: usize>(&self, id: u8, purpose: Purpose<For>) -> Option<[u8; LENGTH]> {
        let mut key = [0; LENGTH];
        self.keys.get(&id)?.expand(purpose.info, &mut key).ok()?;
        Some(key)
    }

    /// The signing key for a purpose.
    #[expect(
        clippy::expect_used,
        reason = "parsing takes a signing key only from the ring, and no key is as long as HKDF's limit of 8,160 bytes"
    )]
    pub(super) fn signing_key<const LENGTH: usize>(&self, purpose: Purpose<For>) -> [u8; LENGTH] {
        self.key(self.signing, purpose).expect("the signing key is in the ring")
    }
}

/// Secrets Manager and `openssl rand` make keys without blanks, of many characters, that do not begin again.
fn is_guessable(key: &str) -> bool {
    let bytes = key.as_bytes();
    let different: BTreeSet<_> = bytes.iter().collect();
    let repeats = |length: usize| bytes.iter().zip(bytes.iter().skip(length)).all(|(a, b)| a == b);
    key.contains(char::is_whitespace)
        || different.len() < MIN_DIFFERENT_CHARACTERS
        || (1..=bytes.len() / 2).any(repeats)
}

impl<For> fmt::Debug for KeyRing<For> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.keys.keys();
        f.debug_struct("KeyRing").field("signing", &self.signing).field("ids", &ids).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Purpose<Links> = Purpose::new(b"one");
    const OTHER: Purpose<Links> = Purpose::new(b"other");

    fn ring(key: &str) -> LinkKeys {
        LinkKeys::parse(&format!(r#"{{"1":"{key}"}}"#), 1).unwrap()
    }

    #[test]
    fn keys_differ_by_master_key_and_by_purpose() {
        let text = format!(r#"{{"1":"{}","7":"{}"}}"#, "a".repeat(32), "b".repeat(64));
        let ring = LinkKeys::parse(&text, 7).unwrap();
        assert_eq!(ring.signing(), 7);
        let key = |id, purpose| ring.key::<32>(id, purpose).unwrap();
        assert_ne!(key(1, ONE), key(7, ONE));
        assert_ne!(key(7, ONE), key(7, OTHER));
        assert_eq!(ring.signing_key::<32>(ONE), key(7, ONE));
        assert_eq!(ring.key::<32>(2, ONE), None);
    }

    #[test]
    fn the_highest_key_does_not_sign_unless_it_is_named() {
        let text = format!(r#"{{"1":"{}","2":"{}"}}"#, "a".repeat(32), "b".repeat(64));
        assert_eq!(LinkKeys::parse(&text, 1).unwrap().signing(), 1);
        let missing = LinkKeys::parse(&text, 3).unwrap_err();
        assert_eq!(missing, ParseKeyRingError::NoSigningKey(3));
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
            assert!(LinkKeys::parse(text, 1).is_err(), "{text}");
        }
    }

    #[test]
    fn sentences_and_repetitions_are_guessable_and_random_texts_are_not() {
        for key in [
            "for local use only: this key is public, never deploy it",
            &"a".repeat(32),
            &"ab".repeat(40),
            &"0123456789abcdef".repeat(2),
            &"correct-horse-battery".repeat(2),
            "00000000000000000000000000000001",
        ] {
            assert!(ring(key).is_guessable(), "{key}");
        }
        for key in [
            "9f86d081884c7d659a2feaa0c55ad015",
            "Rk1xV7m2QeYc0hTz9sWbLpUa4JdNfG6iOoXvKt3rEq8yHnBwZuDlSgMjICPFA5RT",
        ] {
            assert!(!ring(key).is_guessable(), "{key}");
        }
    }

    #[test]
    fn a_ring_does_not_show_its_keys_in_debug_output() {
        assert!(!format!("{:?}", ring(&"secret".repeat(8))).contains("secret"));
    }
}
