//! The tailnets that a person is in: rows in the person's own partition, one of which is their home.
//!
//! The person's own row names their home. It counts the tailnets that the person has founded (P6). Whoever is in no tailnet owns none, so the
//! count may go with the home.
//!
//! The row exists while the person is in any tailnet, and for a while after they have signed out. It has a version for all of their
//! memberships (optimistic locking): every change of a membership sets a new version, on the condition that the old one is still as it was
//! read. So of two concurrent changes, one fails and is decided again. Signing out is such a change, too: nobody joins with an older state
//! of their sessions (R25).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    Account, Described, DisplayName, EndedSessions, EventGroupId, PersonId, Role, SESSION_LIFETIME,
    TailnetId, User,
};

use super::ended_sessions::EndedSessionsAttributes;
use super::engine::{
    Consistency, Expression, Form, Item, Key, Range, Store, StoreError, Transaction, item, item_until,
    key_of, malformed, number, read, text, time,
};

/// What a person's own row says. Without a row, they are in no tailnet, and none of their sessions has ended before its time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonRow {
    /// Their home; `None` if they are in no tailnet.
    pub home: Option<TailnetId>,
    /// When they joined it.
    joined_at: Option<Timestamp>,
    version: Version,
    /// How many tailnets the person has founded.
    pub founded: u32,
    /// Which of their sessions have ended before their time (R25). Every user of theirs says the same.
    pub ended_sessions: EndedSessions,
    /// How all of their users describe them, as far as they do it alike (R25).
    pub described: Described,
}

/// The latest change of a person's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Version {
    /// There is no row.
    #[default]
    NoRow,
    /// The row was written before there were versions.
    Unversioned,
    /// The id of the change.
    Of(EventGroupId),
}

/// The tailnets that a person is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memberships {
    /// The person's own row.
    pub person: PersonRow,
    /// Every tailnet: home first, then by sort key.
    pub all: Vec<MembershipRef>,
    /// Whether they are in others after these.
    pub has_more: bool,
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
struct Attributes {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tailnet: Option<TailnetId>,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    joined_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<EventGroupId>,
    #[serde(default, skip_serializing_if = "is_zero")]
    founded: u32,
    #[serde(flatten)]
    ended_sessions: EndedSessionsAttributes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    display_name: Option<DisplayName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Account>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OtherRow {
    tailnet: TailnetId,
    /// In milliseconds since 1970.
    joined_at: i64,
}

impl Store {
    /// Reads a person's own row.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn person_row(&self, person: PersonId) -> Result<PersonRow, StoreError> {
        let row = self.get(&person_key(person), Consistency::Strong).await?;
        Ok(row.map(person_from).transpose()?.unwrap_or_default())
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
    pub async fn some_memberships_of(
        &self,
        person: PersonId,
        after: Option<TailnetId>,
        limit: usize,
    ) -> Result<Memberships, StoreError> {
        let key = person_key(person);
        let mut own = PersonRow::default();
        let start = match after {
            None => None,
            Some(after) => {
                own = self.person_row(person).await?;
                Some(if own.home == Some(after) { key.clone() } else { other_key(person, after) })
            }
        };
        let range = Range::starting_with(partition(person), "T#").from("#".to_owned()).after(start);
        let part = self.list(range, limit, FORM).all().await?;
        let mut all = Vec::new();
        for (row_key, row) in part.items {
            if row_key == key {
                own = person_from(row)?;
                let home = own.home.zip(own.joined_at);
                all.extend(home.map(|(tailnet, joined_at)| MembershipRef {
                    tailnet,
                    joined_at,
                    is_home: true,
                }));
            } else {
                let OtherRow { tailnet, joined_at } = read(row)?;
                all.push(MembershipRef { tailnet, joined_at: time(joined_at)?, is_home: false });
            }
        }
        Ok(Memberships { person: own, all, has_more: part.next.is_some() })
    }
}

/// Rows are read as they are, so that one that cannot be read as a membership is an error and not left out.
const FORM: Form<(Key, Item), Key> = Form {
    parse: |row| Ok((key_of(&row)?, row)),
    id: |(key, _)| key.clone(),
    id_in: |key| Some(key.clone()),
};

/// The key of a person's own row.
pub(super) fn person_key(person: PersonId) -> Key {
    Key::new(partition(person), "#")
}

impl PersonRow {
    /// The row of a person whose only user this is.
    #[cfg(feature = "seeding")]
    pub(super) fn at_home(user: &User, founded: u32) -> Self {
        let (home, joined_at) = (Some(user.tailnet), Some(user.created));
        Self { home, joined_at, founded, described: Described::of_user(user), ..Self::default() }
    }

    /// The attributes of the row. `version` is the change that writes it. While the person is in no tailnet, the row stays only as long as
    /// a session that has ended before its time could last.
    pub(super) fn item(&self, person: PersonId, version: Option<EventGroupId>) -> Result<Item, StoreError> {
        let attributes = Attributes {
            tailnet: self.home,
            joined_at: self.joined_at.map(Timestamp::as_millisecond),
            version,
            founded: self.founded,
            ended_sessions: (&self.ended_sessions).into(),
            display_name: self.described.name.clone(),
            account: self.described.account.clone(),
        };
        let key = person_key(person);
        match version.filter(|_| self.home.is_none()) {
            Some(version) => {
                let end = version.time().saturating_add(SESSION_LIFETIME);
                item_until(end.unwrap_or(Timestamp::MAX), &key, &attributes)
            }
            None => item(&key, &attributes),
        }
    }

