//! Queueing postponed mails again (P1), so that the stream makes them go out.

use futures_util::{StreamExt, stream};

use super::Moment;
use crate::domain::MailLimits;
use crate::store::mail::RequeueOutcome;
use crate::store::{Store, StoreError};

/// The time between two runs, in seconds, as in the template: no more mails are queued than can go out in it.
const INTERVAL: u32 = 60;
/// How many transactions run concurrently.
const AT_ONCE: usize = 8;

/// How many mails a run handled, by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requeued {
    /// Mails that were queued again.
    pub queued: usize,
    /// Notes that were only removed: their mails need not be sent any more.
    pub forgotten: usize,
}

/// Queues the mails that are due, those that were due first. A mail that fails does not hold back the others.
///
/// # Errors
/// The first [`StoreError`], after all mails were tried; the call should be repeated.
pub async fn requeue_mail(store: &Store, limits: MailLimits, moment: Moment) -> Result<Requeued, StoreError> {
    let most = limits.per_second.get().saturating_mul(INTERVAL);
    let due = store.unsent_mails_due(moment.now, usize::try_from(most).unwrap_or(usize::MAX)).await?;
    let turns = stream::iter(due).map(|mail| store.requeue_mail(mail, moment.now)).buffer_unordered(AT_ONCE);
    let outcomes: Vec<Result<RequeueOutcome, StoreError>> = turns.collect().await;
    let mut requeued = Requeued::default();
    for outcome in outcomes {
        match outcome? {
            RequeueOutcome::Queued => requeued.queued += 1,
            RequeueOutcome::NothingToSend => requeued.forgotten += 1,
        }
    }
    Ok(requeued)
}
