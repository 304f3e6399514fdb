//! Reading the configuration audit log (R21).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Caller, Failure, Moment};
use crate::domain::{
    AuditFilter, AuditOrder, AuditRecord, Change, Denied, EventGroupId, Permission, Tailnet, kept_since,
};
use crate::store::{Part, Store, StoreError};

/// Which part of the log to read.
#[derive(Debug, Clone)]
pub struct AuditQuery {
    /// From this time on.
    pub start: Timestamp,
    /// Up to and including this time.
    pub end: Timestamp,
    /// Which events to show.
    pub filter: AuditFilter,
    /// What comes first.
    pub order: AuditOrder,
    /// The last operation of the page before.
    pub after: Option<EventGroupId>,
    /// The most operations to read.
    pub limit: usize,
}

/// A part of the log.
#[derive(Debug)]
pub struct AuditListing {
    /// The tailnet whose log it is.
    pub tailnet: Tailnet,
    /// The operations with at least one event that passes the filter.
    pub records: Part<AuditRecord, EventGroupId>,
}

/// Reads the log of the last 90 days at most, as much as one request may.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_audit_events(
    store: &Store,
    caller: &Caller,
    query: &AuditQuery,
    moment: Moment,
) -> Result<AuditListing, Failure> {
    let (row, tailnet) = store.user_and_tailnet(caller.tailnet, caller.identity.user_id()).await?;
    caller.permitted(row, Permission::ReadAuditLog)?;
    let tailnet = tailnet.ok_or(Denied::NotAUser)?;
    let window = (query.start.max(kept_since(moment.now)), query.end);
    let mut log = store.audit_records(caller.tailnet, window, query.order, query.after, query.limit);
    if !query.filter.is_empty() {
        log = log.sifted();
    }
    let of_any_target = query.filter.of_any_target();
    while let Some(mut records) = log.next().await? {
        // Only the names of those are looked up that may be shown.
        records.retain(|record| of_any_target.matches_any(record));
        name_users(store, &mut records).await?;
        log.keep(records.into_iter().filter(|record| query.filter.matches_any(record)));
    }
    Ok(AuditListing { tailnet, records: log.part() })
}

/// Looks up the names of users who were changed without being read (decision 11).
async fn name_users(store: &Store, records: &mut [AuditRecord]) -> Result<(), StoreError> {
    let Some(tailnet) = records.first().map(|record| record.tailnet) else { return Ok(()) };
    let mut unnamed: Vec<_> =
        records.iter_mut().flat_map(|record| &mut record.changes).filter_map(Change::unnamed_user).collect();
    let users: BTreeSet<_> = unnamed.iter().map(|user| user.user).collect();
    if users.is_empty() {
        return Ok(());
    }
    let logins = store.logins(tailnet, &users).await?;
    for user in &mut unnamed {
        user.login = logins.get(&user.user).cloned();
    }
    Ok(())
}
