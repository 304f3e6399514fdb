//! Queueing an invite's mail again.

use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{AuditRecord, Denied, Invite, RESEND_INTERVAL};
use crate::store::audit::record_item;
use crate::store::engine::{
    Committed, Expression, FailedCondition, Item, Store, StoreError, Transaction, malformed, number, text,
};
use crate::store::users::{Bucket, CallerGuard, ChargeFailure, SendCharge};

use super::row::{invite_from, key};

/// How often the transaction is made with another assumed state of the bucket. It changes only as fast as others write.
const MAX_TURNS: usize = 4;

/// The outcome of resending.
#[derive(Debug, PartialEq, Eq)]
pub enum ResendOutcome {
    /// The mail is queued again.
    Queued,
    /// The invite does not exist any more.
    Gone,
    /// The last mail was requested less than a minute ago; the next may be requested after this time.
    TooSoon(Duration),
    /// The caller may not resend it.
    Denied(Denied),
    /// The caller has sent too many invites; they may send again after this time.
    BudgetExhausted(Duration),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Invite,
    Audit,
}

impl Store {
    /// Queues the mail of an e-mail invite again (R8). The stream record of its row makes `send-invite-mail` send it.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn resend_invite(
        &self,
        guard: &CallerGuard,
        charge: SendCharge,
        invite: &Invite,
        record: &AuditRecord,
    ) -> Result<ResendOutcome, StoreError> {
        let mut bucket = Bucket::Full;
        for _ in 0..MAX_TURNS {
            let failed = match self.resending(guard, charge, bucket, invite, record)?.commit().await? {
                Committed::Done => return Ok(ResendOutcome::Queued),
                Committed::Refused(failed) => failed,
            };
            match self.resend_outcome(guard, charge, invite, &failed).await? {
                Turn::Decided(outcome) => return Ok(outcome),
                Turn::Again(found) => bucket = found,
            }
        }
        Err(StoreError::busy())
    }

    fn resending(
        &self,
        guard: &CallerGuard,
        charge: SendCharge,
        bucket: Bucket,
        invite: &Invite,
        record: &AuditRecord,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let mut transaction = self.transaction();
        guard.charge(&mut transaction, Label::Caller, charge, bucket, []);
        // Without `mailRetryAt` the note of an earlier mail that waits, if there is one, has lost its meaning.
        let queue = Expression::new(
            "SET mailStatus = :queued, mailStatusAt = :now, mailRequestedAt = :now REMOVE mailFailure, mailRetryAt, mailDiagnosis",
        );
        let queue = queue.with(":queued", text("queued")).with(":now", number(charge.now.as_millisecond()));
        let due = Expression::new("mailRequestedAt <= :aMinuteAgo")
            .with(":aMinuteAgo", number(a_minute_before(charge.now).as_millisecond()));
        transaction.update(Label::Invite, &key(invite.tailnet, invite.id), queue, due);
        transaction.insert(Label::Audit, record_item(record)?);
        Ok(transaction)
    }
}

enum Turn {
    Decided(ResendOutcome),
    Again(Bucket),
}

impl Store {
    /// Decides what is answered: the caller's right first, then the invite, then the budget. Rows whose conditions are not listed are read,
    /// unless the transaction is made again.
    async fn resend_outcome(
        &self,
        guard: &CallerGuard,
        charge: SendCharge,
        invite: &Invite,
        failed: &[FailedCondition<Label>],
    ) -> Result<Turn, StoreError> {
        let has_invite = failed.iter().any(|one| one.label == Label::Invite);
        if let Some(own) = failed.iter().find(|one| one.label == Label::Caller) {
            match guard.charge_failure(own.row.clone(), charge)? {
                ChargeFailure::Denied(denied) => return Ok(Turn::Decided(ResendOutcome::Denied(denied))),
                ChargeFailure::OtherBucket(bucket) if !has_invite => return Ok(Turn::Again(bucket)),
                ChargeFailure::OtherBucket(_) | ChargeFailure::Exhausted(_) => {}
            }
        }
        let wanted = [(Label::Caller, guard.key()), (Label::Invite, key(invite.tailnet, invite.id))];
        let rows = self.rows_after(failed, wanted).await?;
        decide(guard, charge, rows)?.map(Turn::Decided).ok_or_else(StoreError::busy)
    }
}

fn decide(
    guard: &CallerGuard,
    charge: SendCharge,
    rows: Vec<(Label, Option<Item>)>,
) -> Result<Option<ResendOutcome>, StoreError> {
    let mut of_budget = None;
    let mut of_invite = None;
    for (label, row) in rows {
        match label {
            Label::Caller => match guard.charge_failure(row, charge)? {
                ChargeFailure::Denied(denied) => return Ok(Some(ResendOutcome::Denied(denied))),
                ChargeFailure::Exhausted(wait) => of_budget = Some(ResendOutcome::BudgetExhausted(wait)),
                ChargeFailure::OtherBucket(_) => {}
            },
            Label::Invite => of_invite = not_due(row, charge.now)?,
            Label::Audit => {}
        }
    }
    Ok(of_invite.or(of_budget))
}

/// Why the invite cannot be mailed now, from its row; `None` if it can.
fn not_due(row: Option<Item>, now: Timestamp) -> Result<Option<ResendOutcome>, StoreError> {
    let Some(row) = row else { return Ok(Some(ResendOutcome::Gone)) };
    let invite = invite_from(row)?;
    // The invite had a mail when it was read, and keeps one for its lifetime.
    let mail = invite.mail().ok_or_else(|| malformed("a mailed invite"))?;
    let is_due = mail.requested_at <= a_minute_before(now);
    Ok((!is_due).then(|| too_soon(mail.requested_at, now)))
}

fn a_minute_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(RESEND_INTERVAL).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The wait until the next mail may be requested: in whole seconds, at least one.
fn too_soon(last: Timestamp, now: Timestamp) -> ResendOutcome {
    let wait = last.saturating_add(RESEND_INTERVAL).unwrap_or(last).duration_since(now);
    let seconds = (wait.as_millis() + 999) / 1000;
    ResendOutcome::TooSoon(Duration::from_secs(u64::try_from(seconds).unwrap_or(1).max(1)))
}
