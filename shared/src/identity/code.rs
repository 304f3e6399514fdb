//! Invite codes: the bearer secret in an invite's URL, derived from a key and never stored (R8).
//!
//! A code is `tninv_` and 64 characters of base64url: version, key id, tailnet, invite, inviter, and a tag of 128 bits over all of them.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::domain::CodeContents;

use super::key_ring::{LinkKeys, Links, Purpose};

/// What every code starts with, so that secret scanners find codes: `tninv_[A-Za-z0-9_-]{64}`.
pub const CODE_PREFIX: &str = "tninv_";

const PURPOSE: Purpose<Links> = Purpose::new(b"tailnet-invites invite-code v1");
const VERSION: u8 = 1;
const SIGNED_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

/// The right to join a tailnet. Only [`InviteCode::reveal`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode(String);

/// A forged or damaged code (404).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such invite")]
pub struct UnknownCode;

impl InviteCode {
    /// The code itself, to be put into a URL and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteCode(redacted)")
    }
}

impl LinkKeys {
    /// Derives the code with these contents, with the signing key.
    #[must_use]
    pub fn invite_code(&self, contents: CodeContents) -> InviteCode {
        let signed = encode(contents, self.signing());
        let tag = mac(&signed, &self.signing_key(PURPOSE)).finalize().into_bytes();
        let bytes: Vec<u8> = signed.into_iter().chain(tag.into_iter().take(TAG_BYTES)).collect();
        InviteCode(format!("{CODE_PREFIX}{}", Base64UrlUnpadded::encode_string(&bytes)))
    }

    /// Reads a code, or a URL that ends in one; of a URL only the code counts. The tag is compared in constant time.
    ///
    /// # Errors
    /// [`UnknownCode`] for a text that was not made with a key of the ring.
    pub fn read_code(&self, text: &str) -> Result<CodeContents, UnknownCode> {
        self.verified_contents(text).ok_or(UnknownCode)
    }

    fn verified_contents(&self, text: &str) -> Option<CodeContents> {
        let path = text.trim_ascii().split(['?', '#']).next()?.trim_end_matches('/');
        let encoded = path.rsplit('/').next()?.strip_prefix(CODE_PREFIX)?;
        let mut bytes = [0; SIGNED_BYTES + TAG_BYTES];
        let decoded = Base64UrlUnpadded::decode(encoded, &mut bytes).ok()?;
        let (signed, tag) = decoded.split_first_chunk::<SIGNED_BYTES>()?;
        let tag = <[u8; TAG_BYTES]>::try_from(tag).ok()?;
        let [_version, key_id, ..] = *signed;
        mac(signed, &self.key(key_id, PURPOSE)?).verify_truncated_left(&tag).ok()?;
        decode(signed)
    }
}

fn mac(signed: &[u8; SIGNED_BYTES], key: &[u8; 64]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(key.into());
    mac.update(signed);
    mac
}

fn encode(contents: CodeContents, key_id: u8) -> [u8; SIGNED_BYTES] {
    let [_, t @ ..] = contents.tailnet.get().to_be_bytes();
    let [_, u @ ..] = contents.inviter.get().to_be_bytes();
    let mut bytes = [0; SIGNED_BYTES];
    let parts = [VERSION, key_id].into_iter().chain(t).chain(contents.invite.to_bytes()).chain(u);
    for (slot, byte) in bytes.iter_mut().zip(parts) {
        *slot = byte;
    }
    bytes
}

fn decode(bytes: &[u8; SIGNED_BYTES]) -> Option<CodeContents> {
    let ([version, _key_id], rest) = bytes.split_first_chunk()?;
    let (tailnet, rest) = rest.split_first_chunk::<7>()?;
    let (invite, inviter) = rest.split_first_chunk::<16>()?;
    if *version != VERSION {
        return None;
    }
    Some(CodeContents {
        tailnet: number(tailnet).try_into().ok()?,
        invite: Uuid::from_bytes(*invite).try_into().ok()?,
        inviter: number(inviter).try_into().ok()?,
    })
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::InviteId;
    use jiff::Timestamp;
    use proptest::prelude::*;

    const CODE_LENGTH: usize = CODE_PREFIX.len() + 64;

    fn ring(key_id: u8, key: char) -> LinkKeys {
        LinkKeys::parse(&format!(r#"{{"{key_id}":"{}"}}"#, key.to_string().repeat(32)), key_id).unwrap()
    }

    fn contents(tailnet: u64, inviter: u64, entropy: [u8; 8]) -> CodeContents {
        CodeContents {
            tailnet: tailnet.try_into().unwrap(),
            invite: InviteId::in_batch(Timestamp::from_second(1_800_000_000).unwrap(), entropy, 3),
            inviter: inviter.try_into().unwrap(),
        }
    }

    proptest! {
        #[test]
        fn a_code_says_what_it_was_made_for(tailnet in 1_u64..1 << 53, inviter in 1_u64..1 << 53, entropy: [u8; 8], key_id in 1_u8..) {
            let (contents, ring) = (contents(tailnet, inviter, entropy), ring(key_id, 'k'));
            let code = ring.invite_code(contents);
            prop_assert_eq!(code.reveal().len(), CODE_LENGTH);
            prop_assert_eq!(ring.read_code(code.reveal()), Ok(contents));
            let url = format!("https://x.example/uinv/{}/?utm=1#top", code.reveal());
            prop_assert_eq!(ring.read_code(&url), Ok(contents));
        }

        #[test]
        fn one_changed_character_makes_a_code_a_forgery(position in CODE_PREFIX.len()..CODE_LENGTH, replacement in "[A-Za-z0-9_-]") {
            let code = ring(1, 'k').invite_code(contents(1, 2, [3; 8]));
            let mut damaged = code.reveal().to_owned();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != code.reveal());
            prop_assert_eq!(ring(1, 'k').read_code(&damaged), Err(UnknownCode));
        }

        #[test]
        fn no_text_makes_reading_a_code_panic(text in any::<String>(), tail in "tninv_[A-Za-z0-9_-]{0,70}") {
            prop_assert_eq!(ring(1, 'k').read_code(&text), Err(UnknownCode));
            prop_assert_eq!(ring(1, 'k').read_code(&tail), Err(UnknownCode));
        }
    }

    #[test]
    fn a_code_is_read_as_long_as_its_key_is_in_the_ring() {
        let code = ring(1, 'k').invite_code(contents(1, 2, [3; 8]));
        let rotated = format!(r#"{{"1":"{}","2":"{}"}}"#, "k".repeat(32), "n".repeat(32));
        for signing in [1, 2] {
            let rotated = LinkKeys::parse(&rotated, signing).unwrap();
            assert_eq!(rotated.read_code(code.reveal()), Ok(contents(1, 2, [3; 8])));
        }
        for other in [ring(1, 'x'), ring(2, 'k')] {
            assert_eq!(other.read_code(code.reveal()), Err(UnknownCode));
        }
    }

    #[test]
    fn a_code_does_not_show_itself_in_debug_output() {
        let code = ring(1, 'k').invite_code(contents(1, 2, [3; 8]));
        assert_eq!(format!("{code:?}"), "InviteCode(redacted)");
    }
}
