//! The tailnets that a person is in: rows in the person's own partition, one of which is their home.
//!
//! The home's row counts the tailnets that the person has founded (P6). Whoever is in no tailnet owns none, so the count may go with the row.
//!
//! The home's row exists while the person is in any tailnet. It has a version for all of their memberships (optimistic locking): every
//! change of a membership sets a new version, on the condition that the old one is still as it was read. So of two concurrent changes, one
//! fails and is decided again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{EventGroupId, PersonId, Role, TailnetId, User};

use super::engine::{
    Consistency, Expression, Form, Item, Key, Range, Store, StoreError, Transaction, item, key_of, number,
    read, text, time,
};

/// A person's home, with the version of their memberships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// The tailnet.
    pub tailnet: TailnetId,
    /// The latest change of the memberships; `None` in a row that was written before there were versions.
    version: Option<EventGroupId>,
    /// How many tailnets the person has founded.
    pub founded: u32,
}

/// The tailnets that a person is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memberships {
    /// Their home; `None` if they are in no tailnet.
    pub home: Option<Home>,
    /// Every tailnet: home first, then by sort key.
    pub all: Vec<MembershipRef>,
    /// Whether they are in others after these.
    pub(super) has_more: bool,
}

/// A tailnet that a person is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRef {
    /// The tailnet.
    pub tailnet: TailnetId,
    /// When the person joined it.
    pub joined_at: Timestamp,
    /// Whether it is their home.
    pub is_home: bool,
}

/// Where a person's home is after they were removed from a tailnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeAfter {
    /// Unchanged: it is another tailnet.
    Elsewhere,
    /// Nowhere: it was here, and the person is in no other tailnet.
    Nowhere,
    /// It was here, and moves to this tailnet, which the person joined next, at this time.
    MovesTo(TailnetId, Timestamp),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HomeRow {
    tailnet: TailnetId,
    /// In milliseconds since 1970.
    joined_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<EventGroupId>,
    #[serde(default, skip_serializing_if = "is_zero")]
    founded: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OtherRow {
    tailnet: TailnetId,
    /// In milliseconds since 1970.
    joined_at: i64,
}

impl Store {
    /// Reads which tailnet is a person's home.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn home_of(&self, person: PersonId) -> Result<Option<Home>, StoreError> {
        self.get(&home_key(person), Consistency::Strong).await?.map(home_from).transpose()
    }

    /// Reads which tailnets a person is in: all of them, unless they are more than one request reads, which are thousands.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn memberships_of(&self, person: PersonId) -> Result<Memberships, StoreError> {
        self.some_memberships_of(person, None, usize::MAX).await
    }

    /// Reads at most `limit` of the tailnets that a person is in. With `after`, only those that are listed after it.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub(super) async fn some_memberships_of(
        &self,
        person: PersonId,
        after: Option<TailnetId>,
        limit: usize,
    ) -> Result<Memberships, StoreError> {
        let key = home_key(person);
        let start = match after {
            None => None,
            Some(after) if self.home_of(person).await?.is_some_and(|home| home.tailnet == after) => {
                Some(key.clone())
            }
            Some(after) => Some(other_key(person, after)),
        };
        let range = Range::starting_with(partition(person), "T#").from("#".to_owned()).after(start);
        let part = self.list(range, limit, FORM).all().await?;
        let mut memberships = Memberships { home: None, all: Vec::new(), has_more: part.next.is_some() };
        for (row_key, row) in part.items {
            let is_home = row_key == key;
            if is_home {
                memberships.home = Some(home_from(row.clone())?);
            }
            let OtherRow { tailnet, joined_at } = read(row)?;
            memberships.all.push(MembershipRef { tailnet, joined_at: time(joined_at)?, is_home });
        }
        Ok(memberships)
    }
}

