//! Queueing mails of invites again.

use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{AuditRecord, Denied, Invite, RESEND_INTERVAL};
use crate::store::audit::record_item;
use crate::store::engine::{
    Committed, Expression, FailedCondition, Item, MAX_WRITES, Store, StoreError, Transaction, malformed,
    number, text,
};
use crate::store::users::{Bucket, CallerGuard, ChargeFailure, Exhausted, SendCharge};

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

/// The outcome of resending several invites, all or none of them.
#[derive(Debug, PartialEq, Eq)]
pub enum ResendManyOutcome {
    /// Their mails are queued again.
    Queued,
    /// The caller may not resend them.
    Denied(Denied),
    /// The caller's budget does not hold so many.
    BudgetExhausted(Exhausted),
    /// These, by index, cannot be mailed now.
    NotDue(Vec<(usize, NotDue)>),
}

/// Why an invite cannot be mailed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDue {
    /// It does not exist any more.
    Gone,
    /// The last mail was requested less than a minute ago; the next may be requested after this time.
    TooSoon(Duration),
}

/// The most invites that one transaction resends, beside the caller's row and the audit record.
pub const MAX_RESENT_INVITES: usize = MAX_WRITES - 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Invite(usize),
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
        let mut bucket = charge.bucket;
        for _ in 0..MAX_TURNS {
            let failed = match self.resending(guard, charge, bucket, &[invite], record)?.commit().await? {
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
        invites: &[&Invite],
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
        for (index, invite) in invites.iter().enumerate() {
            let key = key(invite.tailnet, invite.id);
            transaction.update(Label::Invite(index), &key, queue.clone(), due.clone());
        }
        transaction.insert(Label::Audit, record_item(record)?);
        Ok(transaction)
    }

    /// Queues the mails of up to [`MAX_RESENT_INVITES`] different e-mail invites again.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn resend_invites(
        &self,
        guard: &CallerGuard,
        charge: SendCharge,
        invites: &[&Invite],
        record: &AuditRecord,
    ) -> Result<ResendManyOutcome, StoreError> {
        let mut bucket = charge.bucket;
        for _ in 0..MAX_TURNS {
            let failed = match self.resending(guard, charge, bucket, invites, record)?.commit().await? {
                Committed::Done => return Ok(ResendManyOutcome::Queued),
                Committed::Refused(failed) => failed,
            };
            let mut of_caller = None;
            let mut not_due = Vec::new();
            for FailedCondition { label, row } in failed {
                match label {
                    Label::Caller => of_caller = Some(guard.charge_failure(row, charge)?),
                    Label::Invite(index) => {
                        not_due.extend(not_due_now(row, charge.now)?.map(|why| (index, why)));
                    }
                    Label::Audit => {}
                }
            }
            match of_caller {
                Some(ChargeFailure::Denied(denied)) => return Ok(ResendManyOutcome::Denied(denied)),
                _ if !not_due.is_empty() => return Ok(ResendManyOutcome::NotDue(not_due)),
                Some(ChargeFailure::Exhausted(budget)) => {
                    return Ok(ResendManyOutcome::BudgetExhausted(budget));
                }
                Some(ChargeFailure::OtherBucket(found)) => bucket = found,
                None => return Err(StoreError::busy()),
            }
        }
        Err(StoreError::busy())
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
        let has_invite = failed.iter().any(|one| one.label == Label::Invite(0));
        if let Some(own) = failed.iter().find(|one| one.label == Label::Caller) {
            match guard.charge_failure(own.row.clone(), charge)? {
                ChargeFailure::Denied(denied) => return Ok(Turn::Decided(ResendOutcome::Denied(denied))),
                ChargeFailure::OtherBucket(bucket) if !has_invite => return Ok(Turn::Again(bucket)),
                ChargeFailure::OtherBucket(_) | ChargeFailure::Exhausted(_) => {}
            }
        }
        let wanted = [(Label::Caller, guard.key()), (Label::Invite(0), key(invite.tailnet, invite.id))];
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
                ChargeFailure::Exhausted(budget) => {
                    of_budget = Some(ResendOutcome::BudgetExhausted(budget.wait));
                }
                ChargeFailure::OtherBucket(_) => {}
            },
            Label::Invite(_) => of_invite = not_due_now(row, charge.now)?.map(ResendOutcome::from),
            Label::Audit => {}
        }
    }
    Ok(of_invite.or(of_budget))
}

/// Why the invite cannot be mailed now, from its row; `None` if it can.
fn not_due_now(row: Option<Item>, now: Timestamp) -> Result<Option<NotDue>, StoreError> {
    let Some(row) = row else { return Ok(Some(NotDue::Gone)) };
    let invite = invite_from(row)?;
    // The invite had a mail when it was read, and keeps one for its lifetime.
    let mail = invite.mail().ok_or_else(|| malformed("a mailed invite"))?;
    let is_due = mail.requested_at <= a_minute_before(now);
    Ok((!is_due).then(|| NotDue::TooSoon(until_due(mail.requested_at, now))))
}

impl From<NotDue> for ResendOutcome {
    fn from(why: NotDue) -> Self {
        match why {
            NotDue::Gone => Self::Gone,
            NotDue::TooSoon(wait) => Self::TooSoon(wait),
        }
    }
}

fn a_minute_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(RESEND_INTERVAL).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The wait until the next mail may be requested: in whole seconds, at least one.
fn until_due(last: Timestamp, now: Timestamp) -> Duration {
    let wait = last.saturating_add(RESEND_INTERVAL).unwrap_or(last).duration_since(now);
    let seconds = (wait.as_millis() + 999) / 1000;
    Duration::from_secs(u64::try_from(seconds).unwrap_or(1).max(1))
}
