//! Leaving and being removed: the user goes, their address is free, and their home moves on if it was here.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::domain::{AuditRecord, EmailAddress, KeyId, LEAVING, PersonId, Tailnet, TailnetId, User, UserId};

use super::guard::{CallerGuard, CallerRefusal, GuardFailure, not_revoked, same_person, with_status};
use super::reads::Consistency;
use super::rows::{PointerRow, audit_item, membership_item, read, tailnet_from, user_from};
use super::transaction::{
    ABSENT, Committed, Expression, FailedCondition, PRESENT, Transaction, number, text,
};
use super::{Store, StoreError, keys};

/// What a person's leaving depends on.
#[derive(Debug)]
pub struct LeaveRows {
    /// The person's user in the tailnet.
    pub user: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// The person's home.
    pub home: Option<TailnetId>,
}

/// A departure that has been decided.
#[derive(Debug)]
pub struct Departure<'a> {
    /// The user, who goes.
    pub user: &'a User,
    /// By whom.
    pub by: DepartureBy<'a>,
    /// Where the person's home is then.
    pub home: HomeAfter,
    /// The record in the log of the tailnet.
    pub record: &'a AuditRecord,
    /// The record in the log of the home tailnet.
    pub home_record: Option<&'a AuditRecord>,
}

/// Who makes a user go.
#[derive(Debug, Clone, Copy)]
pub enum DepartureBy<'a> {
    /// They themselves, perhaps with an API access token.
    Themselves(Option<KeyId>),
    /// Somebody who manages users.
    Manager(&'a CallerGuard),
}

/// Where a person's home is after a departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeAfter {
    /// Where it was: elsewhere.
    Elsewhere,
    /// Nowhere: it was here, and the person is in no other tailnet.
    Nowhere,
    /// It was here, and moves to the tailnet that the person has been in for longest, since this time.
    MovesTo(TailnetId, Timestamp),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepartOutcome {
    /// The user is gone.
    Departed,
    /// The caller may not.
    Refused(CallerRefusal),
    /// Something was no longer as it was read, so it must be read and decided again.
    Changed,
}

/// Who holds an address besides the user who goes: it cannot be told beforehand without a read, and the first is nearly always true.
#[derive(Debug, Clone, Copy)]
enum Address {
    HeldAlone,
    HeldWithOthers,
    NotHeld,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Address,
    Other,
}

impl Store {
    /// Reads what a person's leaving depends on.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn leave_rows(
        &self,
        tailnet: TailnetId,
        person: PersonId,
        user: UserId,
        freshness: Freshness,
    ) -> Result<LeaveRows, StoreError> {
        let (user_key, tailnet_key, home_key) =
            (keys::user(tailnet, user), keys::tailnet(tailnet), keys::home(person));
        let consistency = match freshness {
            Freshness::AMomentAgo => Consistency::Eventual,
            Freshness::Now => Consistency::Strong,
        };
        let mut rows = self.get_all(&[&user_key, &tailnet_key, &home_key], consistency).await?;
        let home = rows.remove(&home_key).map(read::<PointerRow>).transpose()?;
        Ok(LeaveRows {
            user: rows.remove(&user_key).map(user_from).transpose()?,
            tailnet: rows.remove(&tailnet_key).map(|row| tailnet_from(tailnet, row)).transpose()?,
            home: home.map(|row| row.tailnet),
        })
    }

    /// Lets a user go, if everything is still as it was read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn depart(&self, departure: &Departure<'_>) -> Result<DepartOutcome, StoreError> {
        for address in [Address::HeldAlone, Address::HeldWithOthers, Address::NotHeld] {
            let failed = match self.departure(departure, address)?.commit().await? {
                Committed::Done => return Ok(DepartOutcome::Departed),
                Committed::Refused(failed) => failed,
            };
            if let Some(outcome) = outcome_of(departure.by, failed)? {
                return Ok(outcome);
            }
        }
        Ok(DepartOutcome::Changed)
    }

    fn departure(
        &self,
        departure: &Departure<'_>,
        address: Address,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let user = departure.user;
        let mut transaction = self.transaction();
        if let DepartureBy::Manager(guard) = departure.by {
            guard.check(&mut transaction, Label::Caller);
        }
        transaction.delete(Label::Other, &keys::user(user.tailnet, user.id), is_as_read(user, departure.by));
        transaction.put(Label::Other, audit_item(departure.record)?, Expression::new(ABSENT));
        if let Some(email) = &user.email {
            free_address(&mut transaction, user, email, address);
        }
        move_home(&mut transaction, user, departure.home)?;
        if let Some(record) = departure.home_record {
            transaction.put(Label::Other, audit_item(record)?, Expression::new(ABSENT));
        }
        Ok(transaction)
    }
}

