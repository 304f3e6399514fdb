//! Looking at one open invite (R7); whoever may send it copies its link again this way (R8).

use super::{Caller, Failure, Moment, NotFound};
use crate::domain::{Invite, InviteId, Permission, User};
use crate::store::Store;

/// Reads an open invite, and who looks at it. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`NotFound`].
pub async fn get_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    moment: Moment,
) -> Result<(User, Invite), Failure<NotFound>> {
    let user_id = caller.identity.user_id();
    let (invite, row) = match id {
        Some(id) => store.invite_and_user(caller.tailnet, id, user_id, moment.now).await?,
        None => (None, store.user(caller.tailnet, user_id).await?),
    };
    let viewer = caller.permitted(row, Permission::ViewInvites)?;
    Ok((viewer, invite.ok_or(NotFound::Invite)?))
}
