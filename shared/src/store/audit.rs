//! The configuration audit log. A row has one operation with all of its events (R21).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Actor, AuditOrder, AuditRecord, Change, EventGroupId, InviteId, Origin, RETENTION, TailnetId,
};

use super::engine::{
    Consistency, Form, Item, Key, List, Range, Store, StoreError, item_until, key_of, malformed, read,
};

/// What the partition of every log starts with.
pub(super) const PREFIX: &str = "A#";

#[derive(Debug, Serialize, Deserialize)]
struct AuditRow {
    origin: Origin,
    actor: Actor,
    changes: Vec<Change>,
}

impl Store {
    /// A list of at most `limit` records of the audit log between two times. With `after`, only those that come after it in this order.
    #[must_use]
    pub fn audit_records(
        &self,
        tailnet: TailnetId,
        (from, until): (Timestamp, Timestamp),
        order: AuditOrder,
        after: Option<EventGroupId>,
        limit: usize,
    ) -> List<'_, AuditRecord, EventGroupId> {
        let (first, last) = (EventGroupId::floor(from), EventGroupId::ceiling(until));
        let range = Range::between(partition(tailnet), first.to_string(), last.to_string());
        let (range, front, end) = match order {
            AuditOrder::OldestFirst => (range, first, last),
            AuditOrder::NewestFirst => (range.backwards(), last, first),
        };
        let has_reached = |id: EventGroupId, place: EventGroupId| match order {
            AuditOrder::OldestFirst => id >= place,
            AuditOrder::NewestFirst => id <= place,
        };
        if first > last || after.is_some_and(|after| has_reached(after, end)) {
            return self.list(range, limit, FORM).in_calls(0, 0);
        }
        // A cursor can be in front of the window. DynamoDB refuses a start key outside of the range.
        let start = after.filter(|after| has_reached(*after, front)).map(|id| key(tailnet, id));
        self.list(range.after(start), limit, FORM)
    }
}

impl Store {
    /// The invites that were made together with this one, by their addresses, as the audit log has them.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn invites_created_with(
        &self,
        tailnet: TailnetId,
        first: InviteId,
    ) -> Result<Vec<(String, InviteId)>, StoreError> {
        let key = key(tailnet, EventGroupId::of_creation(first));
        let record = self.get(&key, Consistency::Strong).await?.map(record_from).transpose()?;
        let changes = record.map(|record| record.changes).unwrap_or_default();
        Ok(changes
            .into_iter()
            .filter_map(|change| match change {
                Change::InviteCreated(invite) => Some((invite.email?, invite.invite)),
                _ => None,
            })
            .collect())
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

const FORM: Form<AuditRecord, EventGroupId> =
    Form { parse: record_from, id: |record| record.id, id_in: |key| parse_key(key).map(|(_, id)| id) };

pub(super) fn record_from(item: Item) -> Result<AuditRecord, StoreError> {
    let (tailnet, id) = parse_key(&key_of(&item)?).ok_or_else(|| malformed("an audit record's key"))?;
    let row: AuditRow = read(item)?;
    Ok(AuditRecord { id, tailnet, origin: row.origin, actor: row.actor, changes: row.changes })
}

fn key(tailnet: TailnetId, id: EventGroupId) -> Key {
    Key::new(partition(tailnet), id.to_string())
}

fn partition(tailnet: TailnetId) -> String {
    format!("{PREFIX}{tailnet}")
}

pub(super) fn parse_key(key: &Key) -> Option<(TailnetId, EventGroupId)> {
    Some((key.partition.strip_prefix(PREFIX)?.parse().ok()?, key.sort.parse().ok()?))
}
