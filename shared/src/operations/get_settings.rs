//! Reading the settings of a tailnet.

use super::{Caller, Failure};
use crate::domain::{Denied, Permission, Tailnet};
use crate::store::Store;

/// Reads a tailnet with its settings.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn get_settings(store: &Store, caller: &Caller) -> Result<Tailnet, Failure> {
    let (row, tailnet) = store.user_and_tailnet(caller.tailnet, caller.identity.user_id()).await?;
    caller.permitted(row, Permission::ViewTailnet)?;
    Ok(tailnet.ok_or(Denied::NotAUser)?)
}
