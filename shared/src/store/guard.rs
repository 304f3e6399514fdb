//! The condition that every change puts on its caller's own row: they may do it, at the moment of the write.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{KeyId, PersonId, Role, SendBudget, TailnetId, UserId, UserStatus};

use super::StoreError;
use super::keys;
use super::rows::read;
use super::transaction::{ABSENT, Expression, Item, PRESENT, Transaction, number, text};

/// Who makes a change, and the roles that may.
#[derive(Debug, Clone)]
pub struct CallerGuard {
    /// The tailnet that is changed.
    pub tailnet: TailnetId,
    /// The caller's number.
    pub user: UserId,
    /// The caller in full, so that nobody acts as one whose number they share.
    pub person: PersonId,
    /// The roles that may do it.
    pub roles: Vec<Role>,
    /// The API access token that they call with, which must not have been revoked.
    pub key: Option<KeyId>,
}

/// Why a caller may not make a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerRefusal {
    /// The API access token was revoked, or its user is gone.
    KeyRevoked,
    /// They are not in the tailnet, which to them does not exist (P4).
    NotAUser,
    /// They wait for approval or are suspended.
    MayNotAct,
    /// Their role does not give the right.
    RoleMayNot(Role),
}

/// What a change takes from its caller's send budget (P6).
#[derive(Debug, Clone, Copy)]
pub struct SendCharge {
    /// The budget.
    pub budget: SendBudget,
    /// How many invites are sent.
    pub sends: usize,
    /// When.
    pub now: Timestamp,
}

/// How a caller's bucket is expected to be found: an update cannot take the later of two times, so the two cases are written apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bucket {
    /// Full again.
    Full,
    /// Being refilled.
    Refilling,
}

/// Why the condition on a caller's row failed.
pub(super) enum GuardFailure {
    /// They may not.
    Refused(CallerRefusal),
    /// They may, but the bucket was not as expected; it is like this.
    OtherBucket(Bucket),
    /// They may, but have sent too much.
    Exhausted(Duration),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallerRow {
    person: String,
    user_role: Role,
    user_status: UserStatus,
    #[serde(default)]
    sends_full_at: Option<i64>,
    #[serde(default)]
    api_keys: BTreeMap<KeyId, i64>,
}

impl CallerGuard {
    /// Asks that the caller may make the change.
    pub(super) fn check<Label: Copy>(&self, transaction: &mut Transaction<'_, Label>, label: Label) {
        transaction.check(label, &keys::user(self.tailnet, self.user), self.condition());
    }

    /// Asks that the caller may make the change, and takes it from their send budget.
    pub(super) fn charge<Label: Copy>(
        &self,
        transaction: &mut Transaction<'_, Label>,
        label: Label,
        charge: SendCharge,
        bucket: Bucket,
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
        self.update(transaction, label, update, condition);
    }

    /// The condition that the caller may make the change, and one that must hold besides.
    pub(super) fn update<Label: Copy>(
        &self,
        transaction: &mut Transaction<'_, Label>,
        label: Label,
        change: Expression,
        condition: Expression,
    ) {
        let key = keys::user(self.tailnet, self.user);
        transaction.update(label, &key, change, self.condition().and(condition));
    }

    fn condition(&self) -> Expression {
        same_person(self.person).and(acting_with_role(&self.roles)).and_all(self.key.map(not_revoked))
    }

    /// Says why the condition failed, from the row that it failed on.
    pub(super) fn failure(
        &self,
        row: Option<Item>,
        charge: Option<SendCharge>,
    ) -> Result<GuardFailure, StoreError> {
        let Some(row) =
            row.map(read::<CallerRow>).transpose()?.filter(|row| row.person == self.person.to_string())
        else {
            let refusal = self.key.map_or(CallerRefusal::NotAUser, |_| CallerRefusal::KeyRevoked);
            return Ok(GuardFailure::Refused(refusal));
        };
        if self.key.is_some_and(|key| !row.api_keys.contains_key(&key)) {
            return Ok(GuardFailure::Refused(CallerRefusal::KeyRevoked));
        }
        if !row.user_status.may_act() {
            return Ok(GuardFailure::Refused(CallerRefusal::MayNotAct));
        }
        if !self.roles.contains(&row.user_role) {
            return Ok(GuardFailure::Refused(CallerRefusal::RoleMayNot(row.user_role)));
        }
        let full_at = row.sends_full_at.and_then(|millis| Timestamp::from_millisecond(millis).ok());
        Ok(match (charge, full_at) {
            (Some(charge), Some(full_at))
                if full_at > charge.budget.latest_full(charge.now, charge.sends) =>
            {
                GuardFailure::Exhausted(charge.budget.retry_after(full_at, charge.now, charge.sends))
            }
            (Some(charge), Some(full_at)) if full_at > charge.now => {
                GuardFailure::OtherBucket(Bucket::Refilling)
            }
            _ => GuardFailure::OtherBucket(Bucket::Full),
        })
    }
}

/// The condition on a user's row that it is this person's.
pub(super) fn same_person(person: PersonId) -> Expression {
    Expression::new("person = :person").with(":person", text(person))
}

/// The condition on a user's row that an API access token of theirs has not been revoked.
pub(super) fn not_revoked(key: KeyId) -> Expression {
    Expression::new(format!("attribute_exists(apiKeys.{key})"))
}

/// The condition on a user's row that they have one of these roles, and its rights.
pub(super) fn acting_with_role(roles: &[Role]) -> Expression {
    one_of("userRole", ":role", roles.iter().map(text)).and(with_status(&UserStatus::ACTING))
}

/// The condition on a user's row that they have one of these statuses.
pub(super) fn with_status(statuses: &[UserStatus]) -> Expression {
    one_of("userStatus", ":status", statuses.iter().map(|status| text(status.as_str())))
}

/// `attribute IN (...)`; for no value at all, what never holds.
pub(super) fn one_of(
    attribute: &str,
    placeholder: &str,
    values: impl Iterator<Item = AttributeValue>,
) -> Expression {
    let named: Vec<(String, AttributeValue)> =
        values.enumerate().map(|(index, value)| (format!("{placeholder}{index}"), value)).collect();
    if named.is_empty() {
        return Expression::new(format!("{ABSENT} AND {PRESENT}"));
    }
    let placeholders: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    let expression = Expression::new(format!("{attribute} IN ({})", placeholders.join(", ")));
    named.into_iter().fold(expression, |expression, (name, value)| expression.with(name, value))
}
