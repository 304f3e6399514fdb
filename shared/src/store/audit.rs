//! The configuration audit log. A row has one operation with all of its events (R21).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Actor, AuditRecord, Change, EventGroupId, Origin, RETENTION, TailnetId};

use super::engine::{Item, Key, Range, Store, StoreError, item_until, key_of, malformed, read};

#[derive(Debug, Serialize, Deserialize)]
struct AuditRow {
    origin: Origin,
    actor: Actor,
    changes: Vec<Change>,
}

impl Store {
    /// Reads at most `limit` records of the audit log between two times, oldest first. With `after`, only those after it.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn audit_records(
        &self,
        tailnet: TailnetId,
        (from, until): (Timestamp, Timestamp),
        after: Option<EventGroupId>,
        limit: usize,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let (first, last) = (EventGroupId::floor(from), EventGroupId::ceiling(until));
        if first > last || after.is_some_and(|after| after >= last) {
            return Ok(Vec::new());
        }
        // A cursor can be older than the window. DynamoDB refuses a start key outside of the range.
        let start = after.filter(|after| *after >= first).map(|id| key(tailnet, id));
        let range = Range::between(partition(tailnet), first.to_string(), last.to_string()).after(start);
        self.readable(range, limit, |row| record_from(tailnet, row)).await
    }
}

/// The key of an operation in the audit log.
pub(super) fn record_key(record: &AuditRecord) -> Key {
    key(record.tailnet, record.id)
}

/// The row of an operation in the audit log.
pub(super) fn record_item(record: &AuditRecord) -> Result<Item, StoreError> {
    let row =
        AuditRow { origin: record.origin, actor: record.actor.clone(), changes: record.changes.clone() };
    let kept_until = record.id.time().saturating_add(RETENTION.span()).unwrap_or(Timestamp::MAX);
    item_until(kept_until, &key(record.tailnet, record.id), &row)
}

fn record_from(tailnet: TailnetId, item: Item) -> Result<AuditRecord, StoreError> {
    let id = key_of(&item)?.sort.parse().map_err(|_| malformed("an audit record's key"))?;
    let row: AuditRow = read(item)?;
    Ok(AuditRecord { id, tailnet, origin: row.origin, actor: row.actor, changes: row.changes })
}

fn key(tailnet: TailnetId, id: EventGroupId) -> Key {
    Key::new(partition(tailnet), id.to_string())
}

fn partition(tailnet: TailnetId) -> String {
    format!("A#{tailnet}")
}
