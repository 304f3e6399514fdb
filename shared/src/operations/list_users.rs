//! Listing a tailnet's users.

use super::{Caller, Failure, authorize};
use crate::domain::{Permission, Role, User, UserId};
use crate::store::{Part, Store};

/// Which users to list.
#[derive(Debug, Clone, Default)]
pub struct UserQuery {
    /// Those with this role; `None` for every role.
    pub role: Option<Role>,
    /// Only users of type `shared` (W17). This service has none, so the list is empty.
    pub shared_only: bool,
    /// The last user of the page before.
    pub after: Option<UserId>,
    /// The most users to read.
    pub limit: usize,
}

/// Lists users in the order of their ids, as many as one request may read.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_users(
    store: &Store,
    caller: &Caller,
    query: &UserQuery,
) -> Result<Part<User, UserId>, Failure> {
    authorize(store, caller, Permission::ViewTailnet).await?;
    if query.shared_only {
        return Ok(Part::empty());
    }
    let users = store.users(caller.tailnet, query.after, query.limit);
    Ok(match query.role {
        Some(role) => users.those(|user| user.role == role).await?,
        None => users.all().await?,
    })
}
