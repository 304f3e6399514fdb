//! Saying who is calling: the person, the session that they call in, and what they are in a tailnet.

use super::{Caller, Failure, still_signed_in};
use crate::domain::{Denied, Identity, Membership, Proof, Session, TailnetId};
use crate::store::{Consistency, Store};

/// Somebody who has signed in.
#[derive(Debug)]
pub struct Me {
    /// Who they are.
    pub identity: Identity,
    /// Their session.
    pub session: Session,
    /// What they are in the tailnet that was asked for; `None` if none was.
    pub membership: Option<Membership>,
}

/// Says who calls, unless they have signed out, and what they are in a tailnet, if one is given.
///
/// # Errors
/// [`Failure::Denied`] for somebody who has signed out, and for whoever is no user of the tailnet; [`Failure::Store`].
pub async fn get_me(
    store: &Store,
    identity: Identity,
    session: Session,
    tailnet: Option<TailnetId>,
) -> Result<Me, Failure> {
    let proof = Proof::Session(session.clone());
    let membership = match tailnet {
        None => {
            still_signed_in(&store.person_row(identity.person_id()).await?, &proof)?;
            None
        }
        Some(tailnet) => {
            Some(membership(store, Caller { identity: identity.clone(), tailnet, proof }).await?)
        }
    };
    Ok(Me { identity, session, membership })
}

/// What the caller is in their tailnet, whatever their role and status.
async fn membership(store: &Store, caller: Caller) -> Result<Membership, Failure> {
    let (person, user) = (caller.identity.person_id(), caller.identity.user_id());
    let rows = store.membership_rows(caller.tailnet, person, user, Consistency::Strong).await?;
    still_signed_in(&rows.person, &caller.proof)?;
    let user = caller.present(rows.user)?;
    let tailnet = rows.tailnet.ok_or(Denied::NotAUser)?;
    let is_home = rows.person.home.is_none_or(|home| home == tailnet.id);
    Ok(Membership { tailnet, role: user.role, status: user.status, is_home })
}
