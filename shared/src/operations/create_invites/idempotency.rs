//! The hashes behind an `Idempotency-Key`: one of caller and key, one of the request (P2).

use sha2::{Digest, Sha256};

use crate::domain::NewInvite;
use crate::operations::Caller;
use crate::store::invites::IdempotencyKey;

/// The key within caller and tailnet. The request is hashed in its parsed form, so spacing or the order of members do not matter.
pub(super) fn idempotency_key(caller: &Caller, key: &str, invites: &[NewInvite]) -> IdempotencyKey {
    let mut key_hash = Sha256::new();
    key_hash.update(caller.identity.person_id().to_string());
    key_hash.update(key);
    let mut body_hash = Sha256::new();
    for invite in invites {
        let email = invite.email.as_ref().map_or("", |email| email.as_str());
        body_hash.update(format!("{} {email} {}\n", invite.role, invite.bind_to_email));
    }
    IdempotencyKey {
        key_hash: hex::encode(key_hash.finalize()),
        body_hash: hex::encode(body_hash.finalize()),
    }
}
