//! Listing open invites, newest first.

use jiff::Timestamp;

use crate::domain::{Invite, InviteId, TailnetId};
use crate::store::addresses::{self, AddressRow};
use crate::store::engine::{Consistency, Key, MAX_KEYS, Store, StoreError, read};

use super::row::{all_from, invite_from, key};

impl Store {
    /// Reads at most `limit` open invites, newest first (R7). With `before`, only older ones. The key range leaves expired ones out (R2).
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
            // No open invite is older, and DynamoDB refuses a start key outside of the range.
            return Ok(Vec::new());
        }
        let start = before.map(|id| key(tailnet, id));
        self.readable(all_from(tailnet, oldest).backwards().after(start), limit, invite_from).await
    }

    /// Reads at most `limit` open invites whose address starts with a text, newest first (R7). With `before`, only older ones.
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
        let range = addresses::starting_with(tailnet, start_of_address);
        let addresses = self.readable_all(range, read::<AddressRow>).await?;
        let mut ids: Vec<InviteId> = addresses.into_iter().filter_map(|row| row.held_by_invite).collect();
        ids.retain(|id| !id.is_expired(now) && before.is_none_or(|before| *id < before));
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let mut invites = Vec::new();
        for chunk in ids.chunks(MAX_KEYS) {
            let wanted: Vec<Key> = chunk.iter().map(|id| key(tailnet, *id)).collect();
            let mut rows = self.get_all(&wanted, Consistency::Strong).await?;
            invites.extend(wanted.iter().filter_map(|key| rows.take_readable(key, invite_from)));
            if invites.len() >= limit {
                break;
            }
        }
        invites.truncate(limit);
        Ok(invites)
    }
}
