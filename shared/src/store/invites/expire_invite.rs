//! Recording the expiry of an invite, once, whether `DynamoDB` or the sweep removes its row.

use crate::domain::{AuditRecord, Invite};
use crate::store::addresses::{InvitedAddress, free_of_invite};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, Store, StoreError};

use super::row::{key, recorded_item};

/// The outcome of recording an expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpireOutcome {
    /// The event is in the log and the address is free.
    Recorded,
    /// It was recorded before.
    RecordedBefore,
}

/// Whether the row of an expired invite is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiredRow {
    /// It is there, and is removed.
    There,
    /// `DynamoDB` has removed it.
    Removed,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Mark,
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
        row: ExpiredRow,
        record: &AuditRecord,
    ) -> Result<ExpireOutcome, StoreError> {
        for address in InvitedAddress::ALL.map(Address::Held).into_iter().chain([Address::PassedOn]) {
            let mut transaction = self.transaction();
            transaction.insert(Label::Mark, recorded_item(invite)?);
            transaction.insert(Label::Mark, record_item(record)?);
            if row == ExpiredRow::There {
                transaction.remove(Label::Mark, &key(invite.tailnet, invite.id));
            }
            if let (Some(email), Address::Held(held)) = (invite.address(), address) {
                free_of_invite(&mut transaction, Label::Address, invite, email, held);
            }
            match transaction.commit().await? {
                Committed::Done => return Ok(ExpireOutcome::Recorded),
                Committed::Refused(failed) => {
                    let is_mark = |failed: &FailedCondition<Label>| matches!(failed.label, Label::Mark);
                    if failed.iter().any(is_mark) {
                        return Ok(ExpireOutcome::RecordedBefore);
                    }
                }
            }
        }
        Err(StoreError::busy())
    }
}
