//! Reading one open invite (R7). This is also how its link is copied again (R8).

use super::list_invites::{ListedInvite, Standing};
use super::{Caller, Failure, Moment, NotFound};
use crate::domain::{InviteId, Permission, User};
use crate::store::Store;

/// Reads an open invite, and who looks at it. If somebody else made it, a second read finds whether it can be accepted. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`NotFound`].
pub async fn get_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    moment: Moment,
) -> Result<(User, ListedInvite), Failure<NotFound>> {
    let user_id = caller.identity.user_id();
    let (invite, row) = match id {
        Some(id) => store.invite_and_user(caller.tailnet, id, user_id, moment.now).await?,
        None => (None, store.user(caller.tailnet, user_id).await?),
    };
    let viewer = caller.permitted(row, Permission::ViewInvites)?;
    let invite = invite.ok_or(NotFound::Invite)?;
    let standing = if invite.inviter == viewer.id {
        Standing::of(&invite, Some(&viewer), moment.now)
    } else {
        Standing::of(&invite, store.user(caller.tailnet, invite.inviter).await?.as_ref(), moment.now)
    };
    Ok((viewer, ListedInvite { invite, standing }))
}
