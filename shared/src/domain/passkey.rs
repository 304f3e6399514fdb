//! Passkeys, and the accounts of people who sign in with them (R24).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{DisplayName, Identity, ParseIdError, Person};

/// The issuer of everybody who signs in with a passkey (R15). It is no URL, so no identity provider can have it.
pub const PASSKEY_ISSUER: &str = "urn:tailnet-invites:passkey";

/// The most passkeys of a person.
pub const MAX_PASSKEYS: usize = 10;

/// The most bytes of a credential's id (Web Authentication, level 3, section 4).
pub const MAX_CREDENTIAL_ID: usize = 1_023;

/// What stands behind the name in what a person signs in with.
const LOGIN_ENDING: &str = "@passkey";

/// The name of an account. It belongs to one person for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountName(String);

/// A text that cannot be the name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 3 to 63 lower-case letters, digits and hyphens, with a letter first")]
pub struct ParseAccountNameError;

/// What authenticators know a person by: 128 random bits, written in hexadecimal. It is the subject of the person, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserHandle([u8; 16]);

/// What this service calls a passkey by: SHA-256 over the credential's id, which may be long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PasskeyId([u8; 32]);

/// A passkey of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id.
    pub credential_id: Vec<u8>,
    /// When it was made here, to the second.
    pub created_at: Timestamp,
}

/// The account of a person who signs in with passkeys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyAccount {
    /// What authenticators know the person by.
    pub handle: UserHandle,
    /// The account's name.
    pub name: AccountName,
    /// The person's passkeys.
    pub passkeys: BTreeMap<PasskeyId, Passkey>,
}

impl AccountName {
    /// How every name is written, as a regular expression.
    pub const PATTERN: &str = "^[a-z][a-z0-9-]{2,62}$";

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the person signs in with, as others see it.
    #[must_use]
    pub fn login(&self) -> String {
        format!("{}{LOGIN_ENDING}", self.0)
    }
}

impl FromStr for AccountName {
    type Err = ParseAccountNameError;

    fn from_str(text: &str) -> Result<Self, ParseAccountNameError> {
        let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        if begins_well && (3..=63).contains(&text.len()) && text.bytes().all(is_allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseAccountNameError)
        }
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl UserHandle {
    /// A new handle of 16 random bytes.
    #[must_use]
    pub const fn from_entropy(entropy: [u8; 16]) -> Self {
        Self(entropy)
    }

    /// The handle of a person; `None` for somebody who does not sign in with passkeys.
    #[must_use]
    pub fn of(person: &Person) -> Option<Self> {
        if person.issuer == PASSKEY_ISSUER { person.subject.parse().ok() } else { None }
    }

    /// The handle as authenticators keep it.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The person.
    #[must_use]
    pub fn person(&self) -> Person {
        Person { issuer: PASSKEY_ISSUER.to_owned(), subject: self.to_string() }
    }
}

impl PasskeyId {
    /// How every id is written, as a regular expression.
    pub const PATTERN: &str = "^[0-9a-f]{64}$";

    /// The id of the passkey with a credential's id.
    #[must_use]
    pub fn of(credential_id: &[u8]) -> Self {
        Self(Sha256::digest(credential_id).into())
    }
}

/// Bytes that are written in hexadecimal, in one spelling.
macro_rules! in_hexadecimal {
    ($($name:ident),*) => {
        $(
            impl FromStr for $name {
                type Err = ParseIdError;

                fn from_str(text: &str) -> Result<Self, ParseIdError> {
                    let mut id = Self([0; _]);
                    hex::decode_to_slice(text, &mut id.0).map_err(|_| ParseIdError)?;
                    if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&hex::encode(self.0))
                }
            }

            impl TryFrom<String> for $name {
                type Error = ParseIdError;

                fn try_from(text: String) -> Result<Self, ParseIdError> {
                    text.parse()
                }
            }

            impl From<$name> for String {
                fn from(id: $name) -> Self {
                    id.to_string()
                }
            }
        )*
    };
}

in_hexadecimal!(UserHandle, PasskeyId);

impl TryFrom<String> for AccountName {
    type Error = ParseAccountNameError;

    fn try_from(text: String) -> Result<Self, ParseAccountNameError> {
        text.parse()
    }
}

impl From<AccountName> for String {
    fn from(name: AccountName) -> Self {
        name.0
    }
}

/// The identity of whoever signs in with a passkey of an account. It has no verified address (P6).
#[must_use]
pub fn identity_of(handle: UserHandle, name: &AccountName) -> Identity {
    Identity {
        person: handle.person(),
        login: name.login(),
        display_name: DisplayName::from(name.to_string()),
        verified_email: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_short_and_plain_and_begins_with_a_letter() {
        for text in ["dora", "abc", "a-1", "a--", &"a".repeat(63)] {
            assert_eq!(text.parse::<AccountName>().unwrap().login(), format!("{text}@passkey"));
        }
        for text in ["", "ab", "1ab", "-ab", "Dora", "dora@", "do ra", "dör", "d\u{200b}ora", &"a".repeat(64)]
        {
            assert_eq!(text.parse::<AccountName>(), Err(ParseAccountNameError), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn handles_and_ids_read_back_as_written_and_in_no_other_spelling(bytes: [u8; 16], text in any::<String>()) {
            let handle = UserHandle::from_entropy(bytes);
            prop_assert_eq!(UserHandle::of(&handle.person()), Some(handle));
            let id = PasskeyId::of(&bytes);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert!(text.parse::<PasskeyId>().is_err());
        }
    }

    #[test]
    fn nobody_of_a_provider_has_a_handle() {
        let subject = UserHandle::from_entropy([7; 16]).to_string();
        let person = |issuer: &str| Person { issuer: issuer.to_owned(), subject: subject.clone() };
        assert!(UserHandle::of(&person(PASSKEY_ISSUER)).is_some());
        assert_eq!(UserHandle::of(&person("https://login.example")), None);
    }
}
