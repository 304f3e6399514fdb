//! Reading the settings of a tailnet.

use super::{Caller, Denied};
use crate::domain::{Permission, Tailnet};
use crate::store::{Store, StoreError};

/// Why they are not shown.
#[derive(Debug, thiserror::Error)]
pub enum GetSettingsError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a tailnet with its settings.
///
/// # Errors
/// [`GetSettingsError`].
pub async fn get_settings(store: &Store, caller: &Caller) -> Result<Tailnet, GetSettingsError> {
    let (row, tailnet) = store.user_and_tailnet(caller.tailnet, caller.identity.user_id()).await?;
    caller.permitted(row, Permission::ViewTailnet)?;
    Ok(tailnet.ok_or(Denied::NotAUser)?)
}
