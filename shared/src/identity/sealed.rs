//! Sealing a text into a cookie, so that what a browser keeps is of no use outside of it (XChaCha20-Poly1305).
//!
//! The end of the cookie is sealed with the text, and its name is authenticated: what was sealed for one cookie opens as no other, and
//! nothing opens when its time is over, whatever a browser keeps.

use base64ct::{Base64UrlUnpadded, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use jiff::Timestamp;

use super::key_ring::{CookieKeys, Cookies, Purpose};

const PURPOSE: Purpose<Cookies> = Purpose::new(b"tailnet-invites cookie v1");

/// How much randomness sealing takes.
pub const COOKIE_NONCE_BYTES: usize = 24;

/// What a cookie holds.
#[derive(Debug, Clone, Copy)]
pub struct CookieContents<'a> {
    /// The text.
    pub text: &'a str,
    /// When it is over, to the second.
    pub ends: Timestamp,
}

/// Seals what the cookie of a name holds; the value has the key id, the nonce and what is sealed, in base64url.
///
/// # Panics
/// Never: a cookie is short enough to seal.
#[must_use]
#[expect(clippy::expect_used, reason = "the cipher fails only for texts of more than 256 GiB")]
pub fn seal_cookie(
    keys: &CookieKeys,
    name: &str,
    contents: CookieContents<'_>,
    nonce: [u8; COOKIE_NONCE_BYTES],
) -> String {
    let cipher = XChaCha20Poly1305::new(&keys.signing_key::<32>(PURPOSE).into());
    let plain = [&contents.ends.as_second().to_be_bytes(), contents.text.as_bytes()].concat();
    let payload = Payload { msg: &plain, aad: name.as_bytes() };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).expect("a cookie is short enough to seal");
    let bytes: Vec<u8> = std::iter::once(keys.signing()).chain(nonce).chain(sealed).collect();
    Base64UrlUnpadded::encode_string(&bytes)
}

/// Opens what [`seal_cookie`] sealed for the cookie of this name; none for anything else, and when its time is over.
#[must_use]
pub fn open_cookie(keys: &CookieKeys, name: &str, value: &str, now: Timestamp) -> Option<String> {
    let bytes = Base64UrlUnpadded::decode_vec(value).ok()?;
    let (&key_id, rest) = bytes.split_first()?;
    let (nonce, sealed) = rest.split_first_chunk::<COOKIE_NONCE_BYTES>()?;
    let cipher = XChaCha20Poly1305::new(&keys.key::<32>(key_id, PURPOSE)?.into());
    let payload = Payload { msg: sealed, aad: name.as_bytes() };
    let plain = cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
    let (ends, text) = plain.split_first_chunk::<8>()?;
    if now.as_second() >= i64::from_be_bytes(*ends) {
        return None;
    }
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAME: &str = "invite";

    fn ring() -> CookieKeys {
        CookieKeys::parse(&format!(r#"{{"1":"{}"}}"#, "k".repeat(32)), 1).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn sealed(text: &str, nonce: [u8; 24]) -> String {
        seal_cookie(&ring(), NAME, CookieContents { text, ends: at(100) }, nonce)
    }

    #[test]
    fn a_cookie_opens_until_the_second_it_ends_and_under_its_own_name_only() {
        let value = sealed("some code", [5; 24]);
        assert_eq!(open_cookie(&ring(), NAME, &value, at(99)).as_deref(), Some("some code"));
        assert_eq!(open_cookie(&ring(), NAME, &value, at(100)), None);
        assert_eq!(open_cookie(&ring(), "session", &value, at(99)), None);
    }

    proptest! {
        #[test]
        fn a_sealed_text_opens_again_and_does_not_show(text in "[ -~]{0,100}", nonce: [u8; 24]) {
            let value = sealed(&text, nonce);
            prop_assert_eq!(open_cookie(&ring(), NAME, &value, at(0)), Some(text));
        }

        #[test]
        fn nothing_else_opens(value in any::<String>(), position in 0_usize..60, replacement in "[A-Za-z0-9_-]") {
            prop_assert_eq!(open_cookie(&ring(), NAME, &value, at(0)), None);
            let mut damaged = sealed("some code", [5; 24]);
            let original = damaged.clone();
            let position = position % damaged.len();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != original);
            prop_assert_eq!(open_cookie(&ring(), NAME, &damaged, at(0)), None);
        }
    }
}
