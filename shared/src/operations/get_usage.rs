//! Reading how many users of a tailnet were active in a month (R23).

use super::{Caller, Failure, authorize};
use crate::domain::{Month, Permission, Usage};
use crate::store::Store;

/// Reads the usage of a month.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn get_usage(store: &Store, caller: &Caller, month: Month) -> Result<Usage, Failure> {
    authorize(store, caller, Permission::ViewTailnet).await?;
    Ok(store.usage(caller.tailnet, month).await?)
}
