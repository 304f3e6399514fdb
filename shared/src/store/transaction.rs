//! One transaction: every write with its condition, and which conditions failed.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};
use uuid::Uuid;

use super::error::is_contention;
use super::keys::Key;
use super::{Store, StoreError};

/// The attributes of a row.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The most writes that a transaction takes (DynamoDB's limit).
pub(super) const MAX_WRITES: usize = 100;

/// What tells a row that is not there.
pub(super) const ABSENT: &str = "attribute_not_exists(pk)";
/// What tells a row that is there.
pub(super) const PRESENT: &str = "attribute_exists(pk)";

/// How often a transaction is tried that others are in the way of; with the pauses between, well inside a function's time.
const MAX_ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

/// A condition or update expression with its values.
#[derive(Debug, Clone, Default)]
pub(super) struct Expression {
    text: String,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), values: HashMap::new() }
    }

    /// Gives the value of a placeholder such as `:now`.
    pub(super) fn with(mut self, placeholder: impl Into<String>, value: AttributeValue) -> Self {
        self.values.insert(placeholder.into(), value);
        self
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_values(self) -> impl Iterator<Item = (String, AttributeValue)> {
        self.values.into_iter()
    }

    /// Adds a condition that must hold too.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.text = format!("({}) AND ({})", self.text, other.text);
        self.values.extend(other.values);
        self
    }

    /// Adds a condition, if there is one, that must hold too.
    pub(super) fn and_all(self, others: impl IntoIterator<Item = Self>) -> Self {
        others.into_iter().fold(self, Self::and)
    }
}

/// The writes of one change. Each has a label, by which its condition is known if it fails.
pub(super) struct Transaction<'a, Label> {
    store: &'a Store,
    writes: Vec<(Label, TransactWriteItem)>,
}

/// What came of a transaction.
pub(super) enum Committed<Label> {
    /// Everything was written.
    Done,
    /// Nothing was written, since these conditions failed.
    Refused(Vec<FailedCondition<Label>>),
}

/// A condition that failed, with the row that it failed on.
pub(super) struct FailedCondition<Label> {
    pub(super) label: Label,
    pub(super) row: Option<Item>,
}

impl Store {
    /// Begins a transaction.
    pub(super) const fn transaction<Label>(&self) -> Transaction<'_, Label> {
        Transaction { store: self, writes: Vec::new() }
    }
}

#[expect(
    clippy::expect_used,
    reason = "the builders fail only where a table, a key or an expression was not set, and all are set here"
)]
impl<Label: Copy> Transaction<'_, Label> {
    /// Writes a whole row if the condition holds.
    pub(super) fn put(&mut self, label: Label, item: Item, condition: Expression) {
        let put = Put::builder()
            .condition_expression(condition.text)
            .set_expression_attribute_values(non_empty(condition.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        self.push_put(label, item, put);
    }

    /// Writes a whole row, whatever was there.
    pub(super) fn overwrite(&mut self, label: Label, item: Item) {
        self.push_put(label, item, Put::builder());
    }

    fn push_put(&mut self, label: Label, item: Item, put: PutBuilder) {
        let put = put
            .table_name(&self.store.table)
            .set_item(Some(item))
            .build()
            .expect("a put has a table and an item");
        self.writes.push((label, TransactWriteItem::builder().put(put).build()));
    }

    /// Changes a row if the condition holds.
    pub(super) fn update(&mut self, label: Label, key: &Key, change: Expression, condition: Expression) {
        let values = change.values.into_iter().chain(condition.values).collect();
        let update = Update::builder()
            .table_name(&self.store.table)
            .set_key(Some(key.attributes()))
            .update_expression(change.text)
            .condition_expression(condition.text)
            .set_expression_attribute_values(non_empty(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("an update has a table, a key and an expression");
        self.writes.push((label, TransactWriteItem::builder().update(update).build()));
    }

    /// Removes a row if the condition holds.
    pub(super) fn delete(&mut self, label: Label, key: &Key, condition: Expression) {
        let delete = Delete::builder()
            .table_name(&self.store.table)
            .set_key(Some(key.attributes()))
            .condition_expression(condition.text)
            .set_expression_attribute_values(non_empty(condition.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("a delete has a table and a key");
        self.writes.push((label, TransactWriteItem::builder().delete(delete).build()));
    }

    /// Leaves a row alone, but asks that the condition hold.
    pub(super) fn check(&mut self, label: Label, key: &Key, condition: Expression) {
        let check = ConditionCheck::builder()
            .table_name(&self.store.table)
            .set_key(Some(key.attributes()))
            .condition_expression(condition.text)
            .set_expression_attribute_values(non_empty(condition.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("a check has a table, a key and a condition");
        self.writes.push((label, TransactWriteItem::builder().condition_check(check).build()));
    }

    /// Writes everything or nothing, waiting a little where others are in the way.
    ///
    /// One request token goes with every attempt, so that one whose answer was lost is not carried out twice.
    pub(super) async fn commit(self) -> Result<Committed<Label>, StoreError> {
        let (labels, writes): (Vec<Label>, Vec<TransactWriteItem>) = self.writes.into_iter().unzip();
        let token = Uuid::from_bytes((self.store.entropy)()).to_string();
        for attempt in 0..MAX_ATTEMPTS {
            pause_before(attempt, &self.store.entropy).await;
            match self.store.try_to_write(&writes, &labels, &token).await? {
                Attempt::Decided(committed) => return Ok(committed),
                Attempt::InTheWay => {}
            }
        }
        Err(StoreError::busy())
    }
}

/// What came of one attempt at a transaction.
enum Attempt<Label> {
    Decided(Committed<Label>),
    InTheWay,
}

impl Store {
    async fn try_to_write<Label: Copy>(
        &self,
        writes: &[TransactWriteItem],
        labels: &[Label],
        token: &str,
    ) -> Result<Attempt<Label>, StoreError> {
        let result = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes.to_vec()))
            .client_request_token(token)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let Err(error) = result else { return Ok(Attempt::Decided(Committed::Done)) };
        if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        {
            let reasons = cancelled.cancellation_reasons();
            let codes = || reasons.iter().filter_map(|reason| reason.code());
            if codes().any(is_contention) {
                return Ok(Attempt::InTheWay);
            }
            if codes().any(|code| code == "ConditionalCheckFailed") {
                let failed = labels
                    .iter()
                    .zip(reasons)
                    .filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"));
                let failed =
                    failed.map(|(&label, reason)| FailedCondition { label, row: reason.item().cloned() });
                return Ok(Attempt::Decided(Committed::Refused(failed.collect())));
            }
        }
        let is_in_the_way =
            error.as_service_error().and_then(ProvideErrorMetadata::code).is_some_and(is_contention);
        if is_in_the_way { Ok(Attempt::InTheWay) } else { Err(StoreError::from_sdk(error)) }
    }
}

async fn pause_before(attempt: u32, entropy: &super::EntropySource) {
    if attempt > 0 {
        let longest = (FIRST_PAUSE * 2_u32.saturating_pow(attempt)).min(LONGEST_PAUSE);
        let [random, ..] = entropy();
        tokio::time::sleep(longest * (u32::from(random) + 1) / 256).await;
    }
}

fn non_empty(values: HashMap<String, AttributeValue>) -> Option<HashMap<String, AttributeValue>> {
    if values.is_empty() { None } else { Some(values) }
}

/// A text as an attribute.
pub(super) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

/// A number as an attribute.
pub(super) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
