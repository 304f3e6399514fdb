//! Recording on an invite how far its mail has come (R22).

use super::Moment;
use crate::domain::{Delivery, EmailStatus};
use crate::store::{Store, StoreError};

/// Records a report of the mail service. A report on an earlier mail, or with a status below the recorded one, changes nothing.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call should be repeated.
pub async fn record_delivery(store: &Store, delivery: Delivery, moment: Moment) -> Result<(), StoreError> {
    store.mark_delivery(&delivery, moment.now).await?;
    // Whether or not the invite is still there: deleting it does not hide that its mail bounced.
    if delivery.status == EmailStatus::Bounced {
        store.count_bounce(delivery.tags.tailnet, moment.now).await?;
    }
    Ok(())
}
