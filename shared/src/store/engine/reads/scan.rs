//! One call for a part of the whole table, eventually consistent. Only the sweep makes it; no request scans.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::store::engine::attributes::Item;
use crate::store::engine::errors::StoreError;
use crate::store::engine::keys::Key;
use crate::store::engine::rows::key_of;
use crate::store::engine::table::Store;

use super::Page;

impl Store {
    /// Reads at most `limit` rows, those after a row only.
    pub(in crate::store) async fn scan(&self, after: Option<Key>, limit: i32) -> Result<Page, StoreError> {
        let call = self
            .client
            .scan()
            .table_name(&self.table)
            .set_exclusive_start_key(after.map(|key| key.attributes()))
            .limit(limit)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let output = call.send().await.map_err(StoreError::from_sdk)?;
        let last = output.last_evaluated_key.filter(|key: &Item| !key.is_empty());
        Ok(Page {
            rows: output.items.unwrap_or_default(),
            last: last.map(|key| key_of(&key)).transpose()?,
            read_units: output.consumed_capacity.and_then(|used| used.capacity_units).unwrap_or_default(),
        })
    }
}
