//! The sweep: finds what the table's stream has left undone, expired invites and those that are about to expire, by walking the whole
//! table (P1, R8, R10, R22).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::list_invites::Standing;
use super::revoke_invites::revoke;
use super::{Moment, expire_invite, remind_invite};
use crate::domain::{Invite, InviteId, Mail, MailState, TailnetId, User, UserId};
use crate::store::invites::{ExpiredRow, RemindOutcome};
use crate::store::sweep::{LEFT_TO_THE_STREAM, SweptRow, WalkPosition};
use crate::store::{Consistency, Store, StoreError};

/// How a sweep is run.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "functions cannot be shown")]
pub struct Sweeping<'a> {
    /// The read units that it takes a second, at most.
    pub read_units_per_second: f64,
    /// How long a run may take; the next one goes on where it stopped.
    pub time: Duration,
    /// Whether the mails of invites that are about to expire go out once more.
    pub reminds: bool,
    /// Tells the time.
    pub moment: &'a (dyn Fn() -> Moment + Send + Sync),
    /// Waits.
    pub sleep: &'a (dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync),
}

/// What a run has found and mended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Mails that nobody would have sent.
    pub mails: usize,
    /// Revocations that nobody would have finished.
    pub revocations: usize,
    /// Invites that their inviter could no longer make.
    pub void: usize,
    /// Invites that are about to expire, whose mail goes out once more.
    pub reminded: usize,
    /// Invites that have expired.
    pub expired: usize,
    /// Whether it has come to the end of the table.
    pub finished: bool,
}

/// Walks the table from where the last run stopped, to the end or until its time is over.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the next run goes on.
pub async fn sweep(store: &Store, sweeping: Sweeping<'_>) -> Result<Swept, StoreError> {
    let began = (sweeping.moment)().now;
    let mut position = store.sweep_position().await?;
    let mut swept = Swept::default();
    loop {
        let page = store.sweep_page(position.as_ref()).await?;
        mend(store, page.rows, (sweeping.moment)(), sweeping.reminds, &mut swept).await?;
        position = page.next;
        if position.is_none() || is_over(began, sweeping) {
            break;
        }
        store_position(store, position.as_ref()).await?;
        (sweeping.sleep)(Duration::from_secs_f64(page.read_units / sweeping.read_units_per_second)).await;
    }
    store_position(store, position.as_ref()).await?;
    swept.finished = position.is_none();
    Ok(swept)
}

fn is_over(began: Timestamp, sweeping: Sweeping<'_>) -> bool {
    let took = (sweeping.moment)().now.duration_since(began);
    Duration::try_from(took).is_ok_and(|took| took >= sweeping.time)
}

async fn store_position(store: &Store, position: Option<&WalkPosition>) -> Result<(), StoreError> {
    store.store_sweep_position(position).await
}

async fn mend(
    store: &Store,
    rows: Vec<SweptRow>,
    moment: Moment,
    reminds: bool,
    swept: &mut Swept,
) -> Result<(), StoreError> {
    let mut open = Vec::new();
    for row in rows {
        match row {
            SweptRow::Invite(invite) if invite.id.is_expired(moment.now) => {
                expire_invite(store, &invite, ExpiredRow::There, moment).await?;
                swept.expired += 1;
            }
            SweptRow::Invite(invite) => open.push(*invite),
            SweptRow::Revocation(revocation) if is_late(revocation.until, moment.now) => {
                store.resume_revocation(&revocation, moment.now).await?;
                swept.revocations += 1;
            }
            SweptRow::Revocation(_) => {}
        }
    }
    let inviters = inviters_of(store, &open).await?;
    let void = revoke_void(store, &open, &inviters, moment).await?;
    swept.void += void.len();
    for invite in open.iter().filter(|invite| !void.contains(&invite.id)) {
        let inviter = inviters.get(&(invite.tailnet.get(), invite.inviter));
        if let Some(mail) = invite.mail().filter(|_| reminds && invite.is_to_remind(inviter, moment.now)) {
            let outcome = remind_invite(store, invite, mail, moment).await?;
            swept.reminded += usize::from(outcome == RemindOutcome::Queued);
        }
        if let Some(mail) = invite.mail().filter(|mail| is_stuck(mail, moment.now)) {
            store.queue_stuck_mail(invite, mail, moment.now).await?;
            swept.mails += 1;
        }
    }
    Ok(())
}

/// The inviters of open invites, by tailnet and user; who was removed is left out.
async fn inviters_of(store: &Store, open: &[Invite]) -> Result<HashMap<(u64, UserId), User>, StoreError> {
    let mut inviters = HashMap::new();
    let mut wanted: BTreeMap<u64, (TailnetId, BTreeSet<UserId>)> = BTreeMap::new();
    for invite in open {
        let of_tailnet = wanted.entry(invite.tailnet.get()).or_insert((invite.tailnet, BTreeSet::new()));
        of_tailnet.1.insert(invite.inviter);
    }
    for (number, (tailnet, users)) in wanted {
        let found = store.users_with(tailnet, &users, Consistency::Eventual).await?;
        inviters.extend(found.into_iter().map(|(id, user)| ((number, id), user)));
    }
    Ok(inviters)
}

/// Revokes invites that their inviter has lost the right to, unless the stream may still do it.
async fn revoke_void(
    store: &Store,
    open: &[Invite],
    inviters: &HashMap<(u64, UserId), User>,
    moment: Moment,
) -> Result<BTreeSet<InviteId>, StoreError> {
    let mut revoked = BTreeSet::new();
    for invite in open {
        let inviter = inviters.get(&(invite.tailnet.get(), invite.inviter));
        if Standing::of(invite, inviter, moment.now) == Standing::Void {
            revoke(store, invite, moment).await?;
            revoked.insert(invite.id);
        }
    }
    Ok(revoked)
}

/// Whether nobody is going to send a mail: its record, or the note of when it is tried again, was lost.
fn is_stuck(mail: &Mail, now: Timestamp) -> bool {
    match mail.state {
        MailState::Queued { .. } => is_late(mail.requested_at, now),
        MailState::Postponed { retry_at: due, .. } | MailState::Held { until: due } => is_late(due, now),
        MailState::Suppressed
        | MailState::Sent
        | MailState::Delayed { .. }
        | MailState::Delivered
        | MailState::Bounced { .. }
        | MailState::Complained => false,
    }
}

fn is_late(since: Timestamp, now: Timestamp) -> bool {
    since.saturating_add(LEFT_TO_THE_STREAM).is_ok_and(|late| late <= now)
}
