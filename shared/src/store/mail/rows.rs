//! What sending an invite's mail depends on.

use crate::domain::{Invite, InviteId, Tailnet, TailnetId, User, UserId};
use crate::store::engine::{Consistency, Store, StoreError};
use crate::store::invites::{self, invite_from};
use crate::store::tailnets::{self, tailnet_from};
use crate::store::users::{self, user_from};

/// What a mail says.
#[derive(Debug)]
pub struct MailRows {
    /// The invite, if it is still there.
    pub invite: Option<Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
}

impl Store {
    /// Reads what the mail of an invite says, strongly: none goes out for an invite that is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mail_rows(
        &self,
        tailnet: TailnetId,
        invite: InviteId,
        inviter: UserId,
    ) -> Result<MailRows, StoreError> {
        let (invite_key, inviter_user_key, tailnet_key) =
            (invites::key(tailnet, invite), users::key(tailnet, inviter), tailnets::key(tailnet));
        let mut rows =
            self.get_all([&invite_key, &inviter_user_key, &tailnet_key], Consistency::Strong).await?;
        Ok(MailRows {
            invite: rows.take(&invite_key, invite_from)?,
            inviter: rows.take(&inviter_user_key, user_from)?,
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
        })
    }
}
