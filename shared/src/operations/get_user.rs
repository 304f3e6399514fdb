//! Reading one user. Every active user may read their own.

use super::{Caller, Failure, NotFound, authorize};
use crate::domain::{Permission, User, UserId};
use crate::store::Store;

/// Reads a user, and who looks at them. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`NotFound`].
pub async fn get_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
) -> Result<(User, User), Failure<NotFound>> {
    let own = caller.identity.user_id();
    let Some(id) = id else {
        authorize(store, caller, Permission::ViewTailnet).await?;
        return Err(NotFound::User.into());
    };
    if id == own {
        let user = authorize(store, caller, Permission::ReadOwnUser).await?;
        return Ok((user.clone(), user));
    }
    let (caller_row, user) = store.two_users(caller.tailnet, own, id).await?;
    let viewer = caller.permitted(caller_row, Permission::ViewTailnet)?;
    Ok((viewer, user.ok_or(NotFound::User)?))
}
