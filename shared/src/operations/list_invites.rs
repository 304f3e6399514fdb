//! Listing the open invites, newest first, or those whose address starts with a text (R7).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Caller, Failure, Moment, authorize};
use crate::domain::{AddressStart, Invite, InviteId, Permission, User, UserId};
use crate::store::{Consistency, Part, Store};

/// Which invites to list.
#[derive(Debug, Clone, Default)]
pub struct InviteQuery {
    /// What the address starts with; `None` for every invite.
    pub email: Option<AddressStart>,
    /// The last invite of the page before; only older ones follow.
    pub before: Option<InviteId>,
    /// The most invites to list.
    pub limit: usize,
}

/// An open invite as a list has it.
#[derive(Debug)]
pub struct ListedInvite {
    /// The invite.
    pub invite: Invite,
    /// Whether anybody can join by it.
    pub standing: Standing,
}

/// Whether anybody can join by an invite, which depends on its inviter (R10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be accepted.
    Good,
    /// Not as long as its inviter is suspended.
    Suspended,
    /// Never again: it is about to be revoked.
    Void,
}

/// Open invites, and who looks at them.
#[derive(Debug)]
pub struct ListedInvites {
    /// The caller's user. Their role decides what they see of an invite.
    pub viewer: User,
    /// The invites, newest first.
    pub invites: Vec<ListedInvite>,
    /// The last invite that was looked at, if older ones follow. Fewer may be listed than were looked at.
    pub next: Option<InviteId>,
}

impl Standing {
    /// Of an invite whose inviter is still in the tailnet, or not.
    pub(super) fn of(invite: &Invite, inviter: Option<&User>, now: Timestamp) -> Self {
        if invite.can_be_accepted(inviter, now) {
            Self::Good
        } else if inviter.is_some_and(|inviter| !inviter.status.may_act()) {
            Self::Suspended
        } else {
            Self::Void
        }
    }
}

/// Lists open invites.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_invites(
    store: &Store,
    caller: &Caller,
    query: &InviteQuery,
    moment: Moment,
) -> Result<ListedInvites, Failure> {
    let viewer = authorize(store, caller, Permission::ViewInvites).await?;
    let InviteQuery { email, before, limit } = query;
    let Part { items: found, next } = match email {
        None => store.open_invites(caller.tailnet, *before, *limit, moment.now).all().await?,
        Some(start) => store.open_invites_to(caller.tailnet, start, *before, *limit, moment.now).await?,
    };
    let others: BTreeSet<UserId> =
        found.iter().map(|invite| invite.inviter).filter(|inviter| *inviter != viewer.id).collect();
    let users = store.users_with(caller.tailnet, &others, Consistency::Eventual).await?;
    let listed = |invite: Invite| {
        let inviter = if invite.inviter == viewer.id { Some(&viewer) } else { users.get(&invite.inviter) };
        let standing = Standing::of(&invite, inviter, moment.now);
        ListedInvite { invite, standing }
    };
    Ok(ListedInvites { invites: found.into_iter().map(listed).collect(), viewer, next })
}
