//! Reading a range of a partition, strongly consistent.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::store::engine::attributes::{Item, text};
use crate::store::engine::errors::StoreError;
use crate::store::engine::keys::{Order, Range};
use crate::store::engine::rows::key_of;
use crate::store::engine::table::Store;

use super::unless_malformed;

impl Store {
    /// Reads all rows of a range.
    pub(in crate::store) async fn query_all(&self, range: Range) -> Result<Vec<Item>, StoreError> {
        self.query(range, usize::MAX).await
    }

    /// Reads and parses all rows of a range. Rows that cannot be parsed are left out, so that they do not hide the others.
    pub(in crate::store) async fn readable_all<T>(
        &self,
        range: Range,
        parse: impl Fn(Item) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.query_all(range).await?;
        Ok(rows.into_iter().filter_map(|row| unless_malformed(row, &parse)).collect())
    }

    /// Reads and parses at most `limit` rows of a range. Rows that cannot be parsed are left out and do not count.
    pub(in crate::store) async fn readable<T>(
        &self,
        mut range: Range,
        limit: usize,
        parse: impl Fn(Item) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        loop {
            let wanted = limit - found.len();
            let rows = self.query(range.clone(), wanted).await?;
            let is_end = rows.len() < wanted;
            range = range.after(rows.last().map(key_of).transpose()?);
            found.extend(rows.into_iter().filter_map(|row| unless_malformed(row, &parse)));
            if is_end || found.len() == limit {
                return Ok(found);
            }
        }
    }

    /// Reads at most `limit` rows of a range.
    pub(in crate::store) async fn query(&self, range: Range, limit: usize) -> Result<Vec<Item>, StoreError> {
        let mut rows = Vec::new();
        let mut start = range.after.map(|key| key.attributes());
        loop {
            let call = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :partition AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":partition", text(&range.partition))
                .expression_attribute_values(":first", text(&range.first))
                .expression_attribute_values(":last", text(&range.last))
                .scan_index_forward(range.order == Order::Forwards)
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .set_limit(i32::try_from(limit.saturating_sub(rows.len())).ok())
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            let output = self.answer(call.send()).await.map_err(StoreError::from_sdk)?;
            rows.extend(output.items.unwrap_or_default());
            start = output.last_evaluated_key.filter(|key: &Item| !key.is_empty());
            if start.is_none() || rows.len() >= limit {
                return Ok(rows);
            }
        }
    }
}
