//! Tokens that count once.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// A token that counts once: its hash, and until when it could be used again. Nothing can be turned back into the token (P3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeToken {
    /// SHA-256 of what is signed, in hex.
    pub hash: String,
    /// From then on it is refused anyway.
    pub ends: Timestamp,
}

impl OneTimeToken {
    /// The token of which this text is signed. Whoever has the text alone has no token.
    #[must_use]
    pub fn new(signed: &str, ends: Timestamp) -> Self {
        Self { hash: hex::encode(Sha256::digest(signed)), ends }
    }
}
