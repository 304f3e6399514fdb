//! The row of a tailnet with its settings, and the row that takes its name.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{JoinPolicy, Tailnet, TailnetId, TailnetKind, TailnetName};
use crate::store::engine::{Item, Key, StoreError, item, key_of, malformed, read, time};
use crate::store::partitions::{of_tailnet, tailnet_of};

const SORT: &str = "#";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TailnetRow {
    tailnet_name: TailnetName,
    tailnet_kind: TailnetKind,
    users_approval_on: bool,
    join_policy: JoinPolicy,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    founded_at: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct NameRow {
    tailnet: TailnetId,
}

/// The key of a tailnet with its settings.
pub(in crate::store) fn key(tailnet: TailnetId) -> Key {
    Key::new(of_tailnet(tailnet), SORT)
}

/// The key of a tailnet's name.
pub(super) fn name_key(name: &TailnetName) -> Key {
    Key::new(format!("N#{name}"), SORT)
}

/// The row of a tailnet.
pub(in crate::store) fn tailnet_item(tailnet: &Tailnet) -> Result<Item, StoreError> {
    let row = TailnetRow {
        tailnet_name: tailnet.name.clone(),
        tailnet_kind: tailnet.kind,
        users_approval_on: tailnet.user_approval_on,
        join_policy: tailnet.join_policy,
        founded_at: tailnet.founded_at.map(Timestamp::as_millisecond),
    };
    item(&key(tailnet.id), &row)
}

/// Reads the row of a tailnet.
pub(in crate::store) fn tailnet_from(item: Item) -> Result<Tailnet, StoreError> {
    let id = tailnet_of(&key_of(&item)?).ok_or_else(|| malformed("a tailnet's key"))?;
    let row: TailnetRow = read(item)?;
    Ok(Tailnet {
        id,
        name: row.tailnet_name,
        kind: row.tailnet_kind,
        user_approval_on: row.users_approval_on,
        join_policy: row.join_policy,
        founded_at: row.founded_at.map(time).transpose()?,
    })
}

/// The row of a tailnet's name.
pub(in crate::store) fn name_item(tailnet: &Tailnet) -> Result<Item, StoreError> {
    item(&name_key(&tailnet.name), &NameRow { tailnet: tailnet.id })
}

/// Reads which tailnet has a name.
pub(super) fn named_from(item: Item) -> Result<TailnetId, StoreError> {
    read::<NameRow>(item).map(|row| row.tailnet)
}
