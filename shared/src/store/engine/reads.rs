//! Reading rows: one or several by key, or a range of a partition. Never an index, and only the sweep scans.

mod list;
mod query;
mod scan;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};

use super::attributes::Item;
use super::errors::StoreError;
use super::keys::{Consistency, Key};
use super::rows::key_of;
use super::table::Store;

pub use list::{List, Part};

pub(in crate::store) use list::Form;

/// The most keys that one call reads (DynamoDB's limit).
pub(in crate::store) const MAX_KEYS: usize = 100;
/// How often rows are asked for that a busy table leaves out.
const MAX_TURNS: u32 = 8;

/// The rows of one call for a part of a partition, or of the table.
pub(in crate::store) struct Page {
    /// The rows.
    pub(in crate::store) rows: Vec<Item>,
    /// The row after which the next page begins; `None` if nothing follows.
    pub(in crate::store) last: Option<Key>,
    /// The read units that it took.
    pub(in crate::store) read_units: f64,
}

/// Rows that were read at once, by their keys.
pub(in crate::store) struct Rows(HashMap<Key, Item>);

impl Rows {
    /// Takes out a row and parses it; `None` if it does not exist.
    pub(in crate::store) fn take<T>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(Item) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.0.remove(key).map(parse).transpose()
    }

    /// Takes out a row for a list and parses it. `None`, with a line in the log, if it cannot be parsed.
    pub(in crate::store) fn take_readable<T>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(Item) -> Result<T, StoreError>,
    ) -> Option<T> {
        unless_malformed(self.0.remove(key)?, parse)
    }

    /// Whether a row is there.
    pub(in crate::store) fn contains(&self, key: &Key) -> bool {
        self.0.contains_key(key)
    }
}

impl Store {
    /// Opens the connection, so that no request pays for it.
    ///
    /// # Errors
    /// [`StoreError`] if the table cannot be reached.
    pub async fn connect(&self) -> Result<(), StoreError> {
        let of_no_row = Key::new("#", "#");
        self.get(&of_no_row, Consistency::Eventual).await.map(drop)
    }

    /// Reads one row.
    pub(in crate::store) async fn get(
        &self,
        key: &Key,
        consistency: Consistency,
    ) -> Result<Option<Item>, StoreError> {
        let call = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(consistency == Consistency::Strong)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        Ok(self.answer(call.send()).await.map_err(StoreError::from_sdk)?.item)
    }

    /// Reads the rows that exist, in as few calls as possible. DynamoDB refuses a key that is given twice.
    pub(in crate::store) async fn get_all(
        &self,
        wanted: impl IntoIterator<Item = &Key>,
        consistency: Consistency,
    ) -> Result<Rows, StoreError> {
        let wanted: Vec<Item> = wanted.into_iter().map(Key::attributes).collect();
        let mut found = HashMap::new();
        for chunk in wanted.chunks(MAX_KEYS) {
            for row in self.get_chunk(chunk.to_vec(), consistency).await? {
                found.insert(key_of(&row)?, row);
            }
        }
        Ok(Rows(found))
    }

    /// As many keys as one call reads; what the table was too busy for is asked for again, after a pause.
    async fn get_chunk(
        &self,
        mut wanted: Vec<Item>,
        consistency: Consistency,
    ) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for turn in 1..=MAX_TURNS {
            let (rows, left_out) = self.get_batch(wanted, consistency).await?;
            found.extend(rows);
            if left_out.is_empty() {
                return Ok(found);
            }
            wanted = left_out;
            if turn < MAX_TURNS {
                self.pause_after(turn).await?;
            }
        }
        Err(StoreError::busy())
    }

    /// One call; the second list has the keys that the table was too busy for.
    async fn get_batch(
        &self,
        wanted: Vec<Item>,
        consistency: Consistency,
    ) -> Result<(Vec<Item>, Vec<Item>), StoreError> {
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(wanted))
            .consistent_read(consistency == Consistency::Strong)
            .build()
            .map_err(|error| StoreError::Failed(Box::new(error)))?;
        let call = self
            .client
            .batch_get_item()
            .request_items(&self.table, keys)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let mut output = self.answer(call.send()).await.map_err(StoreError::from_sdk)?;
        let rows =
            output.responses.as_mut().and_then(|tables| tables.remove(&self.table)).unwrap_or_default();
        let unprocessed = output.unprocessed_keys.and_then(|mut tables| tables.remove(&self.table));
        Ok((rows, unprocessed.map(|keys| keys.keys).unwrap_or_default()))
    }
}

/// Parses a row of a list. A row that cannot be parsed must not hide the others: it is left out, and the log says which.
pub(in crate::store) fn unless_malformed<T>(
    item: Item,
    parse: impl FnOnce(Item) -> Result<T, StoreError>,
) -> Option<T> {
    let row = key_of(&item).map(|key| key.name_for_logs()).unwrap_or_default();
    let parsed = parse(item).ok();
    if parsed.is_none() {
        // The key says more than the error, which only names the kind of row.
        tracing::error!(row, "row cannot be read");
    }
    parsed
}
