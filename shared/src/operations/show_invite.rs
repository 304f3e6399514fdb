//! Showing an invitee what they are invited to; looking changes nothing (R12).

use super::Moment;
use crate::domain::{CodeContents, Invite, Tailnet};
use crate::store::{Store, StoreError};

/// What the page of an open invite shows.
#[derive(Debug)]
pub struct InvitePage {
    /// The invite.
    pub invite: Invite,
    /// The tailnet it lets somebody into.
    pub tailnet: Tailnet,
}

/// Why it is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowInviteError {
    /// The invite was used, has expired or was deleted.
    #[error("this invite is no longer valid")]
    Gone,
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads what the page of an invite shows.
///
/// # Errors
/// [`ShowInviteError`].
pub async fn show_invite(
    store: &Store,
    code: CodeContents,
    moment: Moment,
) -> Result<InvitePage, ShowInviteError> {
    let rows = store.page_rows(code, moment.now).await?;
    match (rows.invite, rows.tailnet) {
        (Some(invite), Some(tailnet)) => Ok(InvitePage { invite, tailnet }),
        _ => Err(ShowInviteError::Gone),
    }
}
