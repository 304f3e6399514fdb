//! Ids that are numbers or random bits: tailnets, users, people, API access tokens.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::Person;

use super::ParseIdError;

/// Every numeric id stays below this, so that JSON clients can hold it in a double (W9).
pub(super) const NUMERIC_ID_END: u64 = 1 << 53;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u64", into = "u64")]
        pub struct $name(u64);

        impl $name {
            /// How every id is written, as a regular expression. It cannot say that an id stays below 2^53.
            pub const PATTERN: &str = "^[1-9][0-9]{0,15}$";

            /// The id as a number between 1 and 2^53 - 1.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = ParseIdError;

            fn try_from(number: u64) -> Result<Self, ParseIdError> {
                if number == 0 || number >= NUMERIC_ID_END { Err(ParseIdError) } else { Ok(Self(number)) }
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> u64 {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Takes the canonical decimal form only: no sign, no leading zero.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let id = text.parse::<u64>().map_err(|_| ParseIdError).and_then(Self::try_from)?;
                if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

numeric_id! {
    /// A private network.
    TailnetId
}

numeric_id! {
    /// A person's membership in a tailnet; the same number in every tailnet that the person is in.
    UserId
}

impl TailnetId {
    /// Makes a new id of eight random bytes.
    #[must_use]
    pub fn from_entropy(entropy: [u8; 8]) -> Self {
        Self((u64::from_be_bytes(entropy) % NUMERIC_ID_END).max(1))
    }
}

impl UserId {
    /// The smallest id.
    pub const FIRST: Self = Self(1);

    /// The id of a person: the first 53 bits of SHA-256 over issuer and subject, never 0 (R15).
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let PersonId(hash) = PersonId::of(person);
        let [b0, b1, b2, b3, b4, b5, b6, b7, ..] = hash;
        Self(first_53_bits([b0, b1, b2, b3, b4, b5, b6, b7]))
    }
}

fn first_53_bits(bytes: [u8; 8]) -> u64 {
    (u64::from_be_bytes(bytes) >> 11).max(1)
}

/// The full hash of a person: SHA-256 over issuer and subject. It tells apart two people whose [`UserId`]s collide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonId([u8; 32]);

impl PersonId {
    /// Hashes issuer and subject. The issuer's length comes first, so that no two pairs are the same bytes.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let mut hash = Sha256::new();
        hash.update((person.issuer.len() as u64).to_be_bytes());
        hash.update(person.issuer.as_bytes());
        hash.update(person.subject.as_bytes());
        Self(hash.finalize().into())
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// 64 random bits, written as a letter and 16 hexadecimal digits, so that an expression can use it as an attribute's name.
macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 8]);

        impl $name {
            /// How every id is written, as a regular expression.
            pub const PATTERN: &str = concat!("^", $letter, "[0-9a-f]{16}$");

            /// Makes a new id of eight random bytes.
            #[must_use]
            pub const fn from_entropy(entropy: [u8; 8]) -> Self {
                Self(entropy)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Takes the canonical form only: lower case, 17 characters.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let bits = text.strip_prefix($letter).and_then(|digits| u64::from_str_radix(digits, 16).ok());
                let id = bits.map(|bits| Self(bits.to_be_bytes())).ok_or(ParseIdError)?;
                if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{:016x}"), u64::from_be_bytes(self.0))
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
    };
}

random_id! {
    /// The id of an API access token: `k` and 64 random bits in hexadecimal.
    KeyId, "k"
}

random_id! {
    /// The id of a session: `s` and 64 random bits in hexadecimal.
    SessionId, "s"
}
