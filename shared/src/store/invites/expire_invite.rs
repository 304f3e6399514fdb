//! Recording the expiry of an invite, after its row was removed.

use crate::domain::{AuditRecord, Invite};
use crate::store::addresses::{InvitedAddress, free_of_invite};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, Store, StoreError};

/// The outcome of recording an expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpireOutcome {
    /// The event is in the log and the address is free.
    Recorded,
    /// It was recorded before.
    RecordedBefore,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Audit,
    Address,
}

/// The assumed holder of the address of an expired invite.
#[derive(Debug, Clone, Copy)]
enum Address {
    /// The expired invite.
    Held(InvitedAddress),
    /// A later invite.
    PassedOn,
}

impl Store {
    /// Writes the event of an expiry and frees the invite's address (R22). Further calls change nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn expire_invite(
        &self,
        invite: &Invite,
        record: &AuditRecord,
    ) -> Result<ExpireOutcome, StoreError> {
        for address in InvitedAddress::ALL.map(Address::Held).into_iter().chain([Address::PassedOn]) {
            let mut transaction = self.transaction();
            transaction.insert(Label::Audit, record_item(record)?);
            if let (Some(email), Address::Held(held)) = (invite.address(), address) {
                free_of_invite(&mut transaction, Label::Address, invite, email, held);
            }
            match transaction.commit().await? {
                Committed::Done => return Ok(ExpireOutcome::Recorded),
                Committed::Refused(failed) => {
                    let is_audit = |failed: &FailedCondition<Label>| matches!(failed.label, Label::Audit);
                    if failed.iter().any(is_audit) {
                        return Ok(ExpireOutcome::RecordedBefore);
                    }
                }
            }
        }
        Err(StoreError::busy())
    }
}
