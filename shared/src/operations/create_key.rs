//! Making an API access token for a program: it has its user's rights at the moment of each call, and is shown once.

use jiff::Timestamp;

use super::{Caller, Failure, Moment, Reason, authorize};
use crate::domain::{ApiKey, Change, KeyId, KeyLifetime, MAX_API_KEYS, Permission};
use crate::store::keys::{CreateKeyOutcome, KeysChange};
use crate::store::{Store, StoreError};

/// How often it is decided again because the user's tokens have changed in between.
const MAX_DECISIONS: usize = 4;

/// What token is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What its user writes down about it.
    pub description: String,
    /// How long it is valid.
    pub lifetime: KeyLifetime,
}

/// Why it was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreateKeyError {
    /// The caller has as many as there may be.
    #[error("you have {MAX_API_KEYS} API access tokens, which is the most; delete one first")]
    TooMany,
}

impl Reason for CreateKeyError {}

/// Makes an API access token of the caller; the token itself is derived from what is returned.
///
/// # Errors
/// [`Failure`] with [`CreateKeyError`].
pub async fn create_key(
    store: &Store,
    caller: &Caller,
    new: NewKey,
    moment: Moment,
) -> Result<ApiKey, Failure<CreateKeyError>> {
    // The end is kept in whole seconds, in the token too.
    let now = Timestamp::from_second(moment.now.as_second()).unwrap_or(moment.now);
    let key = ApiKey {
        id: KeyId::from_entropy(moment.entropy),
        tailnet: caller.tailnet,
        user: caller.identity.user_id(),
        description: new.description,
        created: now,
        expires_at: new.lifetime.end(now),
    };
    let guard = caller.guard(Permission::ManageOwnKeys, |_| true);
    let record = caller.record(vec![Change::KeyCreated((&key).into())], moment);
    for _ in 0..MAX_DECISIONS {
        let old = authorize(store, caller, Permission::ManageOwnKeys).await?.api_keys;
        // Whatever has expired makes room.
        let mut new = old.clone();
        new.retain(|_, expires_at| *expires_at > moment.now);
        if new.len() >= MAX_API_KEYS {
            return Err(CreateKeyError::TooMany.into());
        }
        new.insert(key.id, key.expires_at);
        match store.create_key(&guard, &key, KeysChange { old: &old, new: &new }, &record).await? {
            CreateKeyOutcome::Created => return Ok(key),
            CreateKeyOutcome::Denied(denied) => return Err(denied.into()),
            CreateKeyOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}
