//! Invite codes: the bearer secret in an invite's URL, derived from a key and never stored (R8, design section 4).

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::{InviteId, TailnetId, UserId};

/// What every code starts with, so that secret scanners can tell one: `tninv_[A-Za-z0-9_-]{64}`.
pub const CODE_PREFIX: &str = "tninv_";
/// The length of a code in characters.
pub const CODE_LENGTH: usize = CODE_PREFIX.len() + 64;

const VERSION: u8 = 1;
const SIGNED_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

/// What a code says: the keys of every row that joining needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeContents {
    /// The tailnet to join.
    pub tailnet: TailnetId,
    /// The invite to join by.
    pub invite: InviteId,
    /// Who made it.
    pub inviter: UserId,
}

/// A text that has not even the form of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an invite code")]
pub struct ParseCodeError;

/// The right to join a tailnet. Only [`InviteCode::reveal`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode(String);

impl InviteCode {
    /// Derives the code of an invite: version, key id, tailnet, invite and inviter, and their tag of 128 bits.
    #[must_use]
    pub fn sign(contents: CodeContents, key_id: u8, key: &[u8; 64]) -> Self {
        let signed = encode(contents, key_id);
        let tag = mac(&signed, key).finalize().into_bytes();
        let bytes: Vec<u8> = signed.into_iter().chain(tag.into_iter().take(TAG_BYTES)).collect();
        Self(format!("{CODE_PREFIX}{}", Base64UrlUnpadded::encode_string(&bytes)))
    }

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

/// A text in the form of a code, whose tag nobody has checked yet.
#[derive(Debug, Clone)]
pub struct UnverifiedCode {
    contents: CodeContents,
    signed: [u8; SIGNED_BYTES],
    tag: [u8; TAG_BYTES],
}

impl UnverifiedCode {
    /// The id of the key that the code says it was made with.
    #[must_use]
    pub const fn key_id(&self) -> u8 {
        let [_version, key_id, ..] = self.signed;
        key_id
    }

    /// What the code says, if it was made with this key; the comparison takes the same time wherever it fails.
    ///
    /// # Errors
    /// [`ParseCodeError`] for a forged or damaged code.
    pub fn verify(&self, key: &[u8; 64]) -> Result<CodeContents, ParseCodeError> {
        mac(&self.signed, key).verify_truncated_left(&self.tag).map_err(|_| ParseCodeError)?;
        Ok(self.contents)
    }
}

impl FromStr for UnverifiedCode {
    type Err = ParseCodeError;

    /// Takes a bare code or any URL that ends in one; of a URL only the code counts (contract section 2).
    fn from_str(text: &str) -> Result<Self, ParseCodeError> {
        let path = text.trim_ascii().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let code = path.rsplit('/').next().unwrap_or_default();
        let encoded = code.strip_prefix(CODE_PREFIX).ok_or(ParseCodeError)?;
        let mut bytes = [0; SIGNED_BYTES + TAG_BYTES];
        let decoded = Base64UrlUnpadded::decode(encoded, &mut bytes).map_err(|_| ParseCodeError)?;
        let (signed, tag) = decoded.split_first_chunk::<SIGNED_BYTES>().ok_or(ParseCodeError)?;
        let tag = <[u8; TAG_BYTES]>::try_from(tag).map_err(|_| ParseCodeError)?;
        Ok(Self { contents: decode(signed).ok_or(ParseCodeError)?, signed: *signed, tag })
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
    use jiff::Timestamp;
    use proptest::prelude::*;

    const KEY: [u8; 64] = [7; 64];

    fn contents(tailnet: u64, inviter: u64, entropy: [u8; 8]) -> CodeContents {
        CodeContents {
            tailnet: tailnet.try_into().unwrap(),
            invite: InviteId::in_batch(Timestamp::from_second(1_800_000_000).unwrap(), entropy, 3),
            inviter: inviter.try_into().unwrap(),
        }
    }

    fn read(text: &str, key: &[u8; 64]) -> Result<CodeContents, ParseCodeError> {
        text.parse::<UnverifiedCode>().and_then(|code| code.verify(key))
    }

    proptest! {
        #[test]
        fn a_code_says_what_it_was_made_for(tailnet in 1_u64..1 << 53, inviter in 1_u64..1 << 53, entropy: [u8; 8], key_id: u8) {
            let contents = contents(tailnet, inviter, entropy);
            let code = InviteCode::sign(contents, key_id, &KEY);
            prop_assert_eq!(code.reveal().len(), CODE_LENGTH);
            prop_assert_eq!(code.reveal().parse::<UnverifiedCode>().unwrap().key_id(), key_id);
            prop_assert_eq!(read(code.reveal(), &KEY), Ok(contents));
            prop_assert_eq!(read(&format!("https://x.example/uinv/{}/?utm=1#top", code.reveal()), &KEY), Ok(contents));
        }

        #[test]
        fn one_changed_character_makes_a_code_a_forgery(position in CODE_PREFIX.len()..CODE_LENGTH, replacement in "[A-Za-z0-9_-]") {
            let code = InviteCode::sign(contents(1, 2, [3; 8]), 1, &KEY);
            let mut damaged = code.reveal().to_owned();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != code.reveal());
            prop_assert_eq!(read(&damaged, &KEY), Err(ParseCodeError));
        }

        #[test]
        fn no_text_makes_reading_a_code_panic(text in any::<String>(), tail in "tninv_[A-Za-z0-9_-]{0,70}") {
            let _ = (read(&text, &KEY), read(&tail, &KEY));
        }
    }

    #[test]
    fn another_key_does_not_open_a_code() {
        let code = InviteCode::sign(contents(1, 2, [3; 8]), 1, &KEY);
        assert_eq!(read(code.reveal(), &[8; 64]), Err(ParseCodeError));
    }

    #[test]
    fn a_code_does_not_show_itself_in_debug_output() {
        let code = InviteCode::sign(contents(1, 2, [3; 8]), 1, &KEY);
        assert_eq!(format!("{code:?}"), "InviteCode(redacted)");
    }
}
