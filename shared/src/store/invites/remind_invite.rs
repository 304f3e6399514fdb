//! Having an invite's mail go out once more before it expires, in one transaction with the audit record.

use jiff::Timestamp;

use crate::domain::{AuditRecord, Invite, Mail};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError, number, text};

use super::row::key;

/// The outcome of requesting a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemindOutcome {
    /// The mail is queued again.
    Queued,
    /// The invite is gone, or is no longer as it was read: it was resent, reminded, or its mail has come further.
    Changed,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Invite,
    Audit,
}

impl Store {
    /// Queues the mail of an invite again, once in its life. The stream record of its row makes `send-invite-mail` send it.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn remind_invite(
        &self,
        invite: &Invite,
        mail: &Mail,
        record: &AuditRecord,
        now: Timestamp,
    ) -> Result<RemindOutcome, StoreError> {
        let mut transaction = self.transaction();
        let queue = Expression::new(
            "SET mailStatus = :queued, mailStatusAt = :now, mailRequestedAt = :now, remindedAt = :now REMOVE mailDiagnosis",
        );
        let queue = queue.with(":queued", text("queued")).with(":now", number(now.as_millisecond()));
        let as_read = Expression::new(
            "mailRequestedAt = :requestedAt AND mailStatus = :asRead AND attribute_not_exists(remindedAt) AND attribute_not_exists(noReminder)",
        );
        let as_read = as_read
            .with(":requestedAt", number(mail.requested_at.as_millisecond()))
            .with(":asRead", text(mail.status().as_str()));
        transaction.update(Label::Invite, &key(invite.tailnet, invite.id), queue, as_read);
        transaction.insert(Label::Audit, record_item(record)?);
        Ok(match transaction.commit().await? {
            Committed::Done => RemindOutcome::Queued,
            Committed::Refused(_) => RemindOutcome::Changed,
        })
    }
}
