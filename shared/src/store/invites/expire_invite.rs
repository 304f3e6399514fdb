//! Recording the expiry of an invite, once, whether `DynamoDB` or the sweep removes its row.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{AuditRecord, Invite};
use crate::store::addresses::{InvitedAddress, free_of_invite};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, Item, Key, Store, StoreError, TTL, number};
use crate::store::partitions::of_tailnet;

use super::row::key;

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

/// How long it is remembered that an expiry was recorded: longer than anything can be delivered again.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

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
            transaction.insert(Label::Mark, mark(invite, record));
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

/// The row that says that the expiry is recorded.
fn mark(invite: &Invite, record: &AuditRecord) -> Item {
    let mut item = Key::new(of_tailnet(invite.tailnet), format!("X#{}", invite.id)).attributes();
    let until = record.id.time().saturating_add(REMEMBERED).unwrap_or(Timestamp::MAX);
    item.insert(TTL.to_owned(), number(until.as_second()));
    item
}
