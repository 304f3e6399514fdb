//! Reading rows: by key, several at once, or a stretch of a partition; never a scan, never an index.

mod invites;
mod tailnets;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnConsumedCapacity};

use crate::telemetry;

use super::keys::{Key, Range};
use super::rows::key_of;
use super::transaction::{Item, text};
use super::{Store, StoreError};

pub use invites::InvitationRows;

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

impl Store {
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
                return Err(StoreError::busy());
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
