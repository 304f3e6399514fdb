//! Listing a tailnet's users.

use super::{Caller, Failure, authorize};
use crate::domain::{Permission, Role, User, UserId};
use crate::store::Store;

/// How many users one read takes if only those with one role are wanted.
const FILTERED_PAGE: usize = 1_000;

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

/// Lists users in the order of their ids, and whether others follow.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_users(
    store: &Store,
    caller: &Caller,
    query: &UserQuery,
) -> Result<(Vec<User>, bool), Failure> {
    authorize(store, caller, Permission::ViewTailnet).await?;
    // Few users may have the role.
    let page_size = if query.role.is_some() { query.limit.max(FILTERED_PAGE) } else { query.limit } + 1;
    let mut users = Vec::new();
    if query.shared_only {
        return Ok((users, false));
    }
    let mut after = query.after;
    loop {
        let page = store.users(caller.tailnet, after, page_size).await?;
        let is_last = page.len() < page_size;
        after = page.last().map(|user| user.id);
        users.extend(page.into_iter().filter(|user| query.role.is_none_or(|role| user.role == role)));
        if is_last || users.len() > query.limit {
            let more = users.len() > query.limit;
            users.truncate(query.limit);
            return Ok((users, more));
        }
    }
}
