//! Leaving a tailnet: what it depends on, and the transaction.

use crate::domain::{AuditRecord, LEAVING, PersonId, Proof, Tailnet, TailnetId, User, UserId};
use crate::store::addresses::UserAddress;
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Consistency, Store, StoreError};
use crate::store::memberships::{HomeAfter, PersonRow, person_from, person_key, take_out};
use crate::store::users::{self, DepartureLabel as Label, depart, holds, user_from, with_status};

use super::row::{key, tailnet_from};

/// What a person's leaving depends on.
#[derive(Debug)]
pub struct LeaveRows {
    /// The person's user in the tailnet.
    pub user: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// The person's own row.
    pub person: PersonRow,
}

/// What the transaction of a leaving needs. The person's home is another tailnet.
#[derive(Debug)]
pub struct Leaving<'a> {
    /// The user who leaves.
    pub user: &'a User,
    /// The person's own row, as it was read.
    pub person: &'a PersonRow,
    /// What they call with, which must not have been ended.
    pub proof: &'a Proof,
    /// The record for the log of the tailnet.
    pub record: &'a AuditRecord,
    /// The record for the log of the home tailnet.
    pub home_record: &'a AuditRecord,
}

/// The outcome of a leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveOutcome {
    /// The user has left.
    Left,
    /// Something has changed since it was read: read and decide again.
    Changed,
}

impl Store {
    /// Reads what a person's leaving depends on. An eventually consistent read is safe: the transaction repeats the checks.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn leave_rows(
        &self,
        tailnet: TailnetId,
        person: PersonId,
        user: UserId,
        consistency: Consistency,
    ) -> Result<LeaveRows, StoreError> {
        let (user_key, tailnet_key) = (users::key(tailnet, user), key(tailnet));
        let person_key = person_key(person);
        let mut rows = self.get_all([&user_key, &tailnet_key, &person_key], consistency).await?;
        Ok(LeaveRows {
            user: rows.take(&user_key, user_from)?,
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
            person: rows.take(&person_key, person_from)?.unwrap_or_default(),
        })
    }

    /// Removes the user if nothing has changed since it was read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn leave_tailnet(&self, leaving: &Leaving<'_>) -> Result<LeaveOutcome, StoreError> {
        let Leaving { user, person, proof, record, home_record } = *leaving;
        for address in UserAddress::ALL {
            let may = [with_status(&LEAVING), holds(proof)];
            let mut transaction = self.transaction();
            depart(&mut transaction, user, may, address, record)?;
            take_out(&mut transaction, Label::Other, user, person, HomeAfter::Elsewhere, record.id)?;
            transaction.insert(Label::Other, record_item(home_record)?);
            match transaction.commit().await? {
                Committed::Done => return Ok(LeaveOutcome::Left),
                Committed::Refused(failed) if failed.iter().all(|one| one.label == Label::Address) => {}
                Committed::Refused(_) => return Ok(LeaveOutcome::Changed),
            }
        }
        Ok(LeaveOutcome::Changed)
    }
}
