//! Listing the tailnets that a person is in, whatever their role and status there.

use crate::domain::{Identity, Membership};
use crate::store::{Store, StoreError};

/// Lists the caller's tailnets, home first.
///
/// # Errors
/// [`StoreError`] if the table does not answer.
pub async fn list_tailnets(store: &Store, identity: &Identity) -> Result<Vec<Membership>, StoreError> {
    store.tailnets_of(identity.person_id(), identity.user_id()).await
}
