//! Revoking an invite: its link is dead at once (R9).

use super::{Caller, Failure, Moment, NotFound, authorize};
use crate::domain::{Change, InviteId, Permission};
use crate::store::Store;
use crate::store::invites::DeleteOutcome;

/// Revokes an open invite. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`NotFound`]; an accepted invite cannot be revoked and is not found.
pub async fn delete_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    moment: Moment,
) -> Result<(), Failure<NotFound>> {
    let invite = match id {
        Some(id) => store.invite(caller.tailnet, id, moment.now).await?,
        None => None,
    };
    let Some(invite) = invite else {
        authorize(store, caller, Permission::ManageInvites).await?;
        return Err(NotFound::Invite.into());
    };
    let record = caller.record(vec![Change::InviteDeleted((&invite).into())], moment);
    let guard = caller.guard(Permission::ManageInvites, |_| true);
    match store.delete_invite(&guard, &invite, &record).await? {
        DeleteOutcome::Deleted => Ok(()),
        DeleteOutcome::Gone => Err(NotFound::Invite.into()),
        DeleteOutcome::Denied(denied) => Err(denied.into()),
    }
}
