//! A transaction: writes with their conditions, and which conditions failed.

mod commit;

use aws_sdk_dynamodb::types::{
    ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::attributes::Item;
use super::errors::StoreError;
use super::expressions::Expression;
use super::keys::{Consistency, Key};
use super::table::Store;

/// The most writes that a transaction takes (DynamoDB's limit).
pub(in crate::store) const MAX_WRITES: usize = 100;

/// The writes of one change. Each has a label, which names its condition if it fails.
pub(in crate::store) struct Transaction<'a, Label> {
    store: &'a Store,
    writes: Vec<(Label, TransactWriteItem)>,
}

/// The outcome of a transaction.
#[must_use]
pub(in crate::store) enum Committed<Label> {
    /// Everything was written.
    Done,
    /// Nothing was written, since these conditions failed. Others may have failed, too: DynamoDB does not promise to list them all. An
    /// answer that depends on one that is absent reads its row, with [`Store::rows_after`].
    Refused(Vec<FailedCondition<Label>>),
}

/// A condition that failed, with the row that it failed on.
pub(in crate::store) struct FailedCondition<Label> {
    pub(in crate::store) label: Label,
    pub(in crate::store) row: Option<Item>,
}

impl Store {
    /// Begins a transaction.
    pub(in crate::store) const fn transaction<Label>(&self) -> Transaction<'_, Label> {
        Transaction { store: self, writes: Vec::new() }
    }

    /// The rows of some writes of a refused transaction: those of the listed conditions as they failed, the others read in one call.
    pub(in crate::store) async fn rows_after<Label: PartialEq + Copy>(
        &self,
        failed: &[FailedCondition<Label>],
        wanted: impl IntoIterator<Item = (Label, Key)>,
    ) -> Result<Vec<(Label, Option<Item>)>, StoreError> {
        let is_listed = |label: &Label| failed.iter().find(|one| one.label == *label);
        let wanted: Vec<(Label, Key)> = wanted.into_iter().collect();
        let unlisted = wanted.iter().filter(|(label, _)| is_listed(label).is_none()).map(|(_, key)| key);
        let unlisted: Vec<&Key> = unlisted.collect();
        // A function may be permitted to read single rows only.
        if let ([key], [(label, _)]) = (&unlisted[..], &wanted[..]) {
            return Ok(vec![(*label, self.get(key, Consistency::Strong).await?)]);
        }
        let mut read = self.get_all(unlisted, Consistency::Strong).await?;
        let mut rows = Vec::new();
        for (label, key) in wanted {
            let row = match is_listed(&label) {
                Some(failed) => failed.row.clone(),
                None => read.take(&key, Ok)?,
            };
            rows.push((label, row));
        }
        Ok(rows)
    }
}

#[expect(
    clippy::expect_used,
    reason = "the builders fail only where a table, a key or an expression was not set, and all are set here"
)]
impl<Label> Transaction<'_, Label> {
    /// Writes a whole row that must not exist yet.
    pub(in crate::store) fn insert(&mut self, label: Label, item: Item) {
        self.put(label, item, Expression::absent());
    }

    /// Writes a whole row if the condition holds.
    pub(in crate::store) fn put(&mut self, label: Label, item: Item, condition: Expression) {
        let (condition, values) = condition.into_parts();
        let put = Put::builder()
            .table_name(&self.store.table)
            .set_item(Some(item))
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = put.build().expect("a put has a table and an item");
        self.writes.push((label, TransactWriteItem::builder().put(put).build()));
    }

    /// Writes a whole row, whether or not it exists.
    pub(in crate::store) fn overwrite(&mut self, label: Label, item: Item) {
        let put = Put::builder().table_name(&self.store.table).set_item(Some(item));
        let put = put.build().expect("a put has a table and an item");
        self.writes.push((label, TransactWriteItem::builder().put(put).build()));
    }

    /// Changes a row if the condition holds.
    pub(in crate::store) fn update(
        &mut self,
        label: Label,
        key: &Key,
        change: Expression,
        condition: Expression,
    ) {
        let (change, condition, values) = change.into_parts_with(condition);
        let update = Update::builder()
            .table_name(&self.store.table)
            .set_key(Some(key.attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let update = update.build().expect("an update has a table, a key and an expression");
        self.writes.push((label, TransactWriteItem::builder().update(update).build()));
    }

    /// Removes a row that must exist.
    pub(in crate::store) fn remove(&mut self, label: Label, key: &Key) {
        self.delete(label, key, Expression::present());
    }

    /// Removes a row if the condition holds.
    pub(in crate::store) fn delete(&mut self, label: Label, key: &Key, condition: Expression) {
        let (condition, values) = condition.into_parts();
        let delete = Delete::builder()
            .table_name(&self.store.table)
            .set_key(Some(key.attributes()))
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let delete = delete.build().expect("a delete has a table and a key");
        self.writes.push((label, TransactWriteItem::builder().delete(delete).build()));
    }

    /// Requires the condition to hold, and writes nothing.
    pub(in crate::store) fn check(&mut self, label: Label, key: &Key, condition: Expression) {
        let (condition, values) = condition.into_parts();
        let check = ConditionCheck::builder()
            .table_name(&self.store.table)
            .set_key(Some(key.attributes()))
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let check = check.build().expect("a check has a table, a key and a condition");
        self.writes.push((label, TransactWriteItem::builder().condition_check(check).build()));
    }
}
