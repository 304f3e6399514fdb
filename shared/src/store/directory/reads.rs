//! Reading the directory, newest first.

use std::collections::{BTreeSet, HashMap};

use crate::domain::{Joining, PersonStart, Profile, Role, TailnetId, UserStatus};
use crate::store::engine::{Consistency, Key, List, Range, Store, StoreError, key_of};

use super::row::{
    Entry, FORM, POINTERS, all_of, entry_from, found_by, joining_in, key, of_directory, of_role, of_status,
};

/// The most pointers of one start that a search reads. If more people are found by it, many of the newest are, too.
const MAX_FOUND: usize = 1_000;

/// Users whom pointers lead to, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// Those with a status other than active.
    Status(UserStatus),
    /// Those with a role other than member.
    Role(Role),
}

impl Index {
    /// How the sort keys of its pointers start.
    fn prefix(self) -> String {
        match self {
            Self::Status(status) => of_status(status),
            Self::Role(role) => of_role(role),
        }
    }
}

impl Store {
    /// A list of at most `limit` users, newest first. With `before`, only those who joined before it.
    #[must_use]
    pub fn profiles(
        &self,
        tailnet: TailnetId,
        before: Option<Joining>,
        limit: usize,
    ) -> List<'_, Profile, Joining> {
        let range = all_of(tailnet).backwards().after(before.map(|joining| key(tailnet, joining)));
        self.list(range, limit, FORM)
    }

    /// A list of at most `limit` joinings of users in an index, newest first. With `before`, only those before it.
    #[must_use]
    pub fn joinings(
        &self,
        tailnet: TailnetId,
        index: Index,
        before: Option<Joining>,
        limit: usize,
    ) -> List<'_, Joining, Joining> {
        let (place, prefix) = (of_directory(tailnet), index.prefix());
        let before = before.map(|joining| Key::new(place.clone(), format!("{prefix}{joining}")));
        let range = Range::starting_with(place, &prefix).backwards().after(before);
        self.list(range, limit, POINTERS)
    }

    /// The joinings of users who may be meant by a search, newest first; `None` if they are too many to look at all of them.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn joinings_found(
        &self,
        tailnet: TailnetId,
        start: &PersonStart,
    ) -> Result<Option<Vec<Joining>>, StoreError> {
        let mut found = BTreeSet::new();
        for start in start.starts() {
            let page = self.query(&found_by(tailnet, &start), MAX_FOUND).await?;
            if page.last.is_some() {
                return Ok(None);
            }
            // A term is of a name or an address, so no key of these is logged (P3).
            found.extend(page.rows.iter().filter_map(|row| joining_in(&key_of(row).ok()?.sort)));
        }
        Ok(Some(found.into_iter().rev().collect()))
    }

    /// Reads the entries of the same joinings, of any tailnets; whoever has none is left out.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn directory_entries(
        &self,
        users: impl Iterator<Item = Profile>,
    ) -> Result<HashMap<(TailnetId, Joining), Entry>, StoreError> {
        let keys: Vec<Key> = users.map(|user| key(user.tailnet, user.joining())).collect();
        let mut rows = self.get_all(&keys, Consistency::Eventual).await?;
        let entries = keys.iter().filter_map(|key| rows.take_readable(key, entry_from));
        Ok(entries.map(|entry| ((entry.profile.tailnet, entry.profile.joining()), entry)).collect())
    }

    /// Reads users by their joinings, in this order; whoever is not there any more is left out.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn profiles_of(
        &self,
        tailnet: TailnetId,
        joinings: &[Joining],
    ) -> Result<Vec<Profile>, StoreError> {
        let keys: Vec<Key> = joinings.iter().map(|joining| key(tailnet, *joining)).collect();
        let mut rows = self.get_all(&keys, Consistency::Eventual).await?;
        let entries = keys.iter().filter_map(|key| rows.take_readable(key, entry_from));
        Ok(entries.map(|entry| entry.profile).collect())
    }
}
