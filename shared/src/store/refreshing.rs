//! Refreshing how a person's users are described, with the addresses that they hold (R25).

use std::collections::HashMap;

use crate::domain::{AuditRecord, EventGroupId, PersonId, User, UserId};

use super::addresses::{self, AddressRow, UserAddress, free_of_user, take_for_user};
use super::audit::record_item;
use super::engine::{
    Committed, Consistency, Expression, Key, Store, StoreError, Transaction, number, read, text,
};
use super::memberships::{MembershipRef, PersonRow, renew};
use super::users::{self, has_email, revising, same_person, user_from};

/// The most users that one transaction refreshes: each takes up to four writes, and the person's own row one.
pub const REFRESHED_AT_ONCE: usize = 24;

/// A user who is described in another way.
#[derive(Debug)]
pub struct Refreshed {
    /// As they were read.
    pub old: User,
    /// As they are from now on.
    pub new: User,
    /// The record for the log of their tailnet.
    pub record: AuditRecord,
}

/// What the transaction of a refresh needs.
#[derive(Debug)]
pub struct Refreshing<'a> {
    /// The person.
    pub person: PersonId,
    /// Their own row, as it was read.
    pub own: &'a PersonRow,
    /// Their own row from now on.
    pub new: &'a PersonRow,
    /// Some of their users: at most [`REFRESHED_AT_ONCE`].
    pub users: &'a [Refreshed],
    /// The change.
    pub version: EventGroupId,
}

/// The outcome of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// Everything is written.
    Done,
    /// Something has changed since it was read: read and decide again.
    Changed,
}

/// Who holds the addresses of some users.
type Holders = HashMap<Key, AddressRow>;

impl Store {
    /// Reads the users of a person in some of their tailnets. One that cannot be read is left out, so that nobody is kept from signing in
    /// by it.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn users_of(&self, user: UserId, some: &[MembershipRef]) -> Result<Vec<User>, StoreError> {
        let keys: Vec<Key> = some.iter().map(|one| users::key(one.tailnet, user)).collect();
        let mut rows = self.get_all(&keys, Consistency::Strong).await?;
        Ok(keys.iter().filter_map(|key| rows.take_readable(key, user_from)).collect())
    }

    /// Refreshes some users of a person, if nothing has changed since it was read. It sets a new version of the person's memberships, so
    /// that nobody removes a user meanwhile with the address that they do not hold any more.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn refresh_users(&self, refreshing: &Refreshing<'_>) -> Result<RefreshOutcome, StoreError> {
        let Refreshing { person, own, new, users, version } = *refreshing;
        let holders = self.holders(users).await?;
        let mut transaction = self.transaction();
        renew(&mut transaction, (), person, own, new, version)?;
        for Refreshed { old, new, record } in users {
            transaction.update((), &users::key(new.tailnet, new.id), describing(new), is_described_as(old));
            transaction.insert((), record_item(record)?);
            move_address(&mut transaction, &holders, old, new);
        }
        Ok(match transaction.commit().await? {
            Committed::Done => RefreshOutcome::Done,
            Committed::Refused(_) => RefreshOutcome::Changed,
        })
    }

    /// Reads who holds the addresses that users give up, and those that they take.
    async fn holders(&self, users: &[Refreshed]) -> Result<Holders, StoreError> {
        let moved = users.iter().filter(|one| one.old.email != one.new.email);
        let emails = moved.flat_map(|one| [&one.old, &one.new]);
        let keys: Vec<Key> = emails.filter_map(address_key).collect();
        if keys.is_empty() {
            return Ok(Holders::new());
        }
        let mut rows = self.get_all(&keys, Consistency::Strong).await?;
        let held = keys.into_iter().map(|key| Ok(rows.take(&key, read)?.map(|row| (key, row))));
        held.filter_map(Result::transpose).collect()
    }
}

fn address_key(user: &User) -> Option<Key> {
    user.email.as_ref().map(|email| addresses::key(user.tailnet, email))
}

/// Frees the address that a user had, and takes the one that they have now, whoever else holds it. If an open invite goes to it, the
/// stream ends that, as when somebody joins by another invite (R10).
fn move_address(transaction: &mut Transaction<'_, ()>, holders: &Holders, old: &User, new: &User) {
    if old.email == new.email {
        return;
    }
    let row_of = |user: &User| address_key(user).and_then(|key| holders.get(&key));
    let is_held = |row: &&AddressRow| row.held_by_users.contains(&old.id);
    if let Some(address) = &old.email {
        let held = match row_of(old).filter(is_held) {
            None => UserAddress::NotHeld,
            Some(row) if row.held_by_invite.is_none() && row.held_by_users.len() == 1 => {
                UserAddress::HeldAlone
            }
            Some(_) => UserAddress::HeldWithOthers,
        };
        free_of_user(transaction, (), old, address, held);
    }
    if let Some(address) = new.email.as_ref().filter(|_| !row_of(new).as_ref().is_some_and(is_held)) {
        take_for_user(transaction, (), new, address);
    }
}

/// The update by which a user's row describes them.
fn describing(user: &User) -> Expression {
    let set = "SET displayName = :displayName, login = :login";
    let set = match &user.email {
        Some(email) => revising(&format!("{set}, email = :email")).with(":email", text(email)),
        None => revising(&format!("{set} REMOVE email")),
    };
    set.with(":displayName", text(&user.display_name)).with(":login", text(&user.login))
}

/// The condition that a user's row is of the same membership, and describes them as it was read.
fn is_described_as(user: &User) -> Expression {
    let described = Expression::new("joinedAt = :joinedAt AND displayName = :oldName AND login = :oldLogin")
        .with(":joinedAt", number(user.created.as_millisecond()))
        .with(":oldName", text(&user.display_name))
        .with(":oldLogin", text(&user.login));
    same_person(PersonId::of(&user.person)).and(described).and(has_email(user.email.as_ref()))
}
