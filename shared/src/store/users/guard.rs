//! The condition that every change has on its caller's own row: they have the right at the moment of the write.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{Denied, KeyId, PersonId, Proof, Role, SendBudget, TailnetId, UserId, UserStatus};
use crate::store::ended_sessions::EndedSessionsAttributes;
use crate::store::engine::{
    Expression, FailedCondition, Item, Key, Store, StoreError, Transaction, number, read, time,
};

use super::conditions::{acting_with_role, has_verified_address, holds, same_person};
use super::row::key;

/// The caller of a change, and the roles that may make it.
#[derive(Debug, Clone)]
pub struct CallerGuard {
    /// The tailnet that is changed.
    pub tailnet: TailnetId,
    /// The caller's number.
    pub user: UserId,
    /// The caller's full hash, so that nobody acts as somebody else with the same number.
    pub person: PersonId,
    /// The roles that may do it.
    pub roles: Vec<Role>,
    /// What they call with: an API access token that must not have been revoked, or a session that must not have ended.
    pub proof: Proof,
    /// Whether the change sends mail, which takes a verified address in their row (P6).
    pub mails: bool,
}

/// What a change takes from its caller's send budget (P6).
#[derive(Debug, Clone, Copy)]
pub struct SendCharge {
    /// The budget.
    pub budget: SendBudget,
    /// How many mails and links the change sends.
    pub sends: usize,
    /// The time of the change.
    pub now: Timestamp,
    /// The state in which their bucket probably is.
    pub bucket: Bucket,
}

/// The assumed state of a caller's bucket. DynamoDB has no `max()`, so each state has its own update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Full again.
    Full,
    /// Being refilled.
    Refilling,
}

/// A send budget that does not hold what a change sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// How many it still holds.
    pub left: usize,
    /// When all of them may be sent.
    pub wait: Duration,
}

/// Why a change that is charged to the send budget was refused on the caller's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum ChargeFailure {
    /// The caller may not make the change.
    Denied(Denied),
    /// The budget does not hold so many.
    Exhausted(Exhausted),
    /// The bucket is not in the assumed state but in this one.
    OtherBucket(Bucket),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallerRow {
    person: String,
    user_role: Role,
    user_status: UserStatus,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    sends_full_at: Option<i64>,
    #[serde(default)]
    api_keys: BTreeMap<KeyId, i64>,
    #[serde(flatten)]
    ended_sessions: EndedSessionsAttributes,
}

impl CallerGuard {
    /// Adds the condition that the caller may make the change.
    pub(in crate::store) fn check<Label>(&self, transaction: &mut Transaction<'_, Label>, label: Label) {
        transaction.check(label, &self.key(), self.condition());
    }

    /// Asks that the caller may make the change and that other conditions on their row hold, and takes it from their send budget.
    pub(in crate::store) fn charge<Label>(
        &self,
        transaction: &mut Transaction<'_, Label>,
        label: Label,
        charge: SendCharge,
        bucket: Bucket,
        also: impl IntoIterator<Item = Expression>,
    ) {
        let millis = |time: Timestamp| number(time.as_millisecond());
        let refill = charge.budget.refill_time(charge.sends);
        let (update, condition) = match bucket {
            Bucket::Full => (
                Expression::new("SET sendsFullAt = :fullAt")
                    .with(":fullAt", millis(charge.now.saturating_add(refill).unwrap_or(Timestamp::MAX))),
                Expression::new("attribute_not_exists(sendsFullAt) OR sendsFullAt <= :now")
                    .with(":now", millis(charge.now)),
            ),
            Bucket::Refilling => (
                Expression::new("SET sendsFullAt = sendsFullAt + :refill")
                    .with(":refill", number(refill.as_millis())),
                Expression::new("sendsFullAt > :now AND sendsFullAt <= :latest")
                    .with(":now", millis(charge.now))
                    .with(":latest", millis(charge.budget.latest_full(charge.now, charge.sends))),
            ),
        };
        self.update(transaction, label, update, condition.and_all(also));
    }

    /// Updates the caller's row on the condition that they may make the change and that another condition holds.
    pub(in crate::store) fn update<Label>(
        &self,
        transaction: &mut Transaction<'_, Label>,
        label: Label,
        change: Expression,
        condition: Expression,
    ) {
        transaction.update(label, &self.key(), change, self.condition().and(condition));
    }

    fn condition(&self) -> Expression {
        let may = same_person(self.person).and(acting_with_role(&self.roles));
        may.and(holds(&self.proof)).and_all(self.mails.then(has_verified_address))
    }

