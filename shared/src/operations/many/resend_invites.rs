//! Mailing many invites again (R8, R28).

use super::{MAX_TURNS, Outcomes, Progress, TargetProblem};
use crate::domain::{Change, Denied, Invite, InviteId, Permission, SendBudget};
use crate::operations::{Caller, Failure, Moment, NotFound, ResendInviteError, authorize};
use crate::store::Store;
use crate::store::invites::{MAX_RESENT_INVITES, NotDue, ResendManyOutcome};
use crate::store::users::{Bucket, CallerGuard, SendCharge};

/// Queues mails of invites again, each of which gets a result. As many are mailed as the caller's send budget holds (P6).
///
/// An id is `None` if it is none; answered as not found.
///
/// # Errors
/// [`Failure`] if none was queued and none could have been: the caller has no such right or no verified address, or the table does not answer.
pub async fn resend_invites(
    store: &Store,
    caller: &Caller,
    ids: &[Option<InviteId>],
    budget: SendBudget,
    moment: Moment,
) -> Result<Outcomes, Failure> {
    let own = authorize(store, caller, Permission::ManageInvites).await?;
    if own.email.is_none() {
        return Err(Denied::NoVerifiedAddress.into());
    }
    let mut progress = Progress::of(ids.len());
    let targets = progress.targets(ids, NotFound::Invite);
    let wanted = targets.iter().map(|(_, id)| *id);
    let mut found = store.invites_with(caller.tailnet, wanted, moment.now).await?;
    let mut waiting: Vec<(usize, Invite)> = Vec::new();
    for (index, id) in targets {
        match found.remove(&id) {
            None => progress.refuse(index, NotFound::Invite),
            Some(invite) if !invite.shows_link_to(own.role) => progress.refuse(index, Denied::RoleMayNot),
            Some(invite) if invite.mail().is_none() => {
                progress.refuse(index, ResendInviteError::NothingToResend);
            }
            Some(invite) => waiting.push((index, invite)),
        }
    }
    let mut most = MAX_RESENT_INVITES;
    // Beside the turns for invites that are not as they were read, one to learn how much is left of the budget.
    for _ in 0..=MAX_TURNS {
        let later = waiting.split_off(most.min(waiting.len()));
        let ready = std::mem::replace(&mut waiting, later);
        if ready.is_empty() {
            break;
        }
        let invites: Vec<&Invite> = ready.iter().map(|(_, invite)| invite).collect();
        let record = progress.record(
            caller,
            invites.iter().map(|invite| Change::InviteResent((*invite).into())).collect(),
            moment,
        );
        let shows_all = |role| invites.iter().all(|invite| invite.shows_link_to(role));
        let guard = CallerGuard { mails: true, ..caller.guard(Permission::ManageInvites, shows_all) };
        let charge = SendCharge { budget, sends: invites.len(), now: moment.now, bucket: Bucket::Full };
        match store.resend_invites(&guard, charge, &invites, &record).await {
            Ok(ResendManyOutcome::Queued) => ready.iter().for_each(|(index, _)| progress.done(*index)),
            Ok(ResendManyOutcome::Denied(denied)) => return progress.end(denied.into()),
            Ok(ResendManyOutcome::NotDue(not_due)) => {
                for (place, (index, invite)) in ready.into_iter().enumerate() {
                    match not_due.iter().find(|(other, _)| *other == place) {
                        None => waiting.push((index, invite)),
                        Some((_, why)) => progress.refuse(index, problem_of(*why)),
                    }
                }
            }
            Ok(ResendManyOutcome::BudgetExhausted(exhausted)) => {
                most = exhausted.left;
                waiting.splice(0..0, ready);
                for (index, _) in waiting.drain(most.min(waiting.len())..) {
                    progress.refuse(index, ResendInviteError::BudgetExhausted(exhausted.wait));
                }
            }
            Err(error) => return progress.end(error.into()),
        }
    }
    Ok(progress.finish())
}

const fn problem_of(why: NotDue) -> TargetProblem {
    match why {
        NotDue::Gone => TargetProblem::NotFound(NotFound::Invite),
        NotDue::TooSoon(wait) => TargetProblem::Resend(ResendInviteError::TooSoon(wait)),
    }
}
