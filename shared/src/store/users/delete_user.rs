//! Removing a user: they go, and their home moves on if it was here.

use jiff::Timestamp;

use crate::domain::{AuditRecord, Denied, PersonId, TailnetId, User};
use crate::store::addresses::UserAddress;
use crate::store::engine::{Committed, Expression, FailedCondition, Store, StoreError, Transaction, number};
use crate::store::memberships::{home_key, membership_item, other_key};

use super::departure::{Label, depart};
use super::guard::CallerGuard;

/// A removal that has been decided.
#[derive(Debug)]
pub struct Removal<'a> {
    /// Who removes.
    pub guard: &'a CallerGuard,
    /// The user, who goes.
    pub user: &'a User,
    /// Where the person's home is then.
    pub home: HomeAfter,
    /// The record in the log of the tailnet.
    pub record: &'a AuditRecord,
}

/// Where a person's home is after they were removed from a tailnet.
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
pub enum DeleteUserOutcome {
    /// The user is gone.
    Deleted,
    /// The caller may not remove them.
    Denied(Denied),
    /// Something was no longer as it was read, so it must be read and decided again.
    Changed,
}

impl Store {
    /// Removes a user, if everything is still as it was read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_user(&self, removal: &Removal<'_>) -> Result<DeleteUserOutcome, StoreError> {
        for address in UserAddress::ALL {
            let mut transaction = self.transaction();
            removal.guard.check(&mut transaction, Label::Caller);
            depart(&mut transaction, removal.user, [], address, removal.record)?;
            move_home(&mut transaction, removal.user, removal.home)?;
            let failed = match transaction.commit().await? {
                Committed::Done => return Ok(DeleteUserOutcome::Deleted),
                Committed::Refused(failed) => failed,
            };
            if let Some(outcome) = outcome_of(removal.guard, failed)? {
                return Ok(outcome);
            }
        }
        Ok(DeleteUserOutcome::Changed)
    }
}

fn move_home(
    transaction: &mut Transaction<'_, Label>,
    user: &User,
    home: HomeAfter,
) -> Result<(), StoreError> {
    let person = PersonId::of(&user.person);
    let is_here = Expression::new("tailnet = :here").with(":here", number(user.tailnet));
    match home {
        HomeAfter::Elsewhere => transaction.remove(Label::Other, &other_key(person, user.tailnet)),
        HomeAfter::Nowhere => transaction.delete(Label::Other, &home_key(person), is_here),
        HomeAfter::MovesTo(next, since) => {
            transaction.put(Label::Other, membership_item(&home_key(person), next, since)?, is_here);
            transaction.remove(Label::Other, &other_key(person, next));
        }
    }
    Ok(())
}

/// What the failed conditions mean; `None` if only the address was held otherwise than assumed.
fn outcome_of(
    guard: &CallerGuard,
    failed: Vec<FailedCondition<Label>>,
) -> Result<Option<DeleteUserOutcome>, StoreError> {
    let mut outcome = None;
    for FailedCondition { label, row } in failed {
        match label {
            Label::Caller => {
                if let Some(denied) = guard.denied(row)? {
                    return Ok(Some(DeleteUserOutcome::Denied(denied)));
                }
            }
            Label::Address => {}
            Label::Other => outcome = Some(DeleteUserOutcome::Changed),
        }
    }
    Ok(outcome)
}
