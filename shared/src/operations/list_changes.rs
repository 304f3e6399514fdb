//! Listing what was touched lately, for whoever shows it and reads it again then (W39).

use jiff::{SignedDuration, Timestamp};

use super::{Caller, Failure, Moment, authorize};
use crate::domain::{AuditOrder, AuditRecord, EventGroupId, Permission, Target, TargetType, User};
use crate::store::Store;

/// A change is in the log under the time at which its request began. So much later, it is surely there, whatever the clocks of two functions
/// say.
const OVERLAP: SignedDuration = SignedDuration::from_secs(30);
/// The most operations that are read.
const MAX_OPERATIONS: usize = 100;

/// What one operation has touched.
#[derive(Debug)]
pub struct TouchedBy {
    /// Its event group in the audit log.
    pub operation: EventGroupId,
    /// Each thing once.
    pub touched: Vec<Touched>,
}

/// A user, an invite, or the tailnet itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Touched {
    /// Which of them.
    pub kind: TargetType,
    /// Its id.
    pub id: String,
}

/// What was touched.
#[derive(Debug)]
pub struct ListedChanges {
    /// The operations, the newest first.
    pub operations: Vec<TouchedBy>,
    /// Whether these are all. If not, anything may have been touched.
    pub is_complete: bool,
}

/// Lists what was touched after a time, and in the 30 seconds before it: a change can be in the log only then. It costs one call for the
/// caller's row and one for the log.
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_changes(
    store: &Store,
    caller: &Caller,
    after: Timestamp,
    moment: Moment,
) -> Result<ListedChanges, Failure> {
    let viewer = authorize(store, caller, Permission::ViewTailnet).await?;
    let from = after.saturating_sub(OVERLAP).unwrap_or(Timestamp::MIN);
    let until = moment.now.saturating_add(OVERLAP).unwrap_or(Timestamp::MAX);
    let mut log =
        store.audit_records(caller.tailnet, (from, until), AuditOrder::NewestFirst, None, MAX_OPERATIONS);
    log = log.in_at_most(1).eventually();
    if let Some(records) = log.next().await? {
        log.keep(records);
    }
    let records = log.part();
    let operations = records.items.iter().map(|record| touched_by(record, &viewer));
    Ok(ListedChanges {
        operations: operations.filter(|one| !one.touched.is_empty()).collect(),
        is_complete: records.next.is_none(),
    })
}

/// What an operation has touched of what the viewer may list.
fn touched_by(record: &AuditRecord, viewer: &User) -> TouchedBy {
    let is_listed = |target: &Target| match target.kind {
        TargetType::User => true,
        TargetType::Invite => viewer.may(Permission::ViewInvites),
        TargetType::Tailnet => target.id == record.tailnet.to_string(),
        // Everybody lists their own only.
        TargetType::ApiKey => false,
    };
    let targets = record.changes.iter().map(|change| change.event().target).filter(is_listed);
    let mut touched: Vec<_> = targets.map(|Target { kind, id, .. }| Touched { kind, id }).collect();
    // Several settings are one tailnet.
    touched.dedup();
    TouchedBy { operation: record.id, touched }
}
