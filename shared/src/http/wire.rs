//! What goes over the wire.

mod invites;
mod keys;
mod log;
mod tailnets;
mod users;

use serde::Serialize;

use super::Incoming;
use super::paging::{Paged, fit, next_url};

pub use invites::{ViewedInvite, created_invites, user_invite, user_invites};
pub use keys::{created_key, keys};
pub use log::audit_log;
pub use tailnets::{settings, tailnet, tailnets, usage};
pub use users::{joined_user, user, users};

#[cfg(feature = "openapi")]
pub(super) use {
    keys::{CreatedKey, Keys},
    log::AuditLog,
    tailnets::{Settings, Tailnets, ViewedTailnet, ViewedUsage},
    users::{JoinedUser, Users},
};

/// As many items as a response holds, and where the rest is if others follow the last.
fn paged<T: Serialize>(
    incoming: &Incoming<'_>,
    items: Vec<T>,
    more: bool,
    id: impl Fn(&T) -> String,
) -> Paged<Vec<T>> {
    let next = items.last().filter(|_| more).map(&id);
    paged_to(incoming, items, next, id)
}

/// As many items as a response holds, and where the rest is, which is behind `next` if all of them fit.
fn paged_to<T: Serialize>(
    incoming: &Incoming<'_>,
    mut items: Vec<T>,
    next: Option<String>,
    id: impl Fn(&T) -> String,
) -> Paged<Vec<T>> {
    let dropped = fit(&mut items);
    let cursor = if dropped { items.last().map(id) } else { next };
    let (path, query) = incoming.path_and_query();
    let next = cursor.and_then(|cursor| next_url(&incoming.app().config.base_url, path, query, &cursor));
    Paged { body: items, next }
}
