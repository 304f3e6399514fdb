//! Reading the configuration audit log, oldest first (R21).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Caller, Failure, Moment};
use crate::domain::{
    AuditFilter, AuditRecord, Change, Denied, EventGroupId, Permission, Tailnet, kept_since,
};
use crate::store::{Store, StoreError};

/// How many operations one read takes if there is a filter, which only few may pass.
const FILTERED_PAGE: usize = 4_000;
/// The most reads for one response.
const MAX_PAGES: usize = 5;

/// Which part of the log to read.
#[derive(Debug, Clone)]
pub struct AuditQuery {
    /// From this time on.
    pub start: Timestamp,
    /// Up to and including this time.
    pub end: Timestamp,
    /// Which events to show.
    pub filter: AuditFilter,
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
    pub records: Vec<AuditRecord>,
    /// The operation after which the next page starts; `None` if nothing follows.
    pub next: Option<EventGroupId>,
}

/// Reads the log of the last 90 days at most.
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
    let (records, next) = matching_records(store, caller, query, moment).await?;
    Ok(AuditListing { tailnet, records, next })
}

/// Reads on until the filtered page is full, at most [`MAX_PAGES`] times: few events may pass, and some clients read only one page.
async fn matching_records(
    store: &Store,
    caller: &Caller,
    query: &AuditQuery,
    moment: Moment,
) -> Result<(Vec<AuditRecord>, Option<EventGroupId>), StoreError> {
    let window = (query.start.max(kept_since(moment.now)), query.end);
    let page_size = if query.filter.is_empty() { query.limit } else { query.limit.max(FILTERED_PAGE) } + 1;
    let mut records: Vec<AuditRecord> = Vec::new();
    let mut after = query.after;
    for _ in 0..MAX_PAGES {
        let mut page = store.audit_records(caller.tailnet, window, after, page_size).await?;
        name_users(store, &mut page).await?;
        let is_last = page.len() < page_size;
        after = page.last().map(|record| record.id);
        records.extend(page.into_iter().filter(|record| query.filter.matches_any(record)));
        if records.len() > query.limit {
            records.truncate(query.limit);
            let next = records.last().map(|record| record.id);
            return Ok((records, next));
        }
        if is_last {
            return Ok((records, None));
        }
    }
    Ok((records, after))
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
