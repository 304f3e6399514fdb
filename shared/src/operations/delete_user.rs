//! Removing a user. From then on nobody can join by their open invites (R10).

use super::change_user::other_user;
use super::{Caller, ChangeUserError, Failure, Moment, authorize};
use crate::domain::{
    CannotChange, Change, Denied, Permission, PersonId, Role, TailnetId, User, UserId, UserRef,
};
use crate::store::memberships::{HomeAfter, Memberships};
use crate::store::users::{DeleteUserOutcome, Removal};
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a concurrent change.
const MAX_DECISIONS: usize = 4;

/// Removes a user. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`ChangeUserError`].
pub async fn delete_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
    moment: Moment,
) -> Result<(), Failure<ChangeUserError>> {
    let id = other_user(store, caller, id).await?;
    for _ in 0..MAX_DECISIONS {
        let Some(user) = store.user(caller.tailnet, id).await? else {
            authorize(store, caller, Permission::ManageUsers).await?;
            return Err(ChangeUserError::NotFound.into());
        };
        if user.role == Role::Owner {
            let own = authorize(store, caller, Permission::ManageUsers).await?;
            return Err(if own.role.cannot_reach(user.role) {
                Denied::RoleMayNot.into()
            } else {
                ChangeUserError::Impossible(CannotChange::IsOwner).into()
            });
        }
        let memberships = store.memberships_of(PersonId::of(&user.person)).await?;
        let removal = Removal {
            guard: &caller.guard(Permission::ManageUsers, |role| role.may_act_on(user.role)),
            user: &user,
            person: &memberships.person,
            home_after: home_after(&memberships, user.tailnet),
            record: &caller.record(vec![removed(&user)], moment),
        };
        match store.delete_user(&removal).await? {
            DeleteUserOutcome::Deleted => return Ok(()),
            DeleteUserOutcome::Denied(denied) => return Err(denied.into()),
            DeleteUserOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}

/// The event for the log of the tailnet that a user left or was removed from.
pub(super) fn removed(user: &User) -> Change {
    Change::UserRemoved { user: UserRef::from(user), role: user.role }
}

/// A lost home moves to the tailnet that the person joined next (decision 15).
fn home_after(memberships: &Memberships, leaving: TailnetId) -> HomeAfter {
    if memberships.person.home.is_none_or(|home| home != leaving) {
        return HomeAfter::Elsewhere;
    }
    let others = memberships.all.iter().filter(|one| one.tailnet != leaving);
    let earliest = others.map(|one| (one.joined_at, one.tailnet)).min();
    earliest.map_or(HomeAfter::Nowhere, |(since, tailnet)| HomeAfter::MovesTo(tailnet, since))
}
