//! Reading how many users of a tailnet were active in months (R23).

use futures_util::future::try_join_all;

use super::{Caller, Failure, authorize};
use crate::domain::{Month, Permission, Usage};
use crate::store::Store;

/// Reads the usage of months, in their order. Each is a query, so whoever asks for them bounds how many there are (P7).
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn get_usage(
    store: &Store,
    caller: &Caller,
    months: &[Month],
) -> Result<Vec<(Month, Usage)>, Failure> {
    authorize(store, caller, Permission::ViewTailnet).await?;
    let usage = async |month: &Month| Ok((*month, store.usage(caller.tailnet, *month).await?));
    try_join_all(months.iter().map(usage)).await
}
