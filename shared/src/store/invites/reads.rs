//! Reading one invite, alone or together with other rows.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::domain::{CodeContents, Invite, InviteId, Tailnet, TailnetId, User, UserId};
use crate::store::engine::{Consistency, Key, Store, StoreError};
use crate::store::tailnets::{self, tailnet_from};
use crate::store::users::{self, user_from};

use super::row::{invite_from, key};

/// What the page of an invite shows.
#[derive(Debug)]
pub struct InvitationRows {
    /// The invite, if it is open.
    pub invite: Option<Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<User>,
    /// The tailnet it lets somebody into.
    pub tailnet: Option<Tailnet>,
}

impl Store {
    /// Reads an invite that has not expired.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn invite(
        &self,
        tailnet: TailnetId,
        invite: InviteId,
        now: Timestamp,
    ) -> Result<Option<Invite>, StoreError> {
        if invite.is_expired(now) {
            return Ok(None);
        }
        self.get(&key(tailnet, invite), Consistency::Strong).await?.map(invite_from).transpose()
    }

    /// Reads different invites; those that are not open are left out.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn invites_with(
        &self,
        tailnet: TailnetId,
        invites: impl IntoIterator<Item = InviteId>,
        now: Timestamp,
    ) -> Result<HashMap<InviteId, Invite>, StoreError> {
        let open = invites.into_iter().filter(|invite| !invite.is_expired(now));
        let keys: Vec<Key> = open.map(|invite| key(tailnet, invite)).collect();
        let mut rows = self.get_all(&keys, Consistency::Strong).await?;
        let found = keys.iter().filter_map(|key| rows.take_readable(key, invite_from));
        Ok(found.map(|invite| (invite.id, invite)).collect())
    }

    /// Reads an invite that has not expired, and a user.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn invite_and_user(
        &self,
        tailnet: TailnetId,
        invite: InviteId,
        user: UserId,
        now: Timestamp,
    ) -> Result<(Option<Invite>, Option<User>), StoreError> {
        let (invite_key, user_key) = (key(tailnet, invite), users::key(tailnet, user));
        let mut rows = self.get_all([&invite_key, &user_key], Consistency::Strong).await?;
        let invite = rows.take(&invite_key, invite_from)?.filter(|invite| !invite.id.is_expired(now));
        Ok((invite, rows.take(&user_key, user_from)?))
    }

    /// Reads what the page of an invite shows.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn invitation_rows(
        &self,
        code: CodeContents,
        now: Timestamp,
    ) -> Result<InvitationRows, StoreError> {
        if code.invite.is_expired(now) {
            return Ok(InvitationRows { invite: None, inviter: None, tailnet: None });
        }
        let (invite_key, tailnet_key) = (key(code.tailnet, code.invite), tailnets::key(code.tailnet));
        let user_key = users::key(code.tailnet, code.inviter);
        let wanted = [&invite_key, &user_key, &tailnet_key];
        let mut rows = self.get_all(wanted, Consistency::Eventual).await?;
        Ok(InvitationRows {
            invite: rows.take(&invite_key, invite_from)?,
            inviter: rows.take(&user_key, user_from)?,
            tailnet: rows.take(&tailnet_key, tailnet_from)?,
        })
    }
}
