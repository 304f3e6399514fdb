//! Looking at one user; everybody active may look at their own.

use super::{Caller, Denied};
use crate::domain::{Permission, User, UserId};
use crate::store::{Store, StoreError};

/// Why it is not shown.
#[derive(Debug, thiserror::Error)]
pub enum GetUserError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such user in the tailnet.
    #[error("user not found")]
    NotFound,
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a user. `id` is none if what was asked for is no id at all.
///
/// # Errors
/// [`GetUserError`].
pub async fn get_user(store: &Store, caller: &Caller, id: Option<UserId>) -> Result<User, GetUserError> {
    let own = caller.identity.user_id();
    let (caller_row, user) = store.two_users(caller.tailnet, own, id.unwrap_or(own)).await?;
    let permission = if id == Some(own) { Permission::ReadOwnUser } else { Permission::ViewTailnet };
    caller.permitted(caller_row, permission)?;
    user.filter(|_| id.is_some()).ok_or(GetUserError::NotFound)
}
