//! Recording on an invite how far its mail has come (R22).

use crate::domain::Delivery;
use crate::store::{Store, StoreError};

/// Records a report of the mail service. A report on an earlier mail, or with a status below the recorded one, changes nothing.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call should be repeated.
pub async fn record_delivery(store: &Store, delivery: Delivery) -> Result<(), StoreError> {
    store.mark_delivery(delivery).await
}
