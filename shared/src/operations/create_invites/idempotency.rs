//! The hashes behind an `Idempotency-Key`: one of caller and key, one of the request (P2).

use sha2::{Digest, Sha256};

use super::import::AskedRow;
use super::problems::AskedInvite;
use crate::domain::{Language, NewInvite};
use crate::operations::Caller;
use crate::store::invites::IdempotencyKey;

/// The key within caller and tailnet. The request is hashed in its parsed form, so spacing or the order of members do not matter.
pub(super) fn idempotency_key(caller: &Caller, key: &str, invites: &[NewInvite]) -> IdempotencyKey {
    hashed(caller, key, invites)
}

/// The key of one part of an import. All parts have the hash of the whole list, with nothing for what cannot be read of it.
pub(super) fn key_of_part(caller: &Caller, key: &str, rows: &[AskedRow], part: u16) -> IdempotencyKey {
    let readable: Vec<NewInvite> = rows.iter().flatten().filter_map(AskedInvite::readable).collect();
    // No key of a header has a line break.
    hashed(caller, &format!("{key}\nimport {part}"), &readable)
}

fn hashed(caller: &Caller, key: &str, invites: &[NewInvite]) -> IdempotencyKey {
    let mut key_hash = Sha256::new();
    key_hash.update(caller.identity.person_id().to_string());
    key_hash.update(key);
    let mut body_hash = Sha256::new();
    for invite in invites {
        let email = invite.email.as_ref().map_or("", |email| email.as_str());
        body_hash.update(format!("{} {email} {}", invite.role, invite.bind_to_email));
        // Left out where they are the default, as in hashes of before there was a choice.
        if invite.language != Language::default() {
            body_hash.update(format!(" {}", invite.language));
        }
        if invite.remind == Some(false) {
            body_hash.update(" no reminder");
        }
        body_hash.update("\n");
    }
    IdempotencyKey {
        key_hash: hex::encode(key_hash.finalize()),
        body_hash: hex::encode(body_hash.finalize()),
    }
}
