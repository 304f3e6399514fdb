//! Revoking an invite: its link is dead at once (R9).

use super::{Caller, Denied, Moment, authorize};
use crate::domain::{Change, InviteId, Permission};
use crate::store::{DeleteOutcome, Store, StoreError};

/// Why it was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum DeleteInviteError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such open invite in the tailnet; an accepted one cannot be revoked.
    #[error("invite not found")]
    NotFound,
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Revokes an open invite. `id` is none if what was asked for is no id at all.
///
/// # Errors
/// [`DeleteInviteError`].
pub async fn delete_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    moment: Moment,
) -> Result<(), DeleteInviteError> {
    let invite = match id {
        Some(id) => store.invite(caller.tailnet, id, moment.now).await?,
        None => None,
    };
    let Some(invite) = invite else {
        authorize(store, caller, Permission::ManageInvites).await??;
        return Err(DeleteInviteError::NotFound);
    };
    let record = caller.record(vec![Change::InviteDeleted((&invite).into())], moment);
    let guard = caller.guard(Permission::ManageInvites, |_| true);
    match store.delete_invite(&guard, &invite, &record).await? {
        DeleteOutcome::Deleted => Ok(()),
        DeleteOutcome::Gone => Err(DeleteInviteError::NotFound),
        DeleteOutcome::Refused(refusal) => Err(Denied::from(refusal).into()),
    }
}
