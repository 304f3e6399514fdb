//! The tailnets that a person is in, as the person's own rows say: the first that they joined is their home.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{PersonId, TailnetId};

use super::engine::{Consistency, Item, Key, Range, Store, StoreError, item, key_of, read, time};

/// Where a person is a user, as their own rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRef {
    /// The tailnet.
    pub tailnet: TailnetId,
    /// Since when.
    pub joined_at: Timestamp,
    /// Whether it is their home.
    pub is_home: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MembershipRow {
    tailnet: TailnetId,
    /// In milliseconds since 1970.
    joined_at: i64,
}

#[derive(Debug, Deserialize)]
struct HomeRow {
    tailnet: TailnetId,
}

impl Store {
    /// The first tailnet that a person joined.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn home_of(&self, person: PersonId) -> Result<Option<TailnetId>, StoreError> {
        self.get(&home_key(person), Consistency::Strong).await?.map(home_from).transpose()
    }

    /// Reads where a person is a user: home first, then in the order of the tailnets' numbers.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn memberships_of(&self, person: PersonId) -> Result<Vec<MembershipRef>, StoreError> {
        let rows = self.query_all(Range::starting_with(partition(person), "T#").from("#".to_owned())).await?;
        let home = home_key(person);
        let membership = |row| {
            let is_home = key_of(&row)? == home;
            let MembershipRow { tailnet, joined_at } = read(row)?;
            Ok(MembershipRef { tailnet, joined_at: time(joined_at)?, is_home })
        };
        rows.into_iter().map(membership).collect()
    }
}

/// The key of the first tailnet that a person joined.
pub(super) fn home_key(person: PersonId) -> Key {
    Key::new(partition(person), "#")
}

/// The key of another tailnet that a person is in.
pub(super) fn other_key(person: PersonId, tailnet: TailnetId) -> Key {
    Key::new(partition(person), format!("T#{tailnet}"))
}

/// The row that says that a person is in a tailnet: their home, or another one, by its key.
pub(super) fn membership_item(
    key: &Key,
    tailnet: TailnetId,
    joined_at: Timestamp,
) -> Result<Item, StoreError> {
    item(key, &MembershipRow { tailnet, joined_at: joined_at.as_millisecond() })
}

/// Reads which tailnet is a person's home.
pub(super) fn home_from(item: Item) -> Result<TailnetId, StoreError> {
    read::<HomeRow>(item).map(|row| row.tailnet)
}

fn partition(person: PersonId) -> String {
    format!("P#{person}")
}
