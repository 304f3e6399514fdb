//! Recording that an invite has expired, after its row was removed.

use crate::domain::{AuditRecord, Invite};

use super::delete_invite::{AddressHeld, free_address};
use super::rows::audit_item;
use super::transaction::{ABSENT, Committed, Expression, FailedCondition};
use super::{Store, StoreError};

/// What came of it.
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

/// What an invite that has expired has left of its address.
#[derive(Debug, Clone, Copy)]
enum Address {
    Held(AddressHeld),
    /// A later invite has it.
    PassedOn,
}

impl Store {
    /// Writes the event of an expiry, once however often it is called, and frees the invite's address (R22).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn expire_invite(
        &self,
        invite: &Invite,
        record: &AuditRecord,
    ) -> Result<ExpireOutcome, StoreError> {
        for address in
            [Address::Held(AddressHeld::ByInvite), Address::Held(AddressHeld::ByUserToo), Address::PassedOn]
        {
            let mut transaction = self.transaction();
            transaction.put(Label::Audit, audit_item(record)?, Expression::new(ABSENT));
            if let (Some(email), Address::Held(held)) = (invite.address(), address) {
                free_address(&mut transaction, Label::Address, invite.tailnet, invite.id, email, held);
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
