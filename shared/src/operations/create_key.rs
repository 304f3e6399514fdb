//! Making an API access token for a program. It has the rights that its user has at the moment of each call, and is shown once.

use jiff::Timestamp;

use super::access::{SignInTooOld, check_fresh};
use super::{Caller, Failure, Moment, Reason, authorize};
use crate::domain::{ApiKey, Change, KeyId, KeyLifetime, MAX_API_KEYS, Permission, User};
use crate::store::keys::{CreateKeyOutcome, KeysChange};
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a concurrent change of the user's tokens.
const MAX_DECISIONS: usize = 4;

/// The token that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What its user writes down about it.
    pub description: String,
    /// How long it is valid.
    pub lifetime: KeyLifetime,
}

/// Why the token was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreateKeyError {
    /// The caller has [`MAX_API_KEYS`] already.
    #[error("you have {MAX_API_KEYS} API access tokens, which is the most; delete one first")]
    TooMany,
    /// The caller has signed in to their browser too long ago (R25).
    #[error(transparent)]
    SignInTooOld(#[from] SignInTooOld),
}

impl Reason for CreateKeyError {}

/// Checks that the caller may make an API access token: for requests with invalid input, too, which get 403 before 400.
///
/// # Errors
/// [`Failure`] with [`CreateKeyError::SignInTooOld`].
pub async fn authorize_key(
    store: &Store,
    caller: &Caller,
    moment: Moment,
) -> Result<User, Failure<CreateKeyError>> {
    let user = authorize(store, caller, Permission::ManageOwnKeys).await?;
    check_fresh(&caller.proof, moment.now).map_err(CreateKeyError::SignInTooOld)?;
    Ok(user)
}

/// Makes an API access token of the caller. `identity` derives the token itself from the value returned.
///
/// # Errors
/// [`Failure`] with [`CreateKeyError`].
pub async fn create_key(
    store: &Store,
    caller: &Caller,
    new: NewKey,
    moment: Moment,
) -> Result<ApiKey, Failure<CreateKeyError>> {
    // Row and token store the expiry in whole seconds.
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
        let old = authorize_key(store, caller, moment).await?.api_keys;
        // Expired tokens do not count.
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
