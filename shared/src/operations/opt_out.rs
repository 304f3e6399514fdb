//! "Never invite me again", and taking it back (R30). Whoever has the link of a mail to the address may do both.

use super::Moment;
use crate::domain::{AddressHash, Mailing};
use crate::store::{Store, StoreError};

/// Reads whether mails go to an address.
///
/// # Errors
/// [`StoreError`] if the table does not answer.
pub async fn show_mailing(store: &Store, address: AddressHash) -> Result<Mailing, StoreError> {
    store.mailing(address).await
}

/// Stops mails to an address, or lets them go out again. It belongs to no tailnet, so no audit log has an event of it (decision 28).
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn set_mailing(
    store: &Store,
    address: AddressHash,
    wanted: Mailing,
    moment: Moment,
) -> Result<(), StoreError> {
    store.set_mailing(address, wanted, moment.now).await
}
