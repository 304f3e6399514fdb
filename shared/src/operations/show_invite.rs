//! Reading what the invite page shows. It changes nothing (R12).

use super::accept_invite::{check_home, situation};
use super::{Failure, Joined, Moment, still_signed_in};
use crate::domain::{
    CannotJoin, CodeContents, EmailAddress, Identity, Invite, Tailnet, UserStatus, Verdict, decide,
};
use crate::identity::Credential;
use crate::store::invites::{AcceptRows, InvitationRows};
use crate::store::{Store, StoreError};

/// What the page of an open invite shows.
#[derive(Debug)]
pub struct Invitation {
    /// The invite.
    pub invite: Invite,
    /// The tailnet to join.
    pub tailnet: Tailnet,
}

/// How things stand between an invite and somebody who has signed in.
#[derive(Debug)]
pub enum Prospect {
    /// They can join, and get this status.
    Joins(Invitation, UserStatus),
    /// They have joined by this very invite.
    Joined(Joined),
    /// They cannot join.
    CannotJoin(Obstacle),
}

/// Why somebody cannot join, and what they are told of it.
#[derive(Debug)]
pub struct Obstacle {
    /// The reason.
    pub reason: CannotJoin,
    /// The tailnet of the invite, if it is still there.
    pub tailnet: Option<Tailnet>,
    /// The address that the invite is bound to.
    pub bound_to: Option<EmailAddress>,
    /// The person's home, if it is another tailnet.
    pub home: Option<Tailnet>,
}

/// Reads what the page of an invite shows; `None` if nobody can join by it any more (R2, R9, R10).
///
/// # Errors
/// [`StoreError`] if the table does not answer.
pub async fn show_invite(
    store: &Store,
    code: CodeContents,
    moment: Moment,
) -> Result<Option<Invitation>, StoreError> {
    let InvitationRows { invite, inviter, tailnet } = store.invitation_rows(code, moment.now).await?;
    let invite = invite.filter(|invite| invite.can_be_accepted(inviter.as_ref(), moment.now));
    Ok(invite.zip(tailnet).map(|(invite, tailnet)| Invitation { invite, tailnet }))
}

/// Says what would become of somebody who accepted an invite, by the decision that accepting it takes.
///
/// # Errors
/// [`Failure::Denied`] for somebody who has signed out; [`Failure::Store`].
pub async fn show_prospect(
    store: &Store,
    credential: &Credential,
    code: CodeContents,
    moment: Moment,
) -> Result<Prospect, Failure> {
    let identity = &credential.identity;
    let rows = store.accept_rows(code, identity, credential.tailnet).await?;
    still_signed_in(&rows.person, &credential.proof)?;
    let reason = match prospect(store, &rows, identity, code, moment).await {
        Ok(prospect) => return Ok(prospect),
        Err(Failure::Refused(reason)) => reason,
        Err(Failure::Denied(denied)) => return Err(denied.into()),
        Err(Failure::Store(error)) => return Err(error.into()),
    };
    let AcceptRows { invite, tailnet, home_tailnet: home, .. } = rows;
    let bound_to = invite.as_ref().and_then(Invite::bound_to).cloned();
    Ok(Prospect::CannotJoin(Obstacle { reason, tailnet, bound_to, home }))
}

async fn prospect(
    store: &Store,
    rows: &AcceptRows,
    identity: &Identity,
    code: CodeContents,
    moment: Moment,
) -> Result<Prospect, Failure<CannotJoin>> {
    let tailnet = rows.tailnet.as_ref().ok_or(CannotJoin::Gone)?;
    match decide(situation(rows, tailnet, identity, code), moment.now)? {
        Verdict::AlreadyJoined(user) => {
            Ok(Prospect::Joined(Joined { user: user.clone(), tailnet: tailnet.clone() }))
        }
        Verdict::Join { invite, joiner } => {
            check_home(store, identity, joiner).await?;
            let invitation = Invitation { invite: invite.clone(), tailnet: tailnet.clone() };
            Ok(Prospect::Joins(invitation, joiner.status))
        }
    }
}
