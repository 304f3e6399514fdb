//! Removing a user. If their home was here, it moves to another of their tailnets (decision 15).

use crate::domain::{AuditRecord, Denied, PersonId, User};
use crate::store::addresses::UserAddress;
use crate::store::engine::{Committed, FailedCondition, Store, StoreError};
use crate::store::memberships::{HomeAfter, PersonRow, take_out};

use super::conditions::same_person;
use super::departure::{Label, depart};
use super::guard::CallerGuard;
use super::row::{key, revising};

/// What the transaction of a removal needs.
#[derive(Debug)]
pub struct Removal<'a> {
    /// The condition on the caller.
    pub guard: &'a CallerGuard,
    /// The user to remove.
    pub user: &'a User,
    /// The person's own row, as it was read.
    pub person: &'a PersonRow,
    /// Where their home will be.
    pub home_after: HomeAfter,
    /// The record for the log of the tailnet.
    pub record: &'a AuditRecord,
}

/// The outcome of a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteUserOutcome {
    /// The user is removed.
    Deleted,
    /// The caller may not remove them.
    Denied(Denied),
    /// Something has changed since it was read: read and decide again.
    Changed,
}

impl Store {
    /// Removes a user if nothing has changed since it was read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_user(&self, removal: &Removal<'_>) -> Result<DeleteUserOutcome, StoreError> {
        for address in UserAddress::ALL {
            let mut transaction = self.transaction();
            let Removal { guard, user, person, home_after, record } = *removal;
            guard.check(&mut transaction, Label::Caller);
            depart(&mut transaction, user, [], address, record)?;
            take_out(&mut transaction, Label::Other, user, person, home_after, record.id)?;
            if let HomeAfter::MovesTo(next, _) = home_after {
                let at_home = revising("REMOVE homeElsewhere");
                let of_person = same_person(PersonId::of(&user.person));
                transaction.update(Label::Other, &key(next, user.id), at_home, of_person);
            }
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

/// What the failed conditions mean; `None` if only the assumption about the address was wrong.
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
