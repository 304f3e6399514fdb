//! Mails that could not be sent: each waits as a note in the order of when it is tried again, and in its invite's row.
//!
//! The row's `mailRetryAt` and the note's key say the same time. They are written and taken away together, so a note without its
//! row, of an invite that is gone or whose mail was sent or asked for anew since, means nothing.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use jiff::Timestamp;

use crate::domain::{Invite, InviteId, Mail, TailnetId};

use super::keys;
use super::mail::still_queued;
use super::reads::Order;
use super::rows::{key_of, unsent_mail_item};
use super::transaction::{Committed, Expression, PRESENT, number, text};
use super::{Store, StoreError};

/// A mail that waits to be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsentMail {
    /// When it is tried again.
    pub due: Timestamp,
    /// The tailnet of its invite.
    pub tailnet: TailnetId,
    /// Its invite.
    pub invite: InviteId,
}

/// What came of queueing a mail again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequeueOutcome {
    /// The invite's row has changed, which makes the mail go out.
    Queued,
    /// There was nothing to send any more; the note is gone.
    NothingToSend,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Invite,
    Note,
}

impl Store {
    /// Puts off a queued mail that could not be sent, and shows why on its invite. One that was sent or asked for anew in the
    /// meantime is left alone, as is that of an invite that is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn postpone_mail(
        &self,
        invite: &Invite,
        mail: &Mail,
        reason: &str,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        let wait = Expression::new("SET mailFailure = :reason, mailRetryAt = :due")
            .with(":reason", text(reason))
            .with(":due", number(due.as_millisecond()));
        let key = keys::invite(invite.tailnet, invite.id);
        transaction.update(Label::Invite, &key, wait, still_queued(mail));
        let note = UnsentMail { due, tailnet: invite.tailnet, invite: invite.id };
        transaction.overwrite(Label::Note, unsent_mail_item(note));
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    /// Reads at most `limit` mails that are due to be tried again, the longest due first.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn unsent_mails_due(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<UnsentMail>, StoreError> {
        let rows = self.query(keys::unsent_mails_due(now), Order::Forwards, None, limit).await?;
        let mails = rows.iter().map(|row| Ok(keys::parse_unsent_mail(&key_of(row)?)));
        // Skip rows that we did not write; the time to live removes them.
        mails.filter_map(Result::transpose).collect()
    }

    /// Queues a mail again that is due, without making it another: when it was asked for, and so the minute until the next, stays.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer; calling again is harmless.
    pub async fn requeue_mail(&self, mail: UnsentMail) -> Result<RequeueOutcome, StoreError> {
        let mut transaction = self.transaction();
        let waits_for_this = Expression::new("mailRetryAt = :due AND mailStatus = :queued")
            .with(":due", number(mail.due.as_millisecond()))
            .with(":queued", text("queued"));
        let key = keys::invite(mail.tailnet, mail.invite);
        transaction.update(Label::Invite, &key, Expression::new("REMOVE mailRetryAt"), waits_for_this);
        transaction.delete(Label::Note, &keys::unsent_mail(mail), Expression::new(PRESENT));
        match transaction.commit().await? {
            Committed::Done => Ok(RequeueOutcome::Queued),
            Committed::Refused(_) => self.forget_unsent_mail(mail).await,
        }
    }

    async fn forget_unsent_mail(&self, mail: UnsentMail) -> Result<RequeueOutcome, StoreError> {
        let call = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::unsent_mail(mail).attributes()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        call.send().await.map_err(StoreError::from_sdk)?;
        Ok(RequeueOutcome::NothingToSend)
    }
}
