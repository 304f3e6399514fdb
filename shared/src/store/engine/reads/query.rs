//! One call for a range of a partition. DynamoDB ends it after 1 MB.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::store::engine::attributes::{Item, text};
use crate::store::engine::errors::StoreError;
use crate::store::engine::keys::{Consistency, Key, Order, Range};
use crate::store::engine::rows::key_of;
use crate::store::engine::table::Store;

use super::Page;

impl Store {
    /// Reads at most `limit` rows of a range, and at most 1 MB.
    pub(in crate::store) async fn query(&self, range: &Range, limit: usize) -> Result<Page, StoreError> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :partition AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":partition", text(&range.partition))
            .expression_attribute_values(":first", text(&range.first))
            .expression_attribute_values(":last", text(&range.last))
            .scan_index_forward(range.order == Order::Forwards)
            .consistent_read(range.consistency == Consistency::Strong)
            .set_exclusive_start_key(range.after.as_ref().map(Key::attributes))
            .set_limit(i32::try_from(limit).ok())
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let output = self.answer(call.send()).await.map_err(StoreError::from_sdk)?;
        let last = output.last_evaluated_key.filter(|key: &Item| !key.is_empty());
        Ok(Page {
            rows: output.items.unwrap_or_default(),
            last: last.map(|key| key_of(&key)).transpose()?,
            read_units: output.consumed_capacity.and_then(|used| used.capacity_units).unwrap_or_default(),
        })
    }
}