/// Rows are read as they are, so that one that cannot be read as a membership is an error and not left out.
const FORM: Form<(Key, Item), Key> = Form {
    parse: |row| Ok((key_of(&row)?, row)),
    id: |(key, _)| key.clone(),
    id_in: |key| Some(key.clone()),
};

/// The key of a person's home.
pub(super) fn home_key(person: PersonId) -> Key {
    Key::new(partition(person), "#")
}

/// The row of a person's home. `version` is the change that writes it.
pub(super) fn home_item(
    person: PersonId,
    tailnet: TailnetId,
    joined_at: Timestamp,
    version: Option<EventGroupId>,
    founded: u32,
) -> Result<Item, StoreError> {
    item(&home_key(person), &HomeRow { tailnet, joined_at: joined_at.as_millisecond(), version, founded })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Reads the row of a person's home.
pub(super) fn home_from(item: Item) -> Result<Home, StoreError> {
    let HomeRow { tailnet, version, founded, .. } = read(item)?;
    Ok(Home { tailnet, version, founded })
}

/// Adds the tailnet of a new user to their memberships. It becomes their home if they have none; `home` is as it was read. An owner has
/// founded it: no invite grants that role (R6).
pub(super) fn add<Label: Copy>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    user: &User,
    home: Option<Home>,
    version: EventGroupId,
) -> Result<(), StoreError> {
    let person = PersonId::of(&user.person);
    let founded = founded_by(home) + u32::from(user.role == Role::Owner);
    match home {
        Some(home) if home.tailnet != user.tailnet => {
            let row = OtherRow { tailnet: user.tailnet, joined_at: user.created.as_millisecond() };
            transaction.insert(label, item(&other_key(person, user.tailnet), &row)?);
            renew(transaction, label, person, Home { founded, ..home }, version);
        }
        home => {
            let item = home_item(person, user.tailnet, user.created, Some(version), founded)?;
            transaction.put(label, item, is_as_read(home));
        }
    }
    Ok(())
}

/// Removes a user's tailnet from their memberships. `home` is as it was read.
pub(super) fn take_out<Label: Copy>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    user: &User,
    home: Option<Home>,
    after: HomeAfter,
    version: EventGroupId,
) -> Result<(), StoreError> {
    let person = PersonId::of(&user.person);
    match after {
        HomeAfter::Elsewhere => {
            transaction.remove(label, &other_key(person, user.tailnet));
            match home {
                Some(home) => renew(transaction, label, person, home, version),
                None => transaction.check(label, &home_key(person), is_as_read(None)),
            }
        }
        HomeAfter::Nowhere => transaction.delete(label, &home_key(person), is_as_read(home)),
        HomeAfter::MovesTo(next, since) => {
            let item = home_item(person, next, since, Some(version), founded_by(home))?;
            transaction.put(label, item, is_as_read(home));
            transaction.remove(label, &other_key(person, next));
        }
    }
    Ok(())
}

fn founded_by(home: Option<Home>) -> u32 {
    home.map_or(0, |home| home.founded)
}

fn renew<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    person: PersonId,
    home: Home,
    version: EventGroupId,
) {
    let renew = Expression::new("SET version = :newVersion, founded = :founded")
        .with(":newVersion", text(version))
        .with(":founded", number(home.founded));
    transaction.update(label, &home_key(person), renew, is_as_read(Some(home)));
}

/// The condition that the memberships are as they were read.
fn is_as_read(home: Option<Home>) -> Expression {
    let Some(Home { tailnet, version, .. }) = home else { return Expression::absent() };
    let same_home = Expression::new("tailnet = :home").with(":home", number(tailnet));
    same_home.and(match version {
        Some(version) => Expression::new("version = :version").with(":version", text(version)),
        None => Expression::new("attribute_not_exists(version)"),
    })
}

/// The key of another tailnet that a person is in.
fn other_key(person: PersonId, tailnet: TailnetId) -> Key {
    Key::new(partition(person), format!("T#{tailnet}"))
}

fn partition(person: PersonId) -> String {
    format!("P#{person}")
}
