//! Reading what the invite page shows. It changes nothing (R12).

use super::Moment;
use crate::domain::{CodeContents, Invite, Tailnet};
use crate::store::invites::InvitationRows;
use crate::store::{Store, StoreError};

/// What the page of an open invite shows.
#[derive(Debug)]
pub struct Invitation {
    /// The invite.
    pub invite: Invite,
    /// The tailnet to join.
    pub tailnet: Tailnet,
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