    /// The condition that the row is as it was read.
    pub(super) fn is_as_read(&self) -> Expression {
        let version = match self.version {
            Version::NoRow => return Expression::absent(),
            Version::Unversioned => Expression::new("attribute_not_exists(version)"),
            Version::Of(version) => Expression::new("version = :version").with(":version", text(version)),
        };
        match self.home {
            Some(home) => Expression::new("tailnet = :home").with(":home", number(home)).and(version),
            None => Expression::new("attribute_not_exists(tailnet)").and(version),
        }
    }

    /// The same row with other sessions that have ended.
    pub(super) fn with_ended(&self, ended_sessions: EndedSessions) -> Self {
        Self { ended_sessions, ..self.clone() }
    }

    /// The same row once all users describe the person so.
    #[must_use]
    pub fn described_as(&self, described: Described) -> Self {
        Self { described, ..self.clone() }
    }

    /// The same row once a change has written it.
    #[must_use]
    pub fn written_by(self, version: EventGroupId) -> Self {
        Self { version: Version::Of(version), ..self }
    }
}

/// Reads a person's own row.
pub(super) fn person_from(item: Item) -> Result<PersonRow, StoreError> {
    let row: Attributes = read(item)?;
    if row.tailnet.is_some() != row.joined_at.is_some() {
        return Err(malformed("a person's home"));
    }
    Ok(PersonRow {
        home: row.tailnet,
        joined_at: row.joined_at.map(time).transpose()?,
        version: row.version.map_or(Version::Unversioned, Version::Of),
        founded: row.founded,
        ended_sessions: row.ended_sessions.try_into()?,
        described: Described { name: row.display_name, account: row.account },
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Adds the tailnet of a new user to their memberships. It becomes their home if they have none; `own` is as it was read. An owner has
/// founded it: no invite grants that role (R6).
pub(super) fn add<Label: Copy>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    user: &User,
    own: &PersonRow,
    version: EventGroupId,
) -> Result<(), StoreError> {
    let person = PersonId::of(&user.person);
    let founded = own.founded + u32::from(user.role == Role::Owner);
    if own.home.is_some_and(|home| home != user.tailnet) {
        let row = OtherRow { tailnet: user.tailnet, joined_at: user.created.as_millisecond() };
        transaction.insert(label, item(&other_key(person, user.tailnet), &row)?);
        // The session can be older than what the other users say. Signing in again makes them alike.
        let described = own.described.agreeing_with(&Described::of_user(user));
        let new = PersonRow { founded, described, ..own.clone() };
        renew(transaction, label, person, own, &new, version)?;
    } else {
        let (home, joined_at) = (Some(user.tailnet), Some(user.created));
        let described = Described::of_user(user);
        let new = PersonRow { home, joined_at, founded, described, ..own.clone() };
        transaction.put(label, new.item(person, Some(version))?, own.is_as_read());
    }
    Ok(())
}

/// Removes a user's tailnet from their memberships. `own` is as it was read.
pub(super) fn take_out<Label: Copy>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    user: &User,
    own: &PersonRow,
    after: HomeAfter,
    version: EventGroupId,
) -> Result<(), StoreError> {
    let (person, key) = (PersonId::of(&user.person), person_key(PersonId::of(&user.person)));
    match after {
        HomeAfter::Elsewhere => {
            transaction.remove(label, &other_key(person, user.tailnet));
            match own.version {
                Version::NoRow => transaction.check(label, &key, own.is_as_read()),
                _ => renew(transaction, label, person, own, own, version)?,
            }
        }
        HomeAfter::Nowhere if own.ended_sessions.is_empty() => {
            transaction.delete(label, &key, own.is_as_read());
        }
        HomeAfter::Nowhere => {
            let new = PersonRow { ended_sessions: own.ended_sessions.clone(), ..PersonRow::default() };
            transaction.put(label, new.item(person, Some(version))?, own.is_as_read());
        }
        HomeAfter::MovesTo(next, since) => {
            let new = PersonRow { home: Some(next), joined_at: Some(since), ..own.clone() };
            transaction.put(label, new.item(person, Some(version))?, own.is_as_read());
            transaction.remove(label, &other_key(person, next));
        }
    }
    Ok(())
}

/// Writes the person's own row anew, whose home stays. `own` is as it was read.
pub(super) fn renew<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    person: PersonId,
    own: &PersonRow,
    new: &PersonRow,
    version: EventGroupId,
) -> Result<(), StoreError> {
    transaction.put(label, new.item(person, Some(version))?, own.is_as_read());
    Ok(())
}

/// The key of another tailnet that a person is in.
fn other_key(person: PersonId, tailnet: TailnetId) -> Key {
    Key::new(partition(person), format!("T#{tailnet}"))
}

/// The partition of a person.
pub(super) fn partition(person: PersonId) -> String {
    format!("P#{person}")
}
