//! Reading users, tailnets and the audit log.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::domain::{AuditRecord, EventGroupId, PersonId, Tailnet, TailnetId, TailnetName, User, UserId};
use crate::store::keys::{self, Key};
use crate::store::rows::{PointerRow, audit_from, read, tailnet_from, user_from};
use crate::store::{Store, StoreError};

use super::{Consistency, Order, unless_malformed};

impl Store {
    /// Reads a user.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn user(&self, tailnet: TailnetId, user: UserId) -> Result<Option<User>, StoreError> {
        self.get(&keys::user(tailnet, user), Consistency::Strong).await?.map(user_from).transpose()
    }

    /// Reads two different users at once.
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
        let mut rows = self.get_all(&[&one, &other], Consistency::Strong).await?;
        let mut user = |key: &Key| rows.remove(key).map(user_from).transpose();
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
}
