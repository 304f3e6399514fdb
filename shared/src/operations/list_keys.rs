//! Listing the caller's own API access tokens, without the tokens themselves.

use super::{Caller, Failure, Moment, authorize};
use crate::domain::{ApiKey, Permission};
use crate::store::Store;

/// Lists the caller's valid API access tokens, oldest first.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_keys(store: &Store, caller: &Caller, moment: Moment) -> Result<Vec<ApiKey>, Failure> {
    let user = authorize(store, caller, Permission::ManageOwnKeys).await?;
    let mut keys = store.api_keys(caller.tailnet, user.id).await?;
    keys.retain(|key| key.expires_at > moment.now && user.api_keys.contains_key(&key.id));
    keys.sort_by_key(|key| key.created);
    Ok(keys)
}
