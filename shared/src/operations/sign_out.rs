//! Signing out: the session, or every session of the person, is over for every later call (R25).
//!
//! Nothing reads whether a session is over but the rows that a call reads anyway: the caller's user, or the person's own row. So signing out
//! writes it into all of them, and answers after the last. It changes no tailnet, so no audit log says it.

use std::collections::HashSet;

use super::delete_key::delete_keys;
use super::{Caller, Failure, Moment, still_signed_in};
use crate::domain::{EventGroupId, Identity, Session, SignOut};
use crate::identity::Credential;
use crate::store::sessions::{SignOutOutcome, SigningOut};
use crate::store::{Store, StoreError};

/// How often to read and write before the answer is "busy". Each retry follows a concurrent change of the person's memberships.
const MAX_DECISIONS: u8 = 8;

/// What somebody ends who signs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Which sessions.
    pub out: SignOut,
    /// Whether the person's API access tokens are revoked, too.
    pub revokes_tokens: bool,
}

/// Ends a session, or all of the person's, and before it their API access tokens if they want. Repeated, it does again what a call that was
/// cut off may have left undone. An API access token is no session, so it ends nothing.
///
/// # Errors
/// [`Failure::Store`] if the table does not answer, or not often enough. Then the session may be over in some tailnets only.
pub async fn sign_out(
    store: &Store,
    credential: &Credential,
    ending: Ending,
    moment: Moment,
) -> Result<(), Failure> {
    let Some(session) = credential.proof.session() else { return Ok(()) };
    if ending.revokes_tokens {
        match revoke_own_keys(store, credential, moment).await {
            // The session is over already, so it revokes nothing. The rest of signing out may still be to do.
            Ok(()) | Err(Failure::Denied(_)) => {}
            Err(error) => return Err(error),
        }
    }
    end_sessions(store, &credential.identity, (session, ending.out), moment).await
}

/// Ends the session whose cookie a browser gets another one for. Its other sessions go on, and the tokens of its person.
///
/// # Errors
/// [`Failure::Store`] if the table does not answer, or not often enough. Then the session may be over in some tailnets only.
pub async fn end_replaced_session(
    store: &Store,
    credential: &Credential,
    moment: Moment,
) -> Result<(), Failure> {
    let Some(session) = credential.proof.session() else { return Ok(()) };
    // The sign-in that replaces it may have refreshed the person, with versions of the moment itself.
    end_sessions(store, &credential.identity, (session, SignOut::Here), moment.of_part(1)).await
}

async fn end_sessions(
    store: &Store,
    identity: &Identity,
    (session, out): (&Session, SignOut),
    moment: Moment,
) -> Result<(), Failure> {
    let mut absent = HashSet::new();
    for attempt in 0..MAX_DECISIONS {
        let memberships = store.memberships_of(identity.person_id()).await?;
        let ended = &memberships.person.ended_sessions;
        // Somebody who has signed out ends no other sessions with the one that is over.
        let is_over = ended.contain(session);
        let ended = if is_over { ended.clone() } else { ended.after(session, out, moment.now) };
        let signing_out = SigningOut {
            identity,
            memberships,
            ended: &ended,
            // If a version came back, a change that was decided before would not notice what happened in between.
            version: EventGroupId::of_attempt(moment.now, moment.entropy, attempt),
            absent: &absent,
        };
        match store.sign_out(signing_out).await? {
            SignOutOutcome::Done => return Ok(()),
            SignOutOutcome::Changed(not_there) => absent.extend(not_there),
        }
    }
    Err(StoreError::busy().into())
}

/// Revokes the API access tokens of a person, in every tailnet where they may act. It comes before the session ends that does it; repeated, it
/// goes on where a call that was cut off has ended.
async fn revoke_own_keys(store: &Store, credential: &Credential, moment: Moment) -> Result<(), Failure> {
    let identity = &credential.identity;
    let memberships = store.memberships_of(identity.person_id()).await?;
    still_signed_in(&memberships.person, &credential.proof)?;
    let mut some = memberships;
    loop {
        for membership in &some.all {
            let (tailnet, proof) = (membership.tailnet, credential.proof.clone());
            revoke_keys_in(store, &Caller { identity: identity.clone(), tailnet, proof }, moment).await?;
        }
        let Some(last) = some.all.last().filter(|_| some.has_more) else { return Ok(()) };
        some = store.some_memberships_of(identity.person_id(), Some(last.tailnet), usize::MAX).await?;
    }
}

async fn revoke_keys_in(store: &Store, caller: &Caller, moment: Moment) -> Result<(), Failure> {
    for _ in 0..MAX_DECISIONS {
        let user = store.user(caller.tailnet, caller.identity.user_id()).await?;
        let ids: Vec<_> = user.into_iter().flat_map(|user| user.api_keys.into_keys()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        match delete_keys(store, caller, &ids, moment).await {
            // A user who may not act cannot revoke anything, and their tokens do nothing.
            Ok(()) | Err(Failure::Denied(_)) => return Ok(()),
            // One of them was revoked meanwhile.
            Err(Failure::Refused(_)) => {}
            Err(Failure::Store(error)) => return Err(error.into()),
        }
    }
    Err(StoreError::busy().into())
}
