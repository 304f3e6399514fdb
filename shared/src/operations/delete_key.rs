//! Revoking an API access token: it is invalid from then on.

use super::{Caller, Failure, Moment, NotFound, authorize};
use crate::domain::{Change, KeyChange, KeyId, Permission};
use crate::store::Store;
use crate::store::keys::DeleteKeyOutcome;

/// Revokes an API access token of the caller. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`NotFound`].
pub async fn delete_key(
    store: &Store,
    caller: &Caller,
    id: Option<KeyId>,
    moment: Moment,
) -> Result<(), Failure<NotFound>> {
    let Some(id) = id else {
        authorize(store, caller, Permission::ManageOwnKeys).await?;
        return Err(NotFound::ApiKey.into());
    };
    delete_keys(store, caller, &[id], moment).await
}

/// Revokes API access tokens of the caller, all or none, in one change.
pub(super) async fn delete_keys(
    store: &Store,
    caller: &Caller,
    ids: &[KeyId],
    moment: Moment,
) -> Result<(), Failure<NotFound>> {
    let guard = caller.guard(Permission::ManageOwnKeys, |_| true);
    let deleted = |&id| Change::KeyDeleted(KeyChange { id, description: None, expires_at: None });
    let record = caller.record(ids.iter().map(deleted).collect(), moment);
    match store.delete_keys(&guard, ids, &record).await? {
        DeleteKeyOutcome::Deleted => Ok(()),
        DeleteKeyOutcome::Gone => Err(NotFound::ApiKey.into()),
        DeleteKeyOutcome::Denied(denied) => Err(denied.into()),
    }
}
