//! Showing an invitee what they are invited to; looking changes nothing (R12).

use super::Moment;
use crate::domain::{CodeContents, Invite, Tailnet};
use crate::store::invites::InvitationRows;
use crate::store::{Store, StoreError};

/// What the page of an open invite shows.
#[derive(Debug)]
pub struct Invitation {
    /// The invite.
    pub invite: Invite,
    /// The tailnet it lets somebody into.
    pub tailnet: Tailnet,
}

/// Reads what the page of an invite shows; `None` if the invite was used, has expired or was deleted.
///
/// # Errors
/// [`StoreError`] if the table does not answer.
pub async fn show_invite(
    store: &Store,
    code: CodeContents,
    moment: Moment,
) -> Result<Option<Invitation>, StoreError> {
    let InvitationRows { invite, tailnet } = store.invitation_rows(code, moment.now).await?;
    Ok(invite.zip(tailnet).map(|(invite, tailnet)| Invitation { invite, tailnet }))
}
