//! What ties the form for joining to the invite that its page has shown: a tag over session and invite.
//!
//! If another link was opened in the same browser in between, the form is that of the first invite and the cookie that of the second. Then
//! nobody must join anything.

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::SessionId;

use super::key_ring::{CredentialKeys, Credentials, Purpose};

const PURPOSE: Purpose<Credentials> = Purpose::new(b"tailnet-invites join-form v1");

/// Tags the invite whose code a page shows to the holder of a session.
#[must_use]
pub fn tag_of_form(session: SessionId, code: &str, keys: &CredentialKeys) -> String {
    let tag = mac(session, code, &keys.signing_key(PURPOSE)).finalize().into_bytes();
    format!("{}.{}", keys.signing(), Base64UrlUnpadded::encode_string(&tag))
}

/// Whether a form was made for this session and this invite.
#[must_use]
pub fn is_tag_of_form(tag: &str, session: SessionId, code: &str, keys: &CredentialKeys) -> bool {
    let tagged = || {
        let (key_id, tag) = tag.split_once('.')?;
        let key = keys.key(key_id.parse().ok()?, PURPOSE)?;
        mac(session, code, &key).verify_slice(&Base64UrlUnpadded::decode_vec(tag).ok()?).ok()
    };
    tagged().is_some()
}

/// An id of a session has one length, so the two texts cannot run into each other.
fn mac(session: SessionId, code: &str, key: &[u8; 64]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(key.into());
    mac.update(session.to_string().as_bytes());
    mac.update(code.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_good_for_its_own_session_and_invite_only() {
        let ring = |key: &str| CredentialKeys::parse(&format!(r#"{{"1":"{}"}}"#, key.repeat(32)), 1).unwrap();
        let session = |byte| SessionId::from_entropy([byte; 8]);
        let tag = tag_of_form(session(1), "some code", &ring("k"));
        assert!(is_tag_of_form(&tag, session(1), "some code", &ring("k")));
        assert!(!is_tag_of_form(&tag, session(2), "some code", &ring("k")));
        assert!(!is_tag_of_form(&tag, session(1), "another code", &ring("k")));
        assert!(!is_tag_of_form(&tag, session(1), "some code", &ring("l")));
        for tag in ["", "1", "1.", "2.AAAA", ".", "x.y"] {
            assert!(!is_tag_of_form(tag, session(1), "some code", &ring("k")), "{tag}");
        }
    }
}
