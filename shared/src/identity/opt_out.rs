//! Opt-out tokens: the secret in the link "never invite me again" of a mail, derived from a key and never stored (R30).
//!
//! A token is `tnopt_` and 67 characters of base64url: version, key id, the hash of the address, and a tag of 128 bits over all of them. It
//! says nothing but the hash, so the page that it leads to needs no address and shows none.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::key_ring::{LinkKeys, Links, Purpose};
use super::links::InviteLinks;
use crate::domain::{AddressHash, EmailAddress};

/// What every token starts with.
pub const OPT_OUT_PREFIX: &str = "tnopt_";

const PURPOSE: Purpose<Links> = Purpose::new(b"tailnet-invites opt-out v1");
const VERSION: u8 = 1;
const SIGNED_BYTES: usize = 2 + AddressHash::BYTES;
const TAG_BYTES: usize = 16;

/// The right to say whether invites are mailed to an address. Only [`OptOutToken::reveal`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct OptOutToken(String);

/// A forged or damaged token (404).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such link")]
pub struct UnknownOptOut;

impl OptOutToken {
    /// The token itself, to be put into a URL and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OptOutToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OptOutToken(redacted)")
    }
}

impl InviteLinks<'_> {
    /// The URL in a mail to an address by which its reader stops others: `<base>/opt-out/<token>`.
    #[must_use]
    pub fn opt_out_url(self, address: &EmailAddress) -> String {
        format!("{}/opt-out/{}", self.base_url, self.keys.opt_out_token(address.hash()).reveal())
    }
}

impl LinkKeys {
    /// Derives the token of an address, with the signing key.
    #[must_use]
    pub fn opt_out_token(&self, address: AddressHash) -> OptOutToken {
        let mut bytes = vec![VERSION, self.signing()];
        bytes.extend(address.to_bytes());
        let tag = mac(&bytes, &self.signing_key(PURPOSE)).finalize().into_bytes();
        bytes.extend(tag.into_iter().take(TAG_BYTES));
        OptOutToken(format!("{OPT_OUT_PREFIX}{}", Base64UrlUnpadded::encode_string(&bytes)))
    }

    /// Reads a token. The tag is compared in constant time.
    ///
    /// # Errors
    /// [`UnknownOptOut`] for a text that was not made with a key of the ring.
    pub fn read_opt_out(&self, text: &str) -> Result<AddressHash, UnknownOptOut> {
        self.verified_address(text).ok_or(UnknownOptOut)
    }

    fn verified_address(&self, text: &str) -> Option<AddressHash> {
        let mut bytes = [0; SIGNED_BYTES + TAG_BYTES];
        let decoded = Base64UrlUnpadded::decode(text.strip_prefix(OPT_OUT_PREFIX)?, &mut bytes).ok()?;
        let (signed, tag) = decoded.split_first_chunk::<SIGNED_BYTES>()?;
        let tag = <[u8; TAG_BYTES]>::try_from(tag).ok()?;
        let [version, key_id, address @ ..] = *signed;
        mac(signed, &self.key(key_id, PURPOSE)?).verify_truncated_left(&tag).ok()?;
        (version == VERSION).then(|| AddressHash::from_bytes(address))
    }
}

fn mac(signed: &[u8], key: &[u8; 64]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(key.into());
    mac.update(signed);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOKEN_LENGTH: usize = OPT_OUT_PREFIX.len() + 67;

    fn ring(key_id: u8, key: char) -> LinkKeys {
        LinkKeys::parse(&format!(r#"{{"{key_id}":"{}"}}"#, key.to_string().repeat(32)), key_id).unwrap()
    }

    fn dora() -> AddressHash {
        "dora@friends.example".parse::<EmailAddress>().unwrap().hash()
    }

    proptest! {
        #[test]
        fn a_token_says_whose_address_it_was_made_for(bytes: [u8; 32], key_id in 1_u8..) {
            let (address, ring) = (AddressHash::from_bytes(bytes), ring(key_id, 'k'));
            let token = ring.opt_out_token(address);
            prop_assert_eq!(token.reveal().len(), TOKEN_LENGTH);
            prop_assert_eq!(ring.read_opt_out(token.reveal()), Ok(address));
        }

        #[test]
        fn a_token_has_one_form_and_one_changed_character_makes_it_a_forgery(
            position in 0..TOKEN_LENGTH,
            replacement in "[A-Za-z0-9_=-]",
            around in "[ ./=A]",
        ) {
            let token = ring(1, 'k').opt_out_token(dora());
            let mut damaged = token.reveal().to_owned();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != token.reveal());
            for text in [damaged, format!("{}{around}", token.reveal()), format!("{around}{}", token.reveal())] {
                prop_assert_eq!(ring(1, 'k').read_opt_out(&text), Err(UnknownOptOut));
            }
        }

        #[test]
        fn no_text_makes_reading_a_token_panic(text in any::<String>(), tail in "tnopt_[A-Za-z0-9_-]{0,70}") {
            prop_assert_eq!(ring(1, 'k').read_opt_out(&text), Err(UnknownOptOut));
            prop_assert_eq!(ring(1, 'k').read_opt_out(&tail), Err(UnknownOptOut));
        }
    }

    #[test]
    fn a_token_is_read_as_long_as_its_key_is_in_the_ring() {
        let token = ring(1, 'k').opt_out_token(dora());
        let rotated = format!(r#"{{"1":"{}","2":"{}"}}"#, "k".repeat(32), "n".repeat(32));
        for signing in [1, 2] {
            let rotated = LinkKeys::parse(&rotated, signing).unwrap();
            assert_eq!(rotated.read_opt_out(token.reveal()), Ok(dora()));
        }
        for other in [ring(1, 'x'), ring(2, 'k')] {
            assert_eq!(other.read_opt_out(token.reveal()), Err(UnknownOptOut));
        }
    }

    #[test]
    fn a_token_is_no_invite_code_and_does_not_show_itself_in_debug_output() {
        let token = ring(1, 'k').opt_out_token(dora());
        let as_code = token.reveal().replace(OPT_OUT_PREFIX, super::super::code::CODE_PREFIX);
        assert!(ring(1, 'k').read_code(&as_code).is_err());
        assert_eq!(format!("{token:?}"), "OptOutToken(redacted)");
    }
}
