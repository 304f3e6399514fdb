//! Listing the open invites, newest first, or those whose address starts with a text (R7).

use super::{Caller, Failure, Moment, authorize};
use crate::domain::{EmailAddress, Invite, InviteId, Permission, User};
use crate::store::Store;

/// Which invites to list.
#[derive(Debug, Clone, Default)]
pub struct InviteQuery {
    /// What the address starts with; `None` for every invite.
    pub email: Option<String>,
    /// The last invite of the page before; only older ones follow.
    pub before: Option<InviteId>,
    /// The most invites to list.
    pub limit: usize,
}

/// Open invites, and who looks at them.
#[derive(Debug)]
pub struct ListedInvites {
    /// Who looks: what they see of an invite depends on their role.
    pub viewer: User,
    /// The invites, newest first.
    pub invites: Vec<Invite>,
    /// Whether older ones follow.
    pub more: bool,
}

/// Lists open invites.
///
/// # Errors
/// [`Failure`].
pub async fn list_invites(
    store: &Store,
    caller: &Caller,
    query: &InviteQuery,
    moment: Moment,
) -> Result<ListedInvites, Failure> {
    let viewer = authorize(store, caller, Permission::ViewInvites).await?;
    let one_more = query.limit.saturating_add(1);
    let mut invites = match &query.email {
        None => store.open_invites(caller.tailnet, query.before, one_more, moment.now).await?,
        Some(typed) => match EmailAddress::search_prefix(typed) {
            Some(start) => {
                store.open_invites_to(caller.tailnet, &start, query.before, one_more, moment.now).await?
            }
            None => Vec::new(),
        },
    };
    let more = invites.len() > query.limit;
    invites.truncate(query.limit);
    Ok(ListedInvites { viewer, invites, more })
}
