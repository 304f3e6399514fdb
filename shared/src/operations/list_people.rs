//! Listing the people of a tailnet: its users and its invites as one list, newest first (W37).
//!
//! Users come from the directory, invites from their own rows. Each is read on from the place where the page before ended, and the two are
//! merged. What a filter asks for is looked for in the shortest range that has it, in a few calls; the rest goes on by a cursor (P7).

use std::collections::BTreeSet;

use futures_util::FutureExt;
use futures_util::future::try_join;

use super::list_invites::{ListedInvite, Standing};
use super::{Caller, Failure, Moment, authorize};
use crate::domain::{
    Invite, InviteId, Joining, PeopleFilter, Permission, PersonPlace, PersonStart, PersonStatus, Profile,
    Role, TailnetId, User, UserId, UserStatus,
};
use crate::store::directory::Index;
use crate::store::{Consistency, Part, Store, StoreError};

/// The most people of a page.
pub const MAX_PEOPLE: usize = 100;
/// The most calls for the users of a page, and for its invites.
const MAX_CALLS: usize = 4;
/// How many users one call reads whom a search or an index has found.
const LOOKED_AT: usize = 100;

/// Whom to list.
#[derive(Debug, Clone, Default)]
pub struct PeopleQuery {
    /// What they must be.
    pub filter: PeopleFilter,
    /// Where the page before ended; only older ones follow.
    pub before: Option<PersonPlace>,
    /// The most people to list.
    pub limit: usize,
}

/// Somebody in the list.
#[derive(Debug)]
pub enum ListedPerson {
    /// A user.
    User(Profile),
    /// An open invite.
    Invited(ListedInvite),
    /// An invite that has expired unused.
    Expired(Invite),
}

/// People, and who looks at them.
#[derive(Debug)]
pub struct ListedPeople {
    /// The caller's user. What they may do depends on it.
    pub viewer: User,
    /// The people, newest first.
    pub people: Vec<ListedPerson>,
    /// Where the list goes on. Fewer may be listed than were looked at.
    pub next: Option<PersonPlace>,
}

/// Somebody who was found.
enum Found {
    User(Profile),
    Invite(Invite),
}

/// Lists people. Invites are listed for whoever may view them (R7).
///
/// # Errors
/// [`Failure::Denied`] or [`Failure::Store`].
pub async fn list_people(
    store: &Store,
    caller: &Caller,
    query: &PeopleQuery,
    moment: Moment,
) -> Result<ListedPeople, Failure> {
    let viewer = authorize(store, caller, Permission::ViewTailnet).await?;
    let sees_invites = viewer.may(Permission::ViewInvites);
    // Boxed, since both at once are much for a stack.
    let users = users(store, caller.tailnet, query).boxed();
    let (users, mut parts) = if sees_invites {
        try_join(users, invites(store, caller.tailnet, query, moment).boxed()).await?
    } else {
        (users.await?, Vec::new())
    };
    parts.push(placed(users, PersonPlace::User, Profile::joining, Found::User));
    let Part { items, next } = merged(parts).cut(query.limit, |(place, _)| *place);
    let found: Vec<Found> = items.into_iter().map(|(_, found)| found).collect();
    let people = with_standing(store, &viewer, found, moment).await?;
    Ok(ListedPeople { viewer, people, next })
}

/// Users who pass, newest first, from the directory.
async fn users(
    store: &Store,
    tailnet: TailnetId,
    query: &PeopleQuery,
) -> Result<Part<Profile, Joining>, StoreError> {
    let PeopleQuery { filter, limit, .. } = query;
    if !filter.wants_users() {
        return Ok(Part::empty());
    }
    let before = query.before.map(PersonPlace::users_before);
    let found = match &filter.start {
        Some(start) => found_users(store, tailnet, start, query, before).await?,
        None => None,
    };
    match (found, index_of(filter)) {
        (Some(found), _) => Ok(found),
        (None, Some(index)) if filter.start.is_none() => {
            indexed_users(store, tailnet, index, query, before).await
        }
        _ => {
            let list = store.profiles(tailnet, before, *limit).in_at_most(MAX_CALLS);
            if filter.passes_every_user() {
                list.all().await
            } else {
                list.those(|user| filter.passes_user(user)).await
            }
        }
    }
}

/// The shorter range of the directory that has all users who can pass; `None` if only the whole has.
const fn index_of(filter: &PeopleFilter) -> Option<Index> {
    match (filter.status, filter.role) {
        (Some(PersonStatus::NeedsApproval), _) => Some(Index::Status(UserStatus::NeedsApproval)),
        (Some(PersonStatus::Suspended), _) => Some(Index::Status(UserStatus::Suspended)),
        (_, None | Some(Role::Member)) => None,
        (_, Some(role)) => Some(Index::Role(role)),
    }
}

/// Users whom a search finds; `None` if so many have such a name that the newest users are looked at instead.
async fn found_users(
    store: &Store,
    tailnet: TailnetId,
    start: &PersonStart,
    PeopleQuery { filter, limit, .. }: &PeopleQuery,
    before: Option<Joining>,
) -> Result<Option<Part<Profile, Joining>>, StoreError> {
    let Some(mut joinings) = store.joinings_found(tailnet, start).await? else { return Ok(None) };
    joinings.retain(|joining| before.is_none_or(|before| *joining < before));
    let mut part = Part { items: Vec::new(), next: None };
    let mut rest = joinings.as_slice();
    for _ in 0..MAX_CALLS {
        let (some, others) = rest.split_at(rest.len().min(LOOKED_AT));
        let users = store.profiles_of(tailnet, some).await?;
        part.items.extend(users.into_iter().filter(|user| filter.passes_user(user)));
        part.next = some.last().copied().filter(|_| !others.is_empty());
        rest = others;
        if part.items.len() > *limit || rest.is_empty() {
            break;
        }
    }
    Ok(Some(part.cut(*limit, Profile::joining)))
}