    /// Why the caller may not make the change, from the row that the condition failed on; `None` if they may.
    pub(in crate::store) fn denied(&self, row: Option<Item>) -> Result<Option<Denied>, StoreError> {
        let row = row.map(read::<CallerRow>).transpose()?;
        Ok(self.permitted(row)?.err())
    }

    /// The key of the caller's row.
    pub(in crate::store) fn key(&self) -> Key {
        key(self.tailnet, self.user)
    }

    /// Why the caller may not make the change. If their own condition is not among those that failed, their row is read: an answer that
    /// only a permitted caller may get must not depend on a condition that is absent.
    pub(in crate::store) async fn denied_after<Label: PartialEq + Copy>(
        &self,
        store: &Store,
        failed: &[FailedCondition<Label>],
        caller: Label,
    ) -> Result<Option<Denied>, StoreError> {
        let rows = store.rows_after(failed, [(caller, self.key())]).await?;
        self.denied(rows.into_iter().find_map(|(_, row)| row))
    }

    /// Why the caller may not make the change, from the conditions that failed; `None` if their own is not listed. Enough where everything
    /// is then read and decided again.
    pub(in crate::store) fn denied_by<Label: PartialEq>(
        &self,
        failed: Vec<FailedCondition<Label>>,
        caller: Label,
    ) -> Result<Option<Denied>, StoreError> {
        let own = failed.into_iter().find(|failed| failed.label == caller);
        own.map_or(Ok(None), |failed| self.denied(failed.row))
    }

    /// Why the change was refused, from the caller's row. [`ChargeFailure::OtherBucket`] if they may make it and have the budget.
    pub(in crate::store) fn charge_failure(
        &self,
        row: Option<Item>,
        charge: SendCharge,
    ) -> Result<ChargeFailure, StoreError> {
        let row = row.map(read::<CallerRow>).transpose()?;
        match self.permitted(row)? {
            Err(denied) => Ok(ChargeFailure::Denied(denied)),
            Ok(row) => Ok(charge.failure(row.sends_full_at.map(time).transpose()?)),
        }
    }

    /// The caller's role, how many their send budget holds, and the state of their bucket, from their row.
    pub(in crate::store) fn sender(
        &self,
        row: Option<Item>,
        charge: SendCharge,
    ) -> Result<Result<(Role, usize, Bucket), Denied>, StoreError> {
        let row = match self.permitted(row.map(read::<CallerRow>).transpose()?)? {
            Ok(row) => row,
            Err(denied) => return Ok(Err(denied)),
        };
        let full_at = row.sends_full_at.map(time).transpose()?.unwrap_or(charge.now);
        let bucket = if full_at > charge.now { Bucket::Refilling } else { Bucket::Full };
        Ok(Ok((row.user_role, charge.budget.left(full_at, charge.now), bucket)))
    }

    /// The row, if it gives the right; else why not.
    fn permitted(&self, row: Option<CallerRow>) -> Result<Result<CallerRow, Denied>, StoreError> {
        let Some(mut row) = row.filter(|row| row.person == self.person.to_string()) else {
            return Ok(Err(Denied::absent(&self.proof)));
        };
        let ended = std::mem::take(&mut row.ended_sessions).try_into()?;
        let held = self.proof.check(|key| row.api_keys.contains_key(&key), &ended);
        Ok(if let Err(denied) = held {
            Err(denied)
        } else if !row.user_status.may_act() {
            Err(Denied::MayNotAct)
        } else if !self.roles.contains(&row.user_role) {
            Err(Denied::RoleMayNot)
        } else if self.mails && row.email.is_none() {
            Err(Denied::NoVerifiedAddress)
        } else {
            Ok(row)
        })
    }
}

impl SendCharge {
    /// Why a charge failed for a caller who may send. `full_at` is when their bucket will be full; `None` if they have never sent.
    fn failure(self, full_at: Option<Timestamp>) -> ChargeFailure {
        match full_at {
            Some(full_at) if full_at > self.budget.latest_full(self.now, self.sends) => {
                ChargeFailure::Exhausted(Exhausted {
                    left: self.budget.left(full_at, self.now),
                    wait: self.budget.retry_after(full_at, self.now, self.sends),
                })
            }
            Some(full_at) if full_at > self.now => ChargeFailure::OtherBucket(Bucket::Refilling),
            Some(_) | None => ChargeFailure::OtherBucket(Bucket::Full),
        }
    }
}
