//! Looking at one open invite (R7); with the right to send it, this is how its link is copied again (R8).

use super::{Caller, Denied, Moment};
use crate::domain::{Invite, InviteId, Permission, User};
use crate::store::{Store, StoreError};

/// Why it is not shown.
#[derive(Debug, thiserror::Error)]
pub enum GetInviteError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such open invite in the tailnet.
    #[error("invite not found")]
    NotFound,
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads an open invite, and who looks at it. `id` is none if what was asked for is no id at all.
///
/// # Errors
/// [`GetInviteError`].
pub async fn get_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    moment: Moment,
) -> Result<(User, Invite), GetInviteError> {
    let user_id = caller.identity.user_id();
    let (invite, row) = match id {
        Some(id) => store.invite_and_user(caller.tailnet, id, user_id, moment.now).await?,
        None => (None, store.user(caller.tailnet, user_id).await?),
    };
    let viewer = caller.permitted(row, Permission::ViewInvites)?;
    Ok((viewer, invite.ok_or(GetInviteError::NotFound)?))
}
