//! Sealing an invite code into a cookie, so that what a browser keeps is of no use outside of it (XChaCha20-Poly1305).

use base64ct::{Base64UrlUnpadded, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::key_ring::{CookieKeys, Cookies, Purpose};

const PURPOSE: Purpose<Cookies> = Purpose::new(b"tailnet-invites cookie v1");

/// How much randomness sealing takes.
pub const COOKIE_NONCE_BYTES: usize = 24;

/// Seals a text; the value holds the key id, the nonce and the sealed text, in base64url.
///
/// # Panics
/// Never: a code is short enough to seal.
#[must_use]
#[expect(clippy::expect_used, reason = "the cipher fails only for texts of more than 256 GiB")]
pub fn seal_cookie(keys: &CookieKeys, text: &str, nonce: [u8; COOKIE_NONCE_BYTES]) -> String {
    let cipher = XChaCha20Poly1305::new(&keys.signing_key::<32>(PURPOSE).into());
    let sealed =
        cipher.encrypt(&XNonce::from(nonce), text.as_bytes()).expect("a code is short enough to seal");
    let bytes: Vec<u8> = std::iter::once(keys.signing()).chain(nonce).chain(sealed).collect();
    Base64UrlUnpadded::encode_string(&bytes)
}

/// Opens what [`seal_cookie`] sealed; none for anything else.
#[must_use]
pub fn open_cookie(keys: &CookieKeys, value: &str) -> Option<String> {
    let bytes = Base64UrlUnpadded::decode_vec(value).ok()?;
    let (&key_id, rest) = bytes.split_first()?;
    let (nonce, sealed) = rest.split_first_chunk::<COOKIE_NONCE_BYTES>()?;
    let cipher = XChaCha20Poly1305::new(&keys.key::<32>(key_id, PURPOSE)?.into());
    let text = cipher.decrypt(&XNonce::from(*nonce), sealed).ok()?;
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring() -> CookieKeys {
        CookieKeys::parse(&format!(r#"{{"1":"{}"}}"#, "k".repeat(32)), 1).unwrap()
    }

    proptest! {
        #[test]
        fn a_sealed_text_opens_again_and_does_not_show(text in "[ -~]{0,100}", nonce: [u8; 24]) {
            let value = seal_cookie(&ring(), &text, nonce);
            prop_assert_eq!(open_cookie(&ring(), &value), Some(text));
        }

        #[test]
        fn nothing_else_opens(value in any::<String>(), position in 0_usize..60, replacement in "[A-Za-z0-9_-]") {
            prop_assert_eq!(open_cookie(&ring(), &value), None);
            let mut damaged = seal_cookie(&ring(), "some code", [5; 24]);
            let original = damaged.clone();
            let position = position % damaged.len();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != original);
            prop_assert_eq!(open_cookie(&ring(), &damaged), None);
        }
    }
}
