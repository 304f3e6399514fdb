//! Queueing postponed mails again (P1), so that the stream makes them go out; and held mails that were released (P6).

use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use super::Moment;
use crate::domain::MailLimits;
use crate::store::mail::{DueNote, MailRelease, RequeueOutcome, UnsentMail};
use crate::store::{Store, StoreError};

/// The time between two runs, in seconds, as in the template: no more mails are queued than can go out in it.
const INTERVAL: u32 = 60;
/// How many transactions run concurrently.
const AT_ONCE: usize = 8;
/// How long after a release a mailer may still hold a mail, because it read the brake before.
const STILL_HELD: SignedDuration = SignedDuration::from_secs(30);

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
    let due = due_mails(store, moment.now, usize::try_from(most).unwrap_or(usize::MAX)).await?;
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

/// At most so many mails that are due, or were released before they are.
async fn due_mails(store: &Store, now: Timestamp, most: usize) -> Result<Vec<UnsentMail>, StoreError> {
    let mut mails = Vec::new();
    for note in store.notes_due(now, most).await? {
        match note {
            _ if mails.len() >= most => break,
            DueNote::Mail(mail) => mails.push(mail),
            DueNote::Release(release) => {
                mails.extend(released(store, release, now, most - mails.len()).await?);
            }
        }
    }
    Ok(mails)
}

/// At most so many of the mails that were released. A release of which nothing is held any more is over.
async fn released(
    store: &Store,
    release: MailRelease,
    now: Timestamp,
    most: usize,
) -> Result<Vec<UnsentMail>, StoreError> {
    // Those that are due anyway have been found already.
    let is_due = release.held_until <= now;
    let held = if is_due { Vec::new() } else { store.released_mails(release, most).await? };
    let is_settled = release.at.saturating_add(STILL_HELD).is_ok_and(|settled| settled <= now);
    if held.is_empty() && is_settled {
        store.forget_release(release).await?;
    }
    Ok(held)
}
