//! Committing a transaction, with retries on contention.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, ReturnConsumedCapacity, TransactWriteItem};
use uuid::Uuid;

use crate::metrics::Metric;
use crate::store::engine::errors::{StoreError, is_contention};
use crate::store::engine::table::Store;

use super::{Committed, FailedCondition, Transaction};

/// How often a transaction is tried that others are in the way of; with the pauses between, about two seconds.
const MAX_ATTEMPTS: u32 = 8;

/// The code of a cancellation reason whose condition does not hold.
const CONDITION_FAILED: &str = "ConditionalCheckFailed";

/// The outcome of one attempt.
enum Attempt<Label> {
    Decided(Committed<Label>),
    InTheWay,
}

impl<Label: Copy> Transaction<'_, Label> {
    /// Writes everything or nothing. On contention it pauses and tries again.
    ///
    /// All attempts carry the same request token, so that an attempt whose answer was lost is not carried out twice.
    pub(in crate::store) async fn commit(self) -> Result<Committed<Label>, StoreError> {
        let (labels, writes): (Vec<Label>, Vec<TransactWriteItem>) = self.writes.into_iter().unzip();
        let token = Uuid::from_bytes((self.store.entropy)()).to_string();
        for attempt in 0..MAX_ATTEMPTS {
            if attempt > 0 {
                self.store.pause_after(attempt).await?;
            }
            match self.store.try_to_write(&writes, &labels, &token).await? {
                Attempt::Decided(committed) => return Ok(committed),
                Attempt::InTheWay => self.store.metrics.add(Metric::Conflicts, 1),
            }
        }
        Err(StoreError::busy())
    }
}

impl Store {
    async fn try_to_write<Label: Copy>(
        &self,
        writes: &[TransactWriteItem],
        labels: &[Label],
        token: &str,
    ) -> Result<Attempt<Label>, StoreError> {
        let call = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes.to_vec()))
            .client_request_token(token)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        match self.answer(call.send()).await {
            Ok(_) => Ok(Attempt::Decided(Committed::Done)),
            Err(error) => refused(error, labels),
        }
    }
}

fn refused<Label: Copy>(
    error: SdkError<TransactWriteItemsError>,
    labels: &[Label],
) -> Result<Attempt<Label>, StoreError> {
    let service_error = error.as_service_error();
    if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = service_error {
        let reasons = cancelled.cancellation_reasons();
        if reasons.iter().filter_map(CancellationReason::code).any(is_contention) {
            return Ok(Attempt::InTheWay);
        }
        let failed: Vec<_> = failed_conditions(labels, reasons).collect();
        if !failed.is_empty() {
            return Ok(Attempt::Decided(Committed::Refused(failed)));
        }
    }
    let is_in_the_way = service_error.and_then(ProvideErrorMetadata::code).is_some_and(is_contention);
    if is_in_the_way { Ok(Attempt::InTheWay) } else { Err(StoreError::from_sdk(error)) }
}

/// The conditions that failed. DynamoDB gives one reason for each write, in the order of the writes.
fn failed_conditions<Label: Copy>(
    labels: &[Label],
    reasons: &[CancellationReason],
) -> impl Iterator<Item = FailedCondition<Label>> {
    let failed = labels.iter().zip(reasons).filter(|(_, reason)| reason.code() == Some(CONDITION_FAILED));
    failed.map(|(&label, reason)| FailedCondition { label, row: reason.item().cloned() })
}
