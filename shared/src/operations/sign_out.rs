//! Signing out: the session, or every session of the person, is over for every later call (R25).
//!
//! Nothing reads whether a session is over but the rows that a call reads anyway: the caller's user, or the person's own row. So signing out
//! writes it into all of them, and answers after the last. It changes no tailnet, so no audit log says it.

use std::collections::HashSet;

use super::{Failure, Moment};
use crate::domain::{EventGroupId, Identity, Session, SignOut};
use crate::store::sessions::{SignOutOutcome, SigningOut};
use crate::store::{Store, StoreError};

/// How often to read and write before the answer is "busy". Each retry follows a concurrent change of the person's memberships.
const MAX_DECISIONS: u8 = 8;

/// Ends a session, or all of the person's. Repeated, it does again what a call that was cut off may have left undone.
///
/// # Errors
/// [`Failure::Store`] if the table does not answer, or not often enough. Then the session may be over in some tailnets only.
pub async fn sign_out(
    store: &Store,
    identity: &Identity,
    session: &Session,
    out: SignOut,
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
