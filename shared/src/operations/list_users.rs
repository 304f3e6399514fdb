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

/// Users, and who looks at them.
#[derive(Debug)]
pub struct ListedUsers {
    /// The caller's user. What they may do to a user depends on both.
    pub viewer: User,
    /// The users in the order of their ids.
    pub users: Part<User, UserId>,
}

/// Lists users in the order of their ids, as many as one request may read.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_users(store: &Store, caller: &Caller, query: &UserQuery) -> Result<ListedUsers, Failure> {
    let viewer = authorize(store, caller, Permission::ViewTailnet).await?;
    if query.shared_only {
        return Ok(ListedUsers { viewer, users: Part::empty() });
    }
    let users = store.users(caller.tailnet, query.after, query.limit);
    let users = match query.role {
        Some(role) => users.those(|user| user.role == role).await?,
        None => users.all().await?,
    };
    Ok(ListedUsers { viewer, users })
}
