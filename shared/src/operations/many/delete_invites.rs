//! Revoking many invites (R9, R28).

use super::{MAX_TURNS, Outcomes, Progress};
use crate::domain::{Change, Invite, InviteId, Permission};
use crate::operations::{Caller, Failure, Moment, NotFound, authorize};
use crate::store::Store;
use crate::store::invites::{DeleteManyOutcome, InvitedAddress, MAX_DELETED_INVITES, Mismatch};

/// An invite to delete, with its index in the request and who holds its address as far as is known.
type Waiting = (usize, Invite, InvitedAddress);

/// Revokes open invites, each of which gets a result. An id is `None` if it is none; answered as not found.
///
/// # Errors
/// [`Failure`] if none was revoked and none could have been: the caller has no such right, or the table does not answer.
pub async fn delete_invites(
    store: &Store,
    caller: &Caller,
    ids: &[Option<InviteId>],
    moment: Moment,
) -> Result<Outcomes, Failure> {
    authorize(store, caller, Permission::ManageInvites).await?;
    let mut progress = Progress::of(ids.len());
    let targets = progress.targets(ids, NotFound::Invite);
    let wanted = targets.iter().map(|(_, id)| *id);
    let mut found = store.invites_with(caller.tailnet, wanted, moment.now).await?;
    let mut waiting: Vec<Waiting> = Vec::new();
    for (index, id) in targets {
        match found.remove(&id) {
            Some(invite) => waiting.push((index, invite, InvitedAddress::HeldAlone)),
            None => progress.refuse(index, NotFound::Invite),
        }
    }
    let guard = caller.guard(Permission::ManageInvites, |_| true);
    for _ in 0..MAX_TURNS {
        let ready = std::mem::take(&mut waiting);
        for group in ready.chunks(MAX_DELETED_INVITES) {
            let events = group.iter().map(|(_, invite, _)| Change::InviteDeleted(invite.into()));
            let record = progress.record(caller, events.collect(), moment);
            let invites: Vec<(&Invite, InvitedAddress)> =
                group.iter().map(|(_, invite, held)| (invite, *held)).collect();
            match store.delete_invites(&guard, &invites, &record).await {
                Ok(DeleteManyOutcome::Deleted) => group.iter().for_each(|(index, ..)| progress.done(*index)),
                Ok(DeleteManyOutcome::Denied(denied)) => return progress.end(denied.into()),
                Ok(DeleteManyOutcome::Otherwise(mismatches)) => {
                    waiting.extend(still_waiting(&mut progress, group, &mismatches));
                }
                Err(error) => return progress.end(error.into()),
            }
        }
        if waiting.is_empty() {
            break;
        }
    }
    Ok(progress.finish())
}

/// Those of a refused group that are tried again.
fn still_waiting(
    progress: &mut Progress,
    group: &[Waiting],
    mismatches: &[(usize, Mismatch)],
) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    for (place, (index, invite, held)) in group.iter().enumerate() {
        let mismatch = mismatches.iter().find(|(other, _)| *other == place).map(|(_, mismatch)| *mismatch);
        match mismatch {
            None => waiting.push((*index, invite.clone(), *held)),
            Some(Mismatch::OtherHolders) => waiting.push((*index, invite.clone(), held.other())),
            Some(Mismatch::Gone) => progress.refuse(*index, NotFound::Invite),
        }
    }
    waiting
}
