//! Reading rows: by key, several at once, or a stretch of a partition; never a scan, never an index.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};
use jiff::Timestamp;

use crate::domain::{
    AuditRecord, CodeContents, EventGroupId, Invite, InviteId, PersonId, Tailnet, TailnetId, TailnetName,
    User, UserId,
};
use crate::telemetry;

use super::keys::{self, Key, Range};
use super::rows::{AddressRow, PointerRow, audit_from, invite_from, key_of, read, tailnet_from, user_from};
use super::transaction::{Item, text};
use super::{Store, StoreError};

/// The most keys that one call reads (DynamoDB's limit).
const MAX_KEYS: usize = 100;
/// How often rows are asked for again that a busy table left out.
const MAX_TURNS: usize = 8;

/// How fresh a read must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consistency {
    /// Everything written before, at twice the price.
    Strong,
    /// Everything written a moment ago.
    Eventual,
}

/// What the page of an invite shows.
#[derive(Debug)]
pub struct PageRows {
    /// The invite, if it is open.
    pub invite: Option<Invite>,
    /// The tailnet it lets somebody into.
    pub tailnet: Option<Tailnet>,
}

impl Store {
    /// Reads a user.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn user(&self, tailnet: TailnetId, user: UserId) -> Result<Option<User>, StoreError> {
        self.get(&keys::user(tailnet, user), Consistency::Strong).await?.map(user_from).transpose()
    }

    /// Reads two users at once, or one if they are the same.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn two_users(
        &self,
        tailnet: TailnetId,
        one: UserId,
        other: UserId,
    ) -> Result<(Option<User>, Option<User>), StoreError> {
        let (one, other) = (keys::user(tailnet, one), keys::user(tailnet, other));
        let wanted = if one == other { vec![&one] } else { vec![&one, &other] };
        let rows = self.get_all(&wanted, Consistency::Strong).await?;
        let user = |key: &Key| rows.get(key).cloned().map(user_from).transpose();
        Ok((user(&one)?, user(&other)?))
    }

    /// Reads a user and their tailnet.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn user_and_tailnet(
        &self,
        tailnet: TailnetId,
        user: UserId,
    ) -> Result<(Option<User>, Option<Tailnet>), StoreError> {
        let (user_key, tailnet_key) = (keys::user(tailnet, user), keys::tailnet(tailnet));
        let mut rows = self.get_all(&[&user_key, &tailnet_key], Consistency::Strong).await?;
        let user = rows.remove(&user_key).map(user_from).transpose()?;
        Ok((user, rows.remove(&tailnet_key).map(|row| tailnet_from(tailnet, row)).transpose()?))
    }

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
    pub async fn page_rows(&self, code: CodeContents, now: Timestamp) -> Result<PageRows, StoreError> {
        if code.invite.is_expired(now) {
            return Ok(PageRows { invite: None, tailnet: None });
        }
        let (invite_key, tailnet_key) =
            (keys::invite(code.tailnet, code.invite), keys::tailnet(code.tailnet));
        let mut rows = self.get_all(&[&invite_key, &tailnet_key], Consistency::Eventual).await?;
        let invite = rows.remove(&invite_key).map(invite_from).transpose()?;
        Ok(PageRows {
            invite,
            tailnet: rows.remove(&tailnet_key).map(|row| tailnet_from(code.tailnet, row)).transpose()?,
        })
    }

    /// Which tailnet has a name.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn tailnet_named(&self, name: &TailnetName) -> Result<Option<TailnetId>, StoreError> {
        self.pointer(&keys::tailnet_name(name)).await
    }

    /// The first tailnet that a person joined.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn home_of(&self, person: PersonId) -> Result<Option<TailnetId>, StoreError> {
        self.pointer(&keys::home(person)).await
    }

    async fn pointer(&self, key: &Key) -> Result<Option<TailnetId>, StoreError> {
        let row = self.get(key, Consistency::Strong).await?;
        Ok(row.map(read::<PointerRow>).transpose()?.map(|row| row.tailnet))
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

    /// Reads at most `limit` users in the order of their ids, those after `after` only.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn users(
        &self,
        tailnet: TailnetId,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<Vec<User>, StoreError> {
        let start = after.map(|id| keys::user(tailnet, id));
        self.readable(keys::users(tailnet), Order::Forwards, start, limit, user_from).await
    }

    /// Reads the names that users sign in with; whoever is not there any more is left out.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn logins(
        &self,
        tailnet: TailnetId,
        users: &BTreeSet<UserId>,
    ) -> Result<HashMap<UserId, String>, StoreError> {
        let keys: Vec<Key> = users.iter().map(|user| keys::user(tailnet, *user)).collect();
        let rows = self.get_all(&keys.iter().collect::<Vec<_>>(), Consistency::Eventual).await?;
        let users = rows.into_values().filter_map(|row| unless_malformed(row, &user_from));
        Ok(users.map(|user| (user.id, user.login)).collect())
    }

    /// Reads at most `limit` records of the audit log between two times, oldest first, those after `after` only.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn audit_records(
        &self,
        tailnet: TailnetId,
        (from, until): (Timestamp, Timestamp),
        after: Option<EventGroupId>,
        limit: usize,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let (first, last) = (EventGroupId::floor(from), EventGroupId::ceiling(until));
        if first > last || after.is_some_and(|after| after >= last) {
            return Ok(Vec::new());
        }
        // A cursor from before the window would be refused as a start.
        let start = after.filter(|after| *after >= first).map(|id| keys::audit_record(tailnet, id));
        let range = keys::audit_log(tailnet, first, last);
        self.readable(range, Order::Forwards, start, limit, |row| audit_from(tailnet, row)).await
    }

    /// Reads one row.
    pub(super) async fn get(&self, key: &Key, consistency: Consistency) -> Result<Option<Item>, StoreError> {
        let call = self.client.get_item().table_name(&self.table).set_key(Some(key.attributes()));
        let call = call
            .consistent_read(consistency == Consistency::Strong)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        Ok(call.send().await.map_err(StoreError::from_sdk)?.item)
    }

    /// Reads the rows that are there, in as few calls as there can be.
    pub(super) async fn get_all(
        &self,
        wanted: &[&Key],
        consistency: Consistency,
    ) -> Result<HashMap<Key, Item>, StoreError> {
        let mut found = HashMap::new();
        for chunk in wanted.chunks(MAX_KEYS) {
            let mut missing: Vec<_> = chunk.iter().map(|key| key.attributes()).collect();
            for _ in 0..MAX_TURNS {
                if missing.is_empty() {
                    break;
                }
                let (rows, unprocessed) = self.get_batch(missing, consistency).await?;
                for row in rows {
                    found.insert(key_of(&row)?, row);
                }
                missing = unprocessed;
            }
            if !missing.is_empty() {
                return Err(StoreError::busy(None));
            }
        }
        Ok(found)
    }

    /// One call; the second list has the keys that the table was too busy for.
    async fn get_batch(
        &self,
        wanted: Vec<Item>,
        consistency: Consistency,
    ) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(wanted))
            .consistent_read(consistency == Consistency::Strong);
        let keys = keys.build().map_err(|error| StoreError::Failed(Box::new(error)))?;
        let call = self.client.batch_get_item().request_items(&self.table, keys);
        let mut output = call
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(StoreError::from_sdk)?;
        let rows =
            output.responses.as_mut().and_then(|tables| tables.remove(&self.table)).unwrap_or_default();
        let unprocessed = output.unprocessed_keys.and_then(|mut tables| tables.remove(&self.table));
        Ok((rows, unprocessed.map(|keys| keys.keys).unwrap_or_default()))
    }

    /// Reads a stretch of a partition, up to a number of rows that can be read: one that cannot must not hide all the others.
    async fn readable<T>(
        &self,
        range: Range,
        order: Order,
        mut start_after: Option<Key>,
        limit: usize,
        parse: impl Fn(Item) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        loop {
            let wanted = limit - found.len();
            let rows = self.query(range.clone(), order, start_after, wanted).await?;
            let is_end = rows.len() < wanted;
            start_after = rows.last().map(key_of).transpose()?;
            found.extend(rows.into_iter().filter_map(|row| unless_malformed(row, &parse)));
            if is_end || found.len() == limit {
                return Ok(found);
            }
        }
    }

    /// Reads a stretch of a partition, up to a number of rows.
    pub(super) async fn query(
        &self,
        range: Range,
        order: Order,
        start_after: Option<Key>,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let mut rows = Vec::new();
        let mut start = start_after.map(|key| key.attributes());
        loop {
            let wanted = i32::try_from(limit.saturating_sub(rows.len())).ok();
            let output = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :partition AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":partition", text(&range.partition))
                .expression_attribute_values(":first", text(&range.first))
                .expression_attribute_values(":last", text(&range.last))
                .scan_index_forward(order == Order::Forwards)
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .set_limit(wanted)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(StoreError::from_sdk)?;
            rows.extend(output.items.unwrap_or_default());
            start = output.last_evaluated_key.filter(|key: &HashMap<String, AttributeValue>| !key.is_empty());
            if start.is_none() || rows.len() >= limit {
                return Ok(rows);
            }
        }
    }
}

/// What a row holds; one that cannot be read is left out, and the log says which.
fn unless_malformed<T>(row: Item, parse: &impl Fn(Item) -> Result<T, StoreError>) -> Option<T> {
    let name = key_of(&row).map(|key| key.name_for_logs());
    let parsed = parse(row);
    if parsed.is_err() {
        telemetry::log_malformed_row(&name.unwrap_or_default());
    }
    parsed.ok()
}

/// The direction in which a stretch is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// In the order of the sort key.
    Forwards,
    /// Against it.
    Backwards,
}
