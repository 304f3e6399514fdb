//! Writing entries and pointers. Each write is harmless alone; `operations/keep_directory.rs` has their order.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;

use crate::domain::TailnetId;
use crate::store::engine::{Consistency, Expression, Key, Store, StoreError, number};

use super::row::{Entry, entry_from, of_directory};

impl Store {
    /// Reads the entry of the same joining.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn directory_entry(&self, entry: &Entry) -> Result<Option<Entry>, StoreError> {
        self.get(&entry.key(), Consistency::Strong).await?.map(entry_from).transpose()
    }

    /// Writes an entry if the one that is there is of this revision, or if there is none. Returns whether it did.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn put_directory_entry(&self, entry: &Entry, was: Option<u64>) -> Result<bool, StoreError> {
        let condition = match was {
            None => Expression::absent(),
            Some(revision) => Expression::new("revision = :was").with(":was", number(revision)),
        };
        self.was_put(entry.item()?, condition).await
    }

    /// Adds the pointers to an entry that are not there. Returns whether any was not.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn add_pointers(&self, entry: &Entry) -> Result<bool, StoreError> {
        let row = |sort| Key::new(of_directory(entry.profile.tailnet), sort).attributes();
        let puts = entry.pointers().into_iter().map(|sort| self.was_put(row(sort), Expression::absent()));
        Ok(try_join_all(puts).await?.contains(&true))
    }

    /// Removes the pointers to an entry that do not lead to the other one of the same joining.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn remove_pointers(&self, entry: &Entry, kept: Option<&Entry>) -> Result<(), StoreError> {
        let kept = kept.map(Entry::pointers).unwrap_or_default();
        let obsolete: BTreeSet<String> = entry.pointers().difference(&kept).cloned().collect();
        self.remove_sorts(entry.profile.tailnet, obsolete).await
    }

    /// Removes an entry.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn remove_directory_entry(&self, entry: &Entry) -> Result<(), StoreError> {
        self.delete(&entry.key()).await
    }

    async fn remove_sorts(&self, tailnet: TailnetId, sorts: BTreeSet<String>) -> Result<(), StoreError> {
        let keys: Vec<Key> = sorts.into_iter().map(|sort| Key::new(of_directory(tailnet), sort)).collect();
        try_join_all(keys.iter().map(|key| self.delete(key))).await.map(drop)
    }
}
