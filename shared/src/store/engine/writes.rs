//! Single writes outside of a transaction. If the condition of one fails, it changes nothing and succeeds: the write was not needed.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};

use super::attributes::Item;
use super::errors::StoreError;
use super::expressions::Expression;
use super::keys::Key;
use super::table::Store;

impl Store {
    /// Writes a whole row if the condition holds.
    pub(in crate::store) async fn put_if(&self, item: Item, condition: Expression) -> Result<(), StoreError> {
        self.was_put(item, condition).await.map(drop)
    }

    /// The same; returns whether the condition held.
    pub(in crate::store) async fn was_put(
        &self,
        item: Item,
        condition: Expression,
    ) -> Result<bool, StoreError> {
        let (condition, values) = condition.into_parts();
        let call = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        done_or_needless(self.answer(call.send()).await)
    }

    /// Changes a row if the condition holds.
    pub(in crate::store) async fn update_if(
        &self,
        key: &Key,
        change: Expression,
        condition: Expression,
    ) -> Result<(), StoreError> {
        let (change, condition, values) = change.into_parts_with(condition);
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        done_or_needless(self.answer(call.send()).await).map(drop)
    }

    /// Changes a row if the condition holds, and returns it as it is then; `None` if it does not hold.
    pub(in crate::store) async fn updated(
        &self,
        key: &Key,
        change: Expression,
        condition: Expression,
    ) -> Result<Option<Item>, StoreError> {
        let (change, condition, values) = change.into_parts_with(condition);
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_values(ReturnValue::AllNew)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        match call.send().await {
            Ok(output) => Ok(output.attributes),
            Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(None),
            Err(error) => Err(StoreError::from_sdk(error)),
        }
    }

    /// Removes a row, if it is there.
    pub(in crate::store) async fn delete(&self, key: &Key) -> Result<(), StoreError> {
        let call = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        self.answer(call.send()).await.map(drop).map_err(StoreError::from_sdk)
    }
}

/// Whether it was done; if not, its condition did not hold.
fn done_or_needless<T, E>(result: Result<T, SdkError<E>>) -> Result<bool, StoreError>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match result {
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(false),
        other => other.map(|_| true).map_err(StoreError::from_sdk),
    }
}
