//! Refreshing a person who signs in: what their identity provider says of them now goes to their user in every tailnet (R25).
//!
//! The person's own row says how all of their users describe them. So one read tells that nothing has changed. It is written with the last
//! of the users: a sign-in that was cut off is made up for by the next one, which finds out by itself what is still to be done.

use std::iter::Peekable;

use super::{Failure, Moment};
use crate::domain::{Actor, AuditRecord, Change, Described, EventGroupId, Identity, Origin, SignInWay, User};
use crate::store::refreshing::{REFRESHED_AT_ONCE, RefreshOutcome, Refreshed, Refreshing};
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a concurrent change.
const MAX_DECISIONS: usize = 8;

/// Somebody who is signing in.
#[derive(Debug)]
pub struct SigningIn<'a> {
    /// Who they are.
    pub identity: &'a Identity,
    /// What their identity provider says of them.
    pub described: &'a Described,
    /// How they sign in.
    pub way: &'a SignInWay,
}

/// Refreshes the users of somebody who is signing in, if their identity provider describes them in another way than before.
///
/// # Errors
/// [`Failure::Store`] if the table does not answer, or not often enough. Then some of the users may be refreshed.
pub async fn refresh_person(store: &Store, who: &SigningIn<'_>, moment: Moment) -> Result<(), Failure> {
    let own = store.person_row(who.identity.person_id()).await?;
    if own.home.is_none() || !who.described.is_news_to(&own.described) {
        return Ok(());
    }
    let versions = |number| EventGroupId::of_attempt(moment.now, moment.entropy, number);
    let mut versions = (0..=u8::MAX).map(versions).peekable();
    for _ in 0..MAX_DECISIONS {
        if refresh_all(store, who, &mut versions).await? == RefreshOutcome::Done {
            return Ok(());
        }
    }
    Err(StoreError::busy().into())
}

/// Refreshes all users, as long as nothing comes in between. Whoever is in so many tailnets that the versions run out goes on with their
/// next sign-in.
async fn refresh_all(
    store: &Store,
    who: &SigningIn<'_>,
    versions: &mut Peekable<impl Iterator<Item = EventGroupId>>,
) -> Result<RefreshOutcome, StoreError> {
    let person = who.identity.person_id();
    let mut memberships = store.memberships_of(person).await?;
    let mut own = memberships.person.clone();
    loop {
        let mut parts = memberships.all.chunks(REFRESHED_AT_ONCE).peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none() && !memberships.has_more;
            let users = store.users_of(who.identity.user_id(), part).await?;
            let version = *versions.peek().ok_or_else(StoreError::busy)?;
            let users: Vec<Refreshed> =
                users.into_iter().filter_map(|user| refreshed(user, who, version)).collect();
            if users.is_empty() && !is_last {
                continue;
            }
            let _ = versions.next();
            let described =
                if is_last { own.described.updated_by(who.described) } else { own.described.clone() };
            let new = own.described_as(described);
            let refreshing = Refreshing { person, own: &own, new: &new, users: &users, version };
            if store.refresh_users(&refreshing).await? == RefreshOutcome::Changed {
                return Ok(RefreshOutcome::Changed);
            }
            own = new.written_by(version);
        }
        let Some(last) = memberships.all.last().filter(|_| memberships.has_more) else {
            return Ok(RefreshOutcome::Done);
        };
        memberships = store.some_memberships_of(person, Some(last.tailnet), usize::MAX).await?;
    }
}

/// A user who is to be refreshed; `None` for one who is described so already, and for another person with the same number.
fn refreshed(old: User, who: &SigningIn<'_>, id: EventGroupId) -> Option<Refreshed> {
    let new = who.described.refresh(&old).filter(|_| old.person == who.identity.person)?;
    let record = AuditRecord {
        id,
        tailnet: old.tailnet,
        origin: Origin::IdentityProvider,
        actor: Actor::signing_in(who.identity, who.way),
        changes: vec![Change::user_refreshed(&old, &new)],
    };
    Some(Refreshed { old, new, record })
}
