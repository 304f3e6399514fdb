//! Reading invites: one, what its page shows, and lists.

use jiff::Timestamp;

use crate::domain::{CodeContents, Invite, InviteId, Tailnet, TailnetId, User, UserId};
use crate::store::keys::{self, Key};
use crate::store::rows::{AddressRow, invite_from, read, tailnet_from, user_from};
use crate::store::{Store, StoreError};

use super::{Consistency, MAX_KEYS, Order, unless_malformed};

/// What the page of an invite shows.
#[derive(Debug)]
pub struct InvitationRows {
    /// The invite, if it is open.
    pub invite: Option<Invite>,
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
        self.get(&keys::invite(tailnet, invite), Consistency::Strong).await?.map(invite_from).transpose()
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
        let (invite_key, user_key) = (keys::invite(tailnet, invite), keys::user(tailnet, user));
        let mut rows = self.get_all(&[&invite_key, &user_key], Consistency::Strong).await?;
        let invite = rows
            .remove(&invite_key)
            .map(invite_from)
            .transpose()?
            .filter(|invite| !invite.id.is_expired(now));
        Ok((invite, rows.remove(&user_key).map(user_from).transpose()?))
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
            return Ok(InvitationRows { invite: None, tailnet: None });
        }
        let (invite_key, tailnet_key) =
            (keys::invite(code.tailnet, code.invite), keys::tailnet(code.tailnet));
        let mut rows = self.get_all(&[&invite_key, &tailnet_key], Consistency::Eventual).await?;
        let invite = rows.remove(&invite_key).map(invite_from).transpose()?;
        Ok(InvitationRows {
            invite,
            tailnet: rows.remove(&tailnet_key).map(|row| tailnet_from(code.tailnet, row)).transpose()?,
        })
    }

    /// Reads at most `limit` open invites, newest first, those older than `before` only. Expired ones are not even read (R2, R7).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn open_invites(
        &self,
        tailnet: TailnetId,
        before: Option<InviteId>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Invite>, StoreError> {
        let oldest = InviteId::oldest_open(now);
        if before.is_some_and(|before| before <= oldest) {
            // Nothing open is older, and a start outside of the range would be refused.
            return Ok(Vec::new());
        }
        let range = keys::invites_from(tailnet, oldest);
        let start = before.map(|id| keys::invite(tailnet, id));
        self.readable(range, Order::Backwards, start, limit, invite_from).await
    }

    /// Reads at most `limit` open invites whose address starts with a text, newest first, those older than `before` only (R7).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn open_invites_to(
        &self,
        tailnet: TailnetId,
        start_of_address: &str,
        before: Option<InviteId>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Invite>, StoreError> {
        let range = keys::addresses(tailnet, start_of_address);
        let addresses = self.readable(range, Order::Forwards, None, usize::MAX, read::<AddressRow>).await?;
        let mut ids: Vec<InviteId> = addresses.into_iter().filter_map(|row| row.held_by_invite).collect();
        ids.retain(|id| !id.is_expired(now) && before.is_none_or(|before| *id < before));
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let mut invites = Vec::new();
        for chunk in ids.chunks(MAX_KEYS) {
            let wanted: Vec<Key> = chunk.iter().map(|id| keys::invite(tailnet, *id)).collect();
            let mut rows = self.get_all(&wanted.iter().collect::<Vec<_>>(), Consistency::Strong).await?;
            let found = wanted.iter().filter_map(|key| rows.remove(key));
            invites.extend(found.filter_map(|row| unless_malformed(row, &invite_from)));
            if invites.len() >= limit {
                break;
            }
        }
        invites.truncate(limit);
        Ok(invites)
    }
}
