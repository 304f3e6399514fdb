//! Saying who is calling: the person, and the session that they call in.

use super::Failure;
use crate::domain::{Denied, Identity, Session};
use crate::store::Store;

/// Somebody who has signed in.
#[derive(Debug)]
pub struct Me {
    /// Who they are.
    pub identity: Identity,
    /// Their session.
    pub session: Session,
}

/// Says who calls, unless they have signed out.
///
/// # Errors
/// [`Failure::Denied`] for somebody who has signed out; [`Failure::Store`].
pub async fn get_me(store: &Store, identity: Identity, session: Session) -> Result<Me, Failure> {
    let person = store.person_row(identity.person_id()).await?;
    if person.ended_sessions.contain(&session) {
        return Err(Denied::SignedOut.into());
    }
    Ok(Me { identity, session })
}
