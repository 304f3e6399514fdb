//! Reading how many users of a tailnet were active in a month (R23).

use super::{Caller, Denied, authorize};
use crate::domain::{Month, Permission, Usage};
use crate::store::{Store, StoreError};

/// Why it is not shown.
#[derive(Debug, thiserror::Error)]
pub enum GetUsageError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the usage of a month.
///
/// # Errors
/// [`GetUsageError`].
pub async fn get_usage(store: &Store, caller: &Caller, month: Month) -> Result<Usage, GetUsageError> {
    authorize(store, caller, Permission::ViewTailnet).await??;
    Ok(store.usage(caller.tailnet, month).await?)
}
