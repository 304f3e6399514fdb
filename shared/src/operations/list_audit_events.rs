//! Reading the configuration audit log, oldest first (R21).

use jiff::Timestamp;

use super::{Caller, Denied, Moment};
use crate::domain::{AuditFilter, AuditRecord, EventGroupId, Permission, Tailnet, kept_since};
use crate::store::{Store, StoreError};

/// Which part of the log to read.
#[derive(Debug, Clone)]
pub struct AuditQuery {
    /// From this time on.
    pub start: Timestamp,
    /// Up to and including this time.
    pub end: Timestamp,
    /// Which events.
    pub filter: AuditFilter,
    /// The last operation of the page before.
    pub after: Option<EventGroupId>,
    /// The most operations to read.
    pub limit: usize,
}

/// A part of the log.
#[derive(Debug)]
pub struct AuditPage {
    /// The tailnet whose log it is.
    pub tailnet: Tailnet,
    /// The operations, of whose events the filter says which to show.
    pub records: Vec<AuditRecord>,
    /// Whether later ones follow.
    pub more: bool,
}

/// Why nothing is read.
#[derive(Debug, thiserror::Error)]
pub enum ListAuditEventsError {
    /// The caller may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the log of the last 90 days at most.
///
/// # Errors
/// [`ListAuditEventsError`].
pub async fn list_audit_events(
    store: &Store,
    caller: &Caller,
    query: &AuditQuery,
    moment: Moment,
) -> Result<AuditPage, ListAuditEventsError> {
    let (row, tailnet) = store.user_and_tailnet(caller.tailnet, caller.identity.user_id()).await?;
    caller.permitted(row, Permission::ReadAuditLog)?;
    let tailnet = tailnet.ok_or(Denied::NotAUser)?;
    let window = (query.start.max(kept_since(moment.now)), query.end);
    let mut records =
        store.audit_records(caller.tailnet, window, query.after, query.limit.saturating_add(1)).await?;
    let more = records.len() > query.limit;
    records.truncate(query.limit);
    Ok(AuditPage { tailnet, records, more })
}
