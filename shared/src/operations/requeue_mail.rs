//! Having mails tried again that could not be sent (P1): the sweep behind the outbox that the invites' rows are.

use futures_util::{StreamExt, stream};

use super::Moment;
use crate::store::mail::RequeueOutcome;
use crate::store::{Store, StoreError};

/// The most mails of one run; the rest is due in the next, the longest due first.
const MAX_MAILS: usize = 1_000;
/// How many are queued at a time.
const AT_ONCE: usize = 8;

/// How many mails a run found, by what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requeued {
    /// Those that are to be sent now.
    pub queued: usize,
    /// Those that need not be sent any more.
    pub forgotten: usize,
}

/// Queues every mail that is due to be tried again. One that fails does not keep back the others.
///
/// # Errors
/// The first [`StoreError`], after every mail had its turn; calling again is right.
pub async fn requeue_mail(store: &Store, moment: Moment) -> Result<Requeued, StoreError> {
    let due = store.unsent_mails_due(moment.now, MAX_MAILS).await?;
    let turns = stream::iter(due).map(|mail| store.requeue_mail(mail)).buffer_unordered(AT_ONCE);
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
