//! Listing the tailnets that a person is in, whatever their role and status there.

use super::{Failure, still_signed_in};
use crate::domain::{Membership, TailnetId};
use crate::identity::Credential;
use crate::store::{Part, Store};

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
/// [`Failure::Denied`] for somebody who has signed out; [`Failure::Store`].
pub async fn list_tailnets(
    store: &Store,
    credential: &Credential,
    query: TailnetQuery,
) -> Result<Part<Membership, TailnetId>, Failure> {
    let limit = query.limit.min(MAX_TAILNETS);
    let Credential { identity, proof, .. } = credential;
    let memberships = store.some_memberships_of(identity.person_id(), query.after, limit).await?;
    still_signed_in(&memberships.person, proof)?;
    Ok(store.tailnets_of(&memberships, identity.user_id()).await?)
}
