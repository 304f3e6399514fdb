//! The rows of a tailnet: itself, its name, its audit log, its usage, and revocations under way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Actor, AuditRecord, Change, EventGroupId, InviteId, JoinPolicy, Origin, RETENTION, Role, Tailnet,
    TailnetId, TailnetKind, TailnetName,
};

use super::{item, key_of, malformed, read, time};
use crate::store::StoreError;
use crate::store::keys::{self, Key, TTL};
use crate::store::revocation::Revocation;
use crate::store::transaction::{Item, number};

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TailnetRow {
    tailnet_name: TailnetName,
    tailnet_kind: TailnetKind,
    users_approval_on: bool,
    join_policy: JoinPolicy,
}

/// The row of a tailnet.
pub(in crate::store) fn tailnet_item(tailnet: &Tailnet) -> Result<Item, StoreError> {
    let row = TailnetRow {
        tailnet_name: tailnet.name.clone(),
        tailnet_kind: tailnet.kind,
        users_approval_on: tailnet.user_approval_on,
        join_policy: tailnet.join_policy,
    };
    item(&keys::tailnet(tailnet.id), &row, None)
}

/// Reads the row of a tailnet.
pub(in crate::store) fn tailnet_from(id: TailnetId, item: Item) -> Result<Tailnet, StoreError> {
    let row: TailnetRow = read(item)?;
    Ok(Tailnet {
        id,
        name: row.tailnet_name,
        kind: row.tailnet_kind,
        user_approval_on: row.users_approval_on,
        join_policy: row.join_policy,
    })
}

/// A row that points at a tailnet: of a name, or of a person.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::store) struct PointerRow {
    /// The tailnet that the row points at.
    pub(in crate::store) tailnet: TailnetId,
}

/// The row of a tailnet's name.
pub(in crate::store) fn name_item(tailnet: &Tailnet) -> Result<Item, StoreError> {
    item(&keys::tailnet_name(&tailnet.name), &PointerRow { tailnet: tailnet.id }, None)
}

#[derive(Debug, Serialize, Deserialize)]
struct AuditRow {
    origin: Origin,
    actor: Actor,
    changes: Vec<Change>,
}

/// The row of an operation in the audit log.
pub(in crate::store) fn audit_item(record: &AuditRecord) -> Result<Item, StoreError> {
    let row =
        AuditRow { origin: record.origin, actor: record.actor.clone(), changes: record.changes.clone() };
    let kept_until = record.id.time().saturating_add(RETENTION.span()).unwrap_or(Timestamp::MAX);
    item(&keys::audit_record(record.tailnet, record.id), &row, Some(kept_until))
}

/// Reads the row of an operation in the audit log.
pub(in crate::store) fn audit_from(tailnet: TailnetId, item: Item) -> Result<AuditRecord, StoreError> {
    let id: EventGroupId = key_of(&item)?.sort.parse().map_err(|_| malformed("an audit record's key"))?;
    let row: AuditRow = read(item)?;
    Ok(AuditRecord { id, tailnet, origin: row.origin, actor: row.actor, changes: row.changes })
}

/// The row that says that a user was counted.
pub(in crate::store) fn marker_item(key: &Key, forgotten_at: Timestamp) -> Item {
    let mut item = key.attributes();
    item.insert(TTL.to_owned(), number(forgotten_at.as_second()));
    item
}

/// How far a revocation has come.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RevocationRow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_role: Option<Role>,
    reached: InviteId,
}

/// The row of a revocation that goes on behind an invite.
pub(in crate::store) fn revocation_item(
    revocation: &Revocation,
    reached: InviteId,
) -> Result<Item, StoreError> {
    let Revocation { tailnet, inviter, role, began, .. } = revocation;
    let row = RevocationRow { user_role: *role, reached };
    item(&keys::revocation(*tailnet, *inviter, began.as_millisecond()), &row, None)
}

/// Reads the row of a revocation.
pub(in crate::store) fn revocation_from(item: Item) -> Result<Revocation, StoreError> {
    let (tailnet, inviter, began) =
        keys::parse_revocation(&key_of(&item)?).ok_or_else(|| malformed("a revocation's key"))?;
    let row: RevocationRow = read(item)?;
    Ok(Revocation { tailnet, inviter, role: row.user_role, began: time(began)?, reached: Some(row.reached) })
}
