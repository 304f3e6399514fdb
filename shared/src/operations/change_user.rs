//! Approving, suspending, restoring a user and giving another role (R10, R17, contract section 3).

use super::{Caller, Denied, Moment, authorize};
use crate::domain::{
    Change, ChangeRefusal, ChangeVerdict, Permission, Role, Transition, User, UserChange, UserId, UserRef,
};
use crate::store::{ChangeUserOutcome, Store, StoreError};

/// How often it is decided anew because the user has changed meanwhile.
const MAX_DECISIONS: usize = 4;

/// Why a user was not changed or removed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeUserError {
    /// The caller may not, or not to this user.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nobody does it to themselves.
    #[error("you cannot do this to yourself")]
    Yourself,
    /// There is no such user in the tailnet.
    #[error("user not found")]
    NotFound,
    /// It cannot be done to this user.
    #[error(transparent)]
    Refused(ChangeRefusal),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes a user; what is so already is no error and leaves no event. `id` is none if what was asked for is no id at all.
///
/// It is tried without reading the user, who is most often as expected; only one who is not is read.
///
/// # Errors
/// [`ChangeUserError`].
pub async fn change_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
    change: UserChange,
    moment: Moment,
) -> Result<(), ChangeUserError> {
    let id = other_user(store, caller, id).await?;
    let mut user = UserRef { user: id, login: None };
    let mut transition = change.usual();
    for _ in 0..MAX_DECISIONS {
        let found = match transition {
            None => store.user(caller.tailnet, id).await?,
            Some(transition) => {
                let guard = caller.guard(Permission::ManageUsers, |role| transition.is_allowed(role));
                let record = caller.record(vec![event(user.clone(), transition)], moment);
                match store.change_user(&guard, id, transition, &record).await? {
                    ChangeUserOutcome::Changed => return Ok(()),
                    ChangeUserOutcome::Refused(refusal) => return Err(Denied::from(refusal).into()),
                    ChangeUserOutcome::OtherState(found) => found.map(|user| *user),
                }
            }
        };
        match found.as_ref().map(|found| change.decide(found)) {
            Some(ChangeVerdict::Apply(next)) => transition = Some(next),
            verdict => return without_change(store, caller, change, found.as_ref(), verdict).await,
        }
        user = found.as_ref().map_or(user, UserRef::from);
    }
    Err(StoreError::busy(None).into())
}

/// The user that is meant, who must be somebody else.
pub(super) async fn other_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
) -> Result<UserId, ChangeUserError> {
    match id {
        Some(id) if id != caller.identity.user_id() => Ok(id),
        _ => {
            authorize(store, caller, Permission::ManageUsers).await??;
            Err(id.map_or(ChangeUserError::NotFound, |_| ChangeUserError::Yourself))
        }
    }
}

/// Answers where nothing is changed: the caller's right counts before whether the user is there, and before what they are.
async fn without_change(
    store: &Store,
    caller: &Caller,
    change: UserChange,
    user: Option<&User>,
    verdict: Option<ChangeVerdict>,
) -> Result<(), ChangeUserError> {
    let own = authorize(store, caller, Permission::ManageUsers).await??;
    let user = user.ok_or(ChangeUserError::NotFound)?;
    if user.role != Role::Owner && !change.is_allowed(own.role, user.role) {
        return Err(Denied::RoleMayNot.into());
    }
    match verdict {
        Some(ChangeVerdict::Refused(refusal)) => Err(ChangeUserError::Refused(refusal)),
        _ => Ok(()),
    }
}

fn event(user: UserRef, transition: Transition) -> Change {
    match transition {
        Transition::Status { from: old, to: new, .. } => Change::UserStatusChanged { user, old, new },
        Transition::Role { from, to } => Change::UserRoleChanged { user, old: from, new: to.role() },
    }
}
