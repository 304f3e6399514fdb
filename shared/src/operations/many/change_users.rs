//! Approving, suspending, restoring or removing many users, or giving them another role (R17, R28).

use std::collections::BTreeSet;

use super::{MAX_TURNS, Outcomes, Progress, TargetProblem};
use crate::domain::{ChangeVerdict, Denied, Permission, Role, Transition, User, UserChange, UserId, UserRef};
use crate::operations::change_user::{event, is_out_of_reach};
use crate::operations::{Caller, ChangeUserError, Failure, Moment, authorize, delete_user};
use crate::store::users::{ChangeUsersOutcome, MAX_CHANGED_USERS};
use crate::store::{Consistency, Store};

/// What is done to each of many users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManyChange {
    /// They are changed.
    Change(UserChange),
    /// They are removed.
    Delete,
}

/// Changes or removes users, each of which gets a result. Who is already as wanted is a success, and writes no event.
///
/// An id is `None` if it is none; answered as not found.
///
/// # Errors
/// [`Failure`] if nobody was changed and nobody could have been: the caller has no such right, or the table does not answer.
pub async fn change_users(
    store: &Store,
    caller: &Caller,
    ids: &[Option<UserId>],
    change: ManyChange,
    moment: Moment,
) -> Result<Outcomes, Failure> {
    let own = authorize(store, caller, Permission::ManageUsers).await?;
    let mut progress = Progress::of(ids.len());
    let mut targets = progress.targets(ids, ChangeUserError::NotFound);
    targets.retain(|(index, id)| {
        let is_own = *id == own.id;
        if is_own {
            progress.refuse(*index, ChangeUserError::Yourself);
        }
        !is_own
    });
    match change {
        ManyChange::Delete => delete_each(store, caller, progress, &targets, moment).await,
        ManyChange::Change(UserChange::SetRole(role)) if !own.role.may_grant(role) => {
            Err(Denied::RoleMayNot.into())
        }
        ManyChange::Change(change) => {
            let wanted: BTreeSet<UserId> = targets.iter().map(|(_, id)| *id).collect();
            let mut found = store.users_with(caller.tailnet, &wanted, Consistency::Strong).await?;
            let mut waiting = Vec::new();
            for (index, id) in targets {
                match found.remove(&id) {
                    Some(user) => waiting.push((index, user)),
                    None => progress.refuse(index, ChangeUserError::NotFound),
                }
            }
            change_all(store, caller, own.role, progress, waiting, change, moment).await
        }
    }
}

/// A user who is to make a transition, with their index in the request.
type Ready = (usize, User, Transition);

async fn change_all(
    store: &Store,
    caller: &Caller,
    own: Role,
    mut progress: Progress,
    mut waiting: Vec<(usize, User)>,
    change: UserChange,
    moment: Moment,
) -> Result<Outcomes, Failure> {
    for _ in 0..MAX_TURNS {
        let ready = decide(&mut progress, own, std::mem::take(&mut waiting), change);
        for group in ready.chunks(MAX_CHANGED_USERS) {
            let events = group.iter().map(|(_, user, transition)| event(UserRef::from(user), *transition));
            let record = progress.record(caller, events.collect(), moment);
            let guard = caller.guard(Permission::ManageUsers, |role| {
                group.iter().all(|(_, _, transition)| transition.is_allowed(role))
            });
            let transitions: Vec<(UserId, Transition)> =
                group.iter().map(|(_, user, transition)| (user.id, *transition)).collect();
            match store.change_users(&guard, &transitions, &record).await {
                Ok(ChangeUsersOutcome::Changed) => group.iter().for_each(|(index, ..)| progress.done(*index)),
                Ok(ChangeUsersOutcome::Denied(denied)) => return progress.end(denied.into()),
                Ok(ChangeUsersOutcome::OtherStates(others)) => {
                    waiting.extend(still_waiting(&mut progress, group, others));
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

/// Those who are to be changed. The others get their results.
fn decide(progress: &mut Progress, own: Role, waiting: Vec<(usize, User)>, change: UserChange) -> Vec<Ready> {
    let mut ready = Vec::new();
    for (index, user) in waiting {
        if is_out_of_reach(own, change, &user) {
            progress.refuse(index, Denied::RoleMayNot);
            continue;
        }
        match change.decide(user.role, user.status) {
            ChangeVerdict::Apply(transition) => ready.push((index, user, transition)),
            ChangeVerdict::NothingToDo => progress.done(index),
            ChangeVerdict::Impossible(cannot) => progress.refuse(index, ChangeUserError::Impossible(cannot)),
        }
    }
    ready
}

/// Those of a refused group who are decided on again: as they are now, or as they were if nothing was wrong with them.
fn still_waiting(
    progress: &mut Progress,
    group: &[Ready],
    mut others: Vec<(usize, Option<User>)>,
) -> Vec<(usize, User)> {
    let mut waiting = Vec::new();
    for (place, (index, user, _)) in group.iter().enumerate() {
        let found = others.iter().position(|(other, _)| *other == place).map(|at| others.swap_remove(at).1);
        match found {
            None => waiting.push((*index, user.clone())),
            Some(Some(user)) => waiting.push((*index, user)),
            Some(None) => progress.refuse(*index, ChangeUserError::NotFound),
        }
    }
    waiting
}

/// Removes users one after the other: where each has a home decides what else is written.
async fn delete_each(
    store: &Store,
    caller: &Caller,
    mut progress: Progress,
    targets: &[(usize, UserId)],
    moment: Moment,
) -> Result<Outcomes, Failure> {
    for ((index, id), part) in targets.iter().zip(0..) {
        match delete_user(store, caller, Some(*id), moment.of_part(part)).await {
            Ok(()) => progress.done(*index),
            Err(Failure::Refused(reason)) => progress.refuse(*index, reason),
            // That this caller may remove users at all was checked.
            Err(Failure::Denied(Denied::RoleMayNot)) => {
                progress.refuse(*index, TargetProblem::Denied(Denied::RoleMayNot));
            }
            Err(Failure::Denied(denied)) => return progress.end(denied.into()),
            Err(Failure::Store(error)) => return progress.end(error.into()),
        }
    }
    Ok(progress.finish())
}
