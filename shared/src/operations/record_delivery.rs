//! Noting on an invite what became of its mail (R22).

use crate::domain::Delivery;
use crate::store::{Store, StoreError};

/// Notes what the mail service reports of a mail. What is older than what is known, or of a mail before, changes nothing.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn record_delivery(store: &Store, delivery: Delivery) -> Result<(), StoreError> {
    store.mark_delivery(delivery).await
}
