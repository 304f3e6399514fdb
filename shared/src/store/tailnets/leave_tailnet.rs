//! Leaving a tailnet.

use crate::domain::{AuditRecord, LEAVING, Proof, User};
use crate::store::addresses::UserAddress;
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Store, StoreError};
use crate::store::memberships::{HomeAfter, PersonRow, take_out};
use crate::store::users::{DepartureLabel as Label, depart, holds, with_status};

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
