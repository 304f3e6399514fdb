//! Reading users.

use std::collections::{BTreeSet, HashMap};

use crate::domain::{Role, TailnetId, User, UserId};
use crate::store::engine::{Consistency, Key, List, MAX_KEYS, Store, StoreError};

use super::row::{FORM, all_of, key, user_from};

impl Store {
    /// Reads a user.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn user(&self, tailnet: TailnetId, user: UserId) -> Result<Option<User>, StoreError> {
        self.get(&key(tailnet, user), Consistency::Strong).await?.map(user_from).transpose()
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
        let (one, other) = (key(tailnet, one), key(tailnet, other));
        let mut rows = self.get_all([&one, &other], Consistency::Strong).await?;
        Ok((rows.take(&one, user_from)?, rows.take(&other, user_from)?))
    }

    /// A list of at most `limit` users in the order of their sort keys. With `after`, only those after it.
    #[must_use]
    pub fn users(&self, tailnet: TailnetId, after: Option<UserId>, limit: usize) -> List<'_, User, UserId> {
        let range = all_of(tailnet).after(after.map(|id| key(tailnet, id)));
        self.list(range, limit, FORM)
    }

    /// Finds the owner of a tailnet; `None` if nobody owns it. It reads user after user, so it is nothing for a request (P7).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn owner_of(&self, tailnet: TailnetId) -> Result<Option<User>, StoreError> {
        let mut after = None;
        loop {
            let mut part = self.users(tailnet, after, 1).those(|user| user.role == Role::Owner).await?;
            if part.items.is_empty() && part.next.is_some() {
                after = part.next;
                continue;
            }
            return Ok(part.items.pop());
        }
    }

    /// Reads users by their ids; whoever is not there any more is left out.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn users_with(
        &self,
        tailnet: TailnetId,
        users: &BTreeSet<UserId>,
        consistency: Consistency,
    ) -> Result<HashMap<UserId, User>, StoreError> {
        let keys: Vec<Key> = users.iter().map(|user| key(tailnet, *user)).collect();
        let mut found = HashMap::new();
        // Rows need far more memory than what is read from them.
        for some in keys.chunks(MAX_KEYS) {
            let mut rows = self.get_all(some, consistency).await?;
            let users = some.iter().filter_map(|key| rows.take_readable(key, user_from));
            found.extend(users.map(|user| (user.id, user)));
        }
        Ok(found)
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
        let users = self.users_with(tailnet, users, Consistency::Eventual).await?;
        Ok(users.into_iter().map(|(id, user)| (id, user.login)).collect())
    }
}
