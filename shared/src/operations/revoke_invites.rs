//! Revoking the open invites of an inviter who was removed or demoted, in runs of limited length (R10, decision 13).

use futures_util::future::join_all;

use super::Moment;
use crate::domain::{Actor, AuditRecord, Change, EventGroupId, Invite, InviteId, Origin, TailnetId};
use crate::store::invites::RevokeOutcome;
use crate::store::revocations::Revocation;
use crate::store::{Store, StoreError};

/// The name of the function, which the log shows as the actor.
const FUNCTION: &str = "expire-invites";
/// How many invites one read takes.
const PAGE: usize = 1_000;
/// The most reads of one run. The next run does the rest, so that none takes long.
const MAX_PAGES: usize = 4;
/// How many transactions run concurrently.
const AT_ONCE: usize = 8;

/// How far a revocation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationProgress {
    /// Every covered invite is revoked.
    Finished,
    /// The position is saved in a row. That row's stream record starts the next run.
    ToBeContinued,
}

/// Revokes those of the tailnet's open invites that the revocation covers. It may be repeated: invites revoked before are skipped.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call should be repeated.
pub async fn revoke_invites(
    store: &Store,
    revocation: &Revocation,
    moment: Moment,
) -> Result<RevocationProgress, StoreError> {
    let open = store.open_invites(revocation.tailnet, revocation.reached, usize::MAX, moment.now);
    let mut open = open.in_calls(MAX_PAGES, PAGE);
    while let Some(page) = open.next().await? {
        let covered: Vec<&Invite> = page.iter().filter(|invite| revocation.covers(invite)).collect();
        for some in covered.chunks(AT_ONCE) {
            let revoked = join_all(some.iter().map(|invite| revoke(store, invite, moment))).await;
            revoked.into_iter().collect::<Result<Vec<_>, _>>()?;
        }
    }
    if let Some(last) = open.part().next {
        store.continue_revocation(revocation, last).await?;
        return Ok(RevocationProgress::ToBeContinued);
    }
    if revocation.reached.is_some() {
        store.finish_revocation(revocation).await?;
    }
    Ok(RevocationProgress::Finished)
}

/// Revokes an open invite to an address with which somebody has joined by another invite (R10). Repeating it is harmless.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn revoke_invite_of_joined(
    store: &Store,
    tailnet: TailnetId,
    invite: InviteId,
    moment: Moment,
) -> Result<(), StoreError> {
    match store.invite(tailnet, invite, moment.now).await? {
        Some(invite) => revoke(store, &invite, moment).await.map(drop),
        None => Ok(()),
    }
}

pub(super) async fn revoke(
    store: &Store,
    invite: &Invite,
    moment: Moment,
) -> Result<RevokeOutcome, StoreError> {
    let record = AuditRecord {
        id: EventGroupId::of_end(moment.now, invite.id),
        tailnet: invite.tailnet,
        origin: Origin::Control,
        actor: Actor::AutomatedWorker { function: FUNCTION.to_owned() },
        changes: vec![Change::InviteDeleted(invite.into())],
    };
    store.revoke_invite(invite, &record).await
}
