//! Listing the tailnets that a person is in, whatever their role and status there.

use crate::domain::{Identity, Membership, TailnetId};
use crate::store::{Part, Store, StoreError};

/// The most tailnets that are listed at once. Each takes two rows that are read by their keys.
const MAX_TAILNETS: usize = 500;

/// Which of the caller's tailnets to list.
#[derive(Debug, Clone, Copy)]
pub struct TailnetQuery {
    /// The last tailnet of the page before.
    pub after: Option<TailnetId>,
    /// The most tailnets to list.
    pub limit: usize,
}

/// Lists the caller's tailnets, home first, as many as one request may read.
///
/// # Errors
/// [`StoreError`] if the table does not answer.
pub async fn list_tailnets(
    store: &Store,
    identity: &Identity,
    query: TailnetQuery,
) -> Result<Part<Membership, TailnetId>, StoreError> {
    let limit = query.limit.min(MAX_TAILNETS);
    store.tailnets_of(identity.person_id(), identity.user_id(), query.after, limit).await
}
