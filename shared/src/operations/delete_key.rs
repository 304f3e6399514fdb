//! Revoking an API access token: it is of no use from then on.

use super::{Caller, Denied, Moment, authorize};
use crate::domain::{Change, KeyChange, KeyId, Permission};
use crate::store::{DeleteKeyOutcome, Store, StoreError};

/// Why it was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum DeleteKeyError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The caller has no such token.
    #[error("API access token not found")]
    NotFound,
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Revokes an API access token of the caller. `id` is none if what was asked for is no id at all.
///
/// # Errors
/// [`DeleteKeyError`].
pub async fn delete_key(
    store: &Store,
    caller: &Caller,
    id: Option<KeyId>,
    moment: Moment,
) -> Result<(), DeleteKeyError> {
    let Some(id) = id else {
        authorize(store, caller, Permission::ManageOwnKeys).await??;
        return Err(DeleteKeyError::NotFound);
    };
    let guard = caller.guard(Permission::ManageOwnKeys, |_| true);
    let change = KeyChange { id, description: None, expires_at: None };
    let record = caller.record(vec![Change::KeyDeleted(change)], moment);
    match store.delete_key(&guard, id, &record).await? {
        DeleteKeyOutcome::Deleted => Ok(()),
        DeleteKeyOutcome::Gone => Err(DeleteKeyError::NotFound),
        DeleteKeyOutcome::Refused(refusal) => Err(Denied::from(refusal).into()),
    }
}
