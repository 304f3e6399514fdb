//! Removing a user: they are out at once, and their open invites are dead with them (R10).

use jiff::Timestamp;

use super::change_user::other_user;
use super::{Caller, ChangeUserError, Denied, Moment, authorize};
use crate::domain::{Change, ChangeRefusal, Permission, PersonId, Role, User, UserId, UserRef};
use crate::store::{DepartOutcome, Departure, DepartureBy, HomeAfter, MembershipRef, Store, StoreError};

/// How often it is decided anew because something has changed meanwhile.
const MAX_DECISIONS: usize = 4;

/// Removes a user. `id` is none if what was asked for is no id at all.
///
/// # Errors
/// [`ChangeUserError`].
pub async fn delete_user(
    store: &Store,
    caller: &Caller,
    id: Option<UserId>,
    moment: Moment,
) -> Result<(), ChangeUserError> {
    let id = other_user(store, caller, id).await?;
    for _ in 0..MAX_DECISIONS {
        let user = match store.user(caller.tailnet, id).await? {
            Some(user) if user.role != Role::Owner => user,
            none_or_owner => {
                authorize(store, caller, Permission::ManageUsers).await??;
                return Err(match none_or_owner {
                    Some(_) => ChangeUserError::Refused(ChangeRefusal::IsOwner),
                    None => ChangeUserError::NotFound,
                });
            }
        };
        let memberships = store.memberships_of(PersonId::of(&user.person)).await?;
        let guard = caller.guard(Permission::ManageUsers, |role| role.may_act_on(user.role));
        let record = caller.record(vec![removed(&user)], moment);
        let departure = Departure {
            user: &user,
            by: DepartureBy::Manager(&guard),
            home: home_after(&memberships, &user),
            record: &record,
            home_record: None,
        };
        match store.depart(&departure).await? {
            DepartOutcome::Departed => return Ok(()),
            DepartOutcome::Refused(refusal) => return Err(Denied::from(refusal).into()),
            DepartOutcome::Changed => {}
        }
    }
    Err(StoreError::busy(None).into())
}

/// The event that a departure leaves in the tailnet itself.
pub(super) fn removed(user: &User) -> Change {
    Change::UserRemoved { user: UserRef::from(user), role: user.role }
}

/// The home is the first tailnet that a person joined: without this one, the earliest of the others.
fn home_after(memberships: &[MembershipRef], leaving: &User) -> HomeAfter {
    let is_home = memberships.iter().any(|one| one.is_home && one.tailnet == leaving.tailnet);
    let others = memberships.iter().filter(|one| one.tailnet != leaving.tailnet);
    let earliest: Option<(Timestamp, _)> = others.map(|one| (one.joined_at, one.tailnet)).min();
    match earliest {
        _ if !is_home => HomeAfter::Elsewhere,
        Some((since, tailnet)) => HomeAfter::MovesTo(tailnet, since),
        None => HomeAfter::Nowhere,
    }
}