/// How fresh what is read must be. A stale read costs half; what is decided on it is a condition of the write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// A moment ago.
    AMomentAgo,
    /// Now.
    Now,
}

/// The same membership, in the same role.
fn is_as_read(user: &User, by: DepartureBy<'_>) -> Expression {
    let same = same_person(PersonId::of(&user.person)).and(
        Expression::new("userRole = :oldRole AND joinedAt = :joinedAt")
            .with(":oldRole", text(user.role))
            .with(":joinedAt", number(user.created.as_millisecond())),
    );
    match by {
        DepartureBy::Manager(_) => same,
        DepartureBy::Themselves(key) => same.and(with_status(&LEAVING)).and_all(key.map(not_revoked)),
    }
}

fn free_address(
    transaction: &mut Transaction<'_, Label>,
    user: &User,
    email: &EmailAddress,
    address: Address,
) {
    let key = keys::address(user.tailnet, email);
    let themselves = || AttributeValue::Ns(vec![user.id.to_string()]);
    match address {
        Address::HeldAlone => {
            let alone = Expression::new("heldByUsers = :themselves AND attribute_not_exists(heldByInvite)");
            transaction.delete(Label::Address, &key, alone.with(":themselves", themselves()));
        }
        Address::HeldWithOthers => {
            let held = Expression::new("contains(heldByUsers, :user)").with(":user", number(user.id));
            let give_up = Expression::new("DELETE heldByUsers :themselves").with(":themselves", themselves());
            transaction.update(Label::Address, &key, give_up, held);
        }
        Address::NotHeld => {}
    }
}

fn move_home(
    transaction: &mut Transaction<'_, Label>,
    user: &User,
    home: HomeAfter,
) -> Result<(), StoreError> {
    let person = PersonId::of(&user.person);
    let is_here = Expression::new("tailnet = :here").with(":here", number(user.tailnet));
    let other = |tailnet| keys::membership(person, tailnet);
    match home {
        HomeAfter::Elsewhere => {
            transaction.delete(Label::Other, &other(user.tailnet), Expression::new(PRESENT));
        }
        HomeAfter::Nowhere => transaction.delete(Label::Other, &keys::home(person), is_here),
        HomeAfter::MovesTo(next, since) => {
            transaction.put(Label::Other, membership_item(&keys::home(person), next, since)?, is_here);
            transaction.delete(Label::Other, &other(next), Expression::new(PRESENT));
        }
    }
    Ok(())
}

/// What the failed conditions mean; none if only the address was held otherwise than expected.
fn outcome_of(
    by: DepartureBy<'_>,
    failed: Vec<FailedCondition<Label>>,
) -> Result<Option<DepartOutcome>, StoreError> {
    let mut outcome = None;
    for FailedCondition { label, row } in failed {
        match (label, by) {
            (Label::Caller, DepartureBy::Manager(guard)) => {
                if let GuardFailure::Refused(refusal) = guard.failure(row, None)? {
                    return Ok(Some(DepartOutcome::Refused(refusal)));
                }
            }
            (Label::Address, _) => {}
            (Label::Caller | Label::Other, _) => outcome = Some(DepartOutcome::Changed),
        }
    }
    Ok(outcome)
}
