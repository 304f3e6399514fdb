//! What sending an invite's mail depends on.

use crate::domain::{EmailAddress, Invite, InviteId, Mailing, Tailnet, TailnetId, User, UserId};
use crate::store::engine::{Consistency, Store, StoreError};
use crate::store::invites::{self, invite_from};
use crate::store::opt_outs;
use crate::store::tailnets::{self, tailnet_from};
use crate::store::users::{self, user_from};

use super::brakes::{self, Brakes, ReadBrake};

/// What a mail says.
#[derive(Debug)]
pub struct MailRows {
    /// The invite, if it is still there.
    pub invite: Option<Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// Whether mails to its address are wanted.
    pub mailing: Mailing,
    /// What may hold it.
    pub brakes: Brakes,
}

/// The settings of a tailnet, and what else their reader wants to know.
#[derive(Debug)]
pub struct SettingsRows {
    /// The reader's own user.
    pub user: Option<User>,
    /// The tailnet.
    pub tailnet: Option<Tailnet>,
    /// The brake of its mails.
    pub brake: ReadBrake,
}

impl Store {
    /// Reads a user, their tailnet and the brake of its mails.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn settings_rows(&self, tailnet: TailnetId, user: UserId) -> Result<SettingsRows, StoreError> {
        let (user_key, tailnet_key) = (users::key(tailnet, user), tailnets::key(tailnet));
        let brake_key = brakes::tailnet_key(tailnet);
        let mut rows = self.get_all([&user_key, &tailnet_key, &brake_key], Consistency::Strong).await?;
        Ok(SettingsRows {
            user: rows.take(&user_key, user_from)?,
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
            brake: brakes::tailnet_from(rows.take(&brake_key, Ok)?)?,
        })
    }

    /// Reads what the mail of an invite says, strongly: none goes out for an invite that is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mail_rows(
        &self,
        tailnet: TailnetId,
        invite: InviteId,
        inviter: UserId,
        address: &EmailAddress,
    ) -> Result<MailRows, StoreError> {
        let (invite_key, inviter_user_key, tailnet_key) =
            (invites::key(tailnet, invite), users::key(tailnet, inviter), tailnets::key(tailnet));
        let brake_keys = brakes::keys(tailnet, address);
        let opt_out_key = opt_outs::key(address.hash());
        let wanted =
            [&invite_key, &inviter_user_key, &tailnet_key, &opt_out_key, &brake_keys.0, &brake_keys.1];
        let mut rows = self.get_all(wanted, Consistency::Strong).await?;
        Ok(MailRows {
            invite: rows.take(&invite_key, invite_from)?,
            inviter: rows.take(&inviter_user_key, user_from)?,
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
            mailing: opt_outs::mailing(rows.take(&opt_out_key, Ok)?.is_some()),
            brakes: brakes::take(&mut rows, &brake_keys)?,
        })
    }
}
