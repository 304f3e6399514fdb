//! Approving, suspending, restoring a user and giving another role (R10, R17).

use super::{Caller, Failure, Moment, Reason, authorize};
use crate::domain::{
    CannotChange, Change, ChangeVerdict, Denied, Permission, Role, Transition, User, UserChange, UserId,
    UserRef,
};
use crate::store::users::ChangeUsersOutcome;
use crate::store::{Store, StoreError};

/// How often to decide and write before the answer is "busy". Each retry follows a wrong assumption or a concurrent change.
const MAX_DECISIONS: usize = 4;

/// Why a user was not changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeUserError {
    /// The caller named themselves.
    #[error("you cannot do this to yourself")]
    Yourself,
    /// There is no such user in the tailnet.
    #[error("user not found")]
    NotFound,
    /// It cannot be done to this user.
    #[error(transparent)]
    Impossible(#[from] CannotChange),
}

impl Reason for ChangeUserError {}

/// Changes a user. If they are already as wanted, this succeeds and writes no event.
///
/// The likeliest change is tried first without reading the user; they are read only if it does not fit.
/// `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`ChangeUserError`]; the caller's right is checked before everything else.
pub async fn change_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
    change: UserChange,
    moment: Moment,
) -> Result<(), Failure<ChangeUserError>> {
    let id = other_user(store, caller, id).await?;
    let mut user = UserRef { user: id, login: None };
    let mut transition = change.usual();
    for _ in 0..MAX_DECISIONS {
        let found = match transition {
            None => store.user(caller.tailnet, id).await?,
            Some(transition) => match apply(store, caller, user, transition, moment).await? {
                ChangeUsersOutcome::Changed => return Ok(()),
                ChangeUsersOutcome::Denied(denied) => return Err(denied.into()),
                ChangeUsersOutcome::OtherStates(found) => found.into_iter().find_map(|(_, user)| user),
            },
        };
        let Some(found) = found else {
            authorize(store, caller, Permission::ManageUsers).await?;
            return Err(ChangeUserError::NotFound.into());
        };
        match change.decide(found.role, found.status) {
            ChangeVerdict::Apply(next) => transition = Some(next),
            ChangeVerdict::NothingToDo => {
                authorize_change(store, caller, change, &found).await?;
                return Ok(());
            }
            ChangeVerdict::Impossible(cannot) => {
                authorize_change(store, caller, change, &found).await?;
                return Err(ChangeUserError::Impossible(cannot).into());
            }
        }
        user = UserRef::from(&found);
    }
    Err(StoreError::busy().into())
}

/// Tries a transition. Its condition fails if the user is in another state.
async fn apply(
    store: &Store,
    caller: &Caller,
    user: UserRef,
    transition: Transition,
    moment: Moment,
) -> Result<ChangeUsersOutcome, StoreError> {
    let id = user.user;
    let guard = caller.guard(Permission::ManageUsers, |role| transition.is_allowed(role));
    let record = caller.record(vec![event(user, transition)], moment);
    store.change_users(&guard, &[(id, transition)], &record).await
}

/// The user of the path, who must not be the caller.
pub(super) async fn other_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
) -> Result<UserId, Failure<ChangeUserError>> {
    let reason = match id {
        Some(id) if id != caller.identity.user_id() => return Ok(id),
        Some(_) => ChangeUserError::Yourself,
        None => ChangeUserError::NotFound,
    };
    authorize(store, caller, Permission::ManageUsers).await?;
    Err(reason.into())
}

/// Checks the caller's right where nothing is written: a missing right is answered before anything about the user.
async fn authorize_change(
    store: &Store,
    caller: &Caller,
    change: UserChange,
    user: &User,
) -> Result<(), Failure> {
    let own = authorize(store, caller, Permission::ManageUsers).await?;
    if is_out_of_reach(own.role, change, user) { Err(Denied::RoleMayNot.into()) } else { Ok(()) }
}

/// Whether a caller with a role may not make a change to a user, even if it would change nothing.
pub(super) fn is_out_of_reach(own: Role, change: UserChange, user: &User) -> bool {
    let is_denied = user.role != Role::Owner && !change.is_allowed(own, user.role);
    is_denied || own.cannot_reach(user.role)
}

/// The event of a transition.
pub(super) fn event(user: UserRef, transition: Transition) -> Change {
    match transition {
        Transition::Status { from: old, to: new, .. } => Change::UserStatusChanged { user, old, new },
        Transition::Role { from, to } => Change::UserRoleChanged { user, old: from, new: to.role() },
    }
}
