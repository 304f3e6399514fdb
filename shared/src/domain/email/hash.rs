//! An address as it is named where nobody needs to read it.

use std::fmt;

use sha2::{Digest, Sha256};

use super::EmailAddress;

/// The SHA-256 of an address. Rows that belong to no tailnet have it in their keys, and the links of mails to the address carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressHash([u8; Self::BYTES]);

impl AddressHash {
    /// How long it is, in bytes.
    pub const BYTES: usize = 32;

    /// The hash whose bytes these are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The hash as bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; Self::BYTES] {
        self.0
    }
}

impl EmailAddress {
    /// The address's hash.
    #[must_use]
    pub fn hash(&self) -> AddressHash {
        AddressHash(Sha256::digest(self.as_str()).into())
    }
}

impl fmt::Display for AddressHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}