/// Users of an index.
async fn indexed_users(
    store: &Store,
    tailnet: TailnetId,
    index: Index,
    PeopleQuery { filter, limit, .. }: &PeopleQuery,
    before: Option<Joining>,
) -> Result<Part<Profile, Joining>, StoreError> {
    let mut part = Part { items: Vec::new(), next: before };
    for _ in 0..MAX_CALLS {
        let some = store.joinings(tailnet, index, part.next, LOOKED_AT).in_at_most(1).all().await?;
        let users = store.profiles_of(tailnet, &some.items).await?;
        part.items.extend(users.into_iter().filter(|user| filter.passes_user(user)));
        part.next = some.next;
        if part.items.len() > *limit || part.next.is_none() {
            break;
        }
    }
    Ok(part.cut(*limit, Profile::joining))
}

/// Invites that pass, newest first: a part for each range that has some.
async fn invites(
    store: &Store,
    tailnet: TailnetId,
    query: &PeopleQuery,
    moment: Moment,
) -> Result<Vec<Part<(PersonPlace, Found), PersonPlace>>, StoreError> {
    let filter = &query.filter;
    let before = query.before.map(PersonPlace::invites_before);
    let placed = |part| placed(part, PersonPlace::Invite, |invite: &Invite| invite.id, Found::Invite);
    let mut parts = Vec::new();
    if filter.wants_open_invites() {
        parts.push(placed(open_invites(store, tailnet, query, before, moment).await?));
    }
    if filter.wants_expired_invites() {
        let passes = |invite: &Invite| filter.passes_invite(invite);
        let says_and_passes = |(_, invite): &(InviteId, Option<Invite>)| invite.as_ref().is_some_and(passes);
        let recorded = store.recorded_expiries(tailnet, before, query.limit, moment.now);
        let waiting = store.unrecorded_expiries(tailnet, before, query.limit, moment.now);
        let recorded = recorded.in_at_most(MAX_CALLS).those(says_and_passes);
        let (recorded, waiting) = try_join(recorded, waiting.in_at_most(MAX_CALLS).those(passes)).await?;
        let items = recorded.items.into_iter().filter_map(|(_, invite)| invite).collect();
        parts.extend([Part { items, next: recorded.next }, waiting].map(placed));
    }
    Ok(parts)
}

async fn open_invites(
    store: &Store,
    tailnet: TailnetId,
    PeopleQuery { filter, limit, .. }: &PeopleQuery,
    before: Option<InviteId>,
    moment: Moment,
) -> Result<Part<Invite, InviteId>, StoreError> {
    let passes = |invite: &Invite| filter.passes_invite(invite);
    let Some(start) = filter.start.as_ref().and_then(PersonStart::address) else {
        let list = store.open_invites(tailnet, before, *limit, moment.now).in_at_most(MAX_CALLS);
        return if filter.passes_every_invite() { list.all().await } else { list.those(passes).await };
    };
    let looked_at = if filter.passes_every_invite() { *limit } else { MAX_CALLS * LOOKED_AT };
    let mut part = store.open_invites_to(tailnet, start, before, looked_at, moment.now).await?;
    part.items.retain(passes);
    Ok(part.cut(*limit, |invite| invite.id))
}

/// A part with the places of its items in the list of people.
fn placed<T, Id>(
    Part { items, next }: Part<T, Id>,
    place: impl Fn(Id) -> PersonPlace,
    id: impl Fn(&T) -> Id,
    found: impl Fn(T) -> Found,
) -> Part<(PersonPlace, Found), PersonPlace> {
    let items = items.into_iter().map(|item| (place(id(&item)), found(item))).collect();
    Part { items, next: next.map(place) }
}

/// The parts as one list, as far down as all of them were read.
fn merged(parts: Vec<Part<(PersonPlace, Found), PersonPlace>>) -> Part<(PersonPlace, Found), PersonPlace> {
    let next = parts.iter().filter_map(|part| part.next).max();
    let mut items: Vec<(PersonPlace, Found)> = parts.into_iter().flat_map(|part| part.items).collect();
    items.retain(|(place, _)| next.is_none_or(|next| *place >= next));
    items.sort_by(|(one, _), (other, _)| other.cmp(one));
    // An expiry that is recorded between two reads is in both of them.
    items.dedup_by_key(|(place, _)| *place);
    Part { items, next }
}

/// Adds whether anybody can join by the open invites, which depends on their inviters (R10).
async fn with_standing(
    store: &Store,
    viewer: &User,
    found: Vec<Found>,
    moment: Moment,
) -> Result<Vec<ListedPerson>, StoreError> {
    let open = found.iter().filter_map(|found| match found {
        Found::Invite(invite) if !invite.id.is_expired(moment.now) => Some(invite.inviter),
        Found::Invite(_) | Found::User(_) => None,
    });
    let others: BTreeSet<UserId> = open.filter(|inviter| *inviter != viewer.id).collect();
    let users = store.users_with(viewer.tailnet, &others, Consistency::Eventual).await?;
    let listed = |found| match found {
        Found::User(user) => ListedPerson::User(user),
        Found::Invite(invite) if invite.id.is_expired(moment.now) => ListedPerson::Expired(invite),
        Found::Invite(invite) => {
            let inviter = if invite.inviter == viewer.id { Some(viewer) } else { users.get(&invite.inviter) };
            let standing = Standing::of(&invite, inviter, moment.now);
            ListedPerson::Invited(ListedInvite { invite, standing })
        }
    };
    Ok(found.into_iter().map(listed).collect())
}
