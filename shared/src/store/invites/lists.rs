//! Listing open invites, newest first.

use jiff::Timestamp;

use crate::domain::{AddressStart, Invite, InviteId, TailnetId};
use crate::store::addresses::{self, AddressRow};
use crate::store::engine::{
    Consistency, Key, List, MAX_KEYS, Part, Store, StoreError, read, unless_malformed,
};

use super::row::{
    FORM, RECORDED_FORM, REMEMBERED, all_between, all_from, invite_from, key, recorded_between, recorded_key,
};

/// The most addresses that a search reads. If more than these start so, reading the open invites themselves costs less.
const MAX_ADDRESSES: usize = 1_000;

/// The ids of invites that have expired in the last 90 days: these, and those in between.
struct Expired {
    oldest: InviteId,
    /// No invite has this id, of the first that can be open.
    newest: InviteId,
}

impl Expired {
    fn at(now: Timestamp) -> Self {
        let forgotten = now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        Self { oldest: InviteId::oldest_open(forgotten), newest: InviteId::oldest_open(now) }
    }
}

impl Store {
    /// A list of at most `limit` open invites, newest first (R7). With `before`, only older ones. The key range leaves expired ones out (R2).
    #[must_use]
    pub fn open_invites(
        &self,
        tailnet: TailnetId,
        before: Option<InviteId>,
        limit: usize,
        now: Timestamp,
    ) -> List<'_, Invite, InviteId> {
        let oldest = InviteId::oldest_open(now);
        let invites = all_from(tailnet, oldest).backwards();
        match before {
            // No open invite is older, and DynamoDB refuses a start key outside of the range.
            Some(before) if before <= oldest => self.list(invites, limit, FORM).in_calls(0, 0),
            before => self.list(invites.after(before.map(|id| key(tailnet, id))), limit, FORM),
        }
    }

    /// A list of at most `limit` invites that have expired in the last 90 days and whose expiry is recorded, newest first. With `before`,
    /// only older ones. No invite stands for one that an older version recorded.
    #[must_use]
    pub fn recorded_expiries(
        &self,
        tailnet: TailnetId,
        before: Option<InviteId>,
        limit: usize,
        now: Timestamp,
    ) -> List<'_, (InviteId, Option<Invite>), InviteId> {
        let Expired { oldest, newest } = Expired::at(now);
        let range = recorded_between(tailnet, oldest, newest).backwards();
        match before.filter(|before| *before < newest) {
            // None is older, and DynamoDB refuses a start key outside of the range.
            Some(before) if before <= oldest => self.list(range, limit, RECORDED_FORM).in_at_most(0),
            before => {
                self.list(range.after(before.map(|id| recorded_key(tailnet, id))), limit, RECORDED_FORM)
            }
        }
    }

    /// A list of at most `limit` invites that have expired and wait for the sweep to record it, newest first. With `before`, only older ones.
    #[must_use]
    pub fn unrecorded_expiries(
        &self,
        tailnet: TailnetId,
        before: Option<InviteId>,
        limit: usize,
        now: Timestamp,
    ) -> List<'_, Invite, InviteId> {
        let Expired { oldest, newest } = Expired::at(now);
        let range = all_between(tailnet, oldest, newest).backwards();
        match before.filter(|before| *before < newest) {
            Some(before) if before <= oldest => self.list(range, limit, FORM).in_at_most(0),
            before => self.list(range.after(before.map(|id| key(tailnet, id))), limit, FORM),
        }
    }

    /// Reads at most `limit` open invites whose address starts with a text, newest first (R7). With `before`, only older ones.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn open_invites_to(
        &self,
        tailnet: TailnetId,
        start: &AddressStart,
        before: Option<InviteId>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Part<Invite, InviteId>, StoreError> {
        let Some(mut ids) = self.invites_to(tailnet, start).await? else {
            let is_meant = |invite: &Invite| invite.address().is_some_and(|address| start.matches(address));
            return self.open_invites(tailnet, before, limit, now).those(is_meant).await;
        };
        ids.retain(|id| !id.is_expired(now) && before.is_none_or(|before| *id < before));
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let mut items = Vec::new();
        for some in ids.chunks(MAX_KEYS) {
            let wanted: Vec<Key> = some.iter().map(|id| key(tailnet, *id)).collect();
            let mut rows = self.get_all(&wanted, Consistency::Strong).await?;
            items.extend(wanted.iter().filter_map(|key| rows.take_readable(key, invite_from)));
            if items.len() > limit {
                break;
            }
        }
        let is_cut = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| is_cut).map(|invite| invite.id);
        items.retain(|invite| invite.address().is_some_and(|address| start.matches(address)));
        Ok(Part { items, next })
    }

    /// The invites that hold an address with this start, open or not; `None` if too many addresses have it to look at all of them.
    async fn invites_to(
        &self,
        tailnet: TailnetId,
        start: &AddressStart,
    ) -> Result<Option<Vec<InviteId>>, StoreError> {
        let range = addresses::starting_with(tailnet, start.as_str());
        let page = self.query(&range, MAX_ADDRESSES).await?;
        let rows = page.rows.into_iter().filter_map(|row| unless_malformed(row, read::<AddressRow>));
        let ids = rows.filter_map(|row| row.held_by_invite).collect();
        Ok(Some(ids).filter(|_| page.last.is_none()))
    }
}
