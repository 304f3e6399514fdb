//! The edge of the functions that follow the table's stream: handles each record, and reports the sequence numbers of failures.

use std::future::Future;

use aws_lambda_events::event::dynamodb::EventRecord;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::edge::app::Surroundings;
use crate::publishing::PublishError;
use crate::store::set_aside::SetAside;
use crate::store::stream_record::{StreamChange, name_of_row, read_stream_record};
use crate::store::{Store, StoreError};
use crate::telemetry::chain;

/// The functions that follow the table's stream. DynamoDB throttles a stream with more than two readers.
pub const FUNCTIONS: [&str; 2] = ["send-invite-mail", "expire-invites"];

/// A batch of records. Each is parsed when its turn comes, so that a malformed record fails alone.
#[derive(Debug, Deserialize)]
pub struct StreamBatch {
    /// The records, in the order of the stream.
    #[serde(rename = "Records")]
    pub records: Vec<Value>,
    /// Whether an operator hands them to the function again. Then those that cannot be handled are reported and not set aside.
    #[serde(default)]
    pub redriven: bool,
}

/// The records that failed. Lambda reads the stream again from the first of them.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    /// The failed records.
    pub batch_item_failures: Vec<FailedRecord>,
}

/// A record that failed.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedRecord {
    /// Its sequence number.
    pub item_identifier: String,
}

/// Why a record cannot be handled.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The record or a row cannot be read, or the table does not answer.
    #[error("the table's part failed")]
    Store(#[from] StoreError),
    /// The event bus does not take what the record says.
    #[error("the event bus's part failed")]
    Publish(#[from] PublishError),
}

impl RecordError {
    /// Whether nothing changes if it is tried again.
    fn is_malformed(&self) -> bool {
        match self {
            Self::Store(error) => error.is_malformed(),
            Self::Publish(error) => matches!(error, PublishError::Unwritable(_)),
        }
    }
}

/// A function that follows the stream, with what it needs for records that nobody can handle.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Its name.
    pub function: &'static str,
    /// The table.
    pub store: &'a Store,
    /// The clock.
    pub surroundings: &'a Surroundings,
}

impl Reader<'_> {
    /// Handles every record of a batch, even if others fail, and reports those that failed. Lambda tries these again for most of the
    /// stream's 24 hours. A record that cannot be read, or whose row cannot, is set aside at once, so that it does not hold up the
    /// others for so long.
    pub async fn each_record<F, Fut, E>(self, batch: StreamBatch, handle: F) -> BatchAnswer
    where
        F: Fn(StreamChange) -> Fut,
        Fut: Future<Output = Result<(), E>>,
        E: Into<RecordError>,
    {
        let mut answer = BatchAnswer::default();
        for record in batch.records {
            let item_identifier = text_at(&record, "/dynamodb/SequenceNumber");
            let row = name_of_row(
                &text_at(&record, "/dynamodb/Keys/pk/S"),
                &text_at(&record, "/dynamodb/Keys/sk/S"),
            );
            let Err(error) = handle_all(&record, &handle).await else { continue };
            let cause = chain(&error);
            tracing::error!(sequence_number = item_identifier, row, cause, "record failed");
            let is_done = error.is_malformed()
                && !batch.redriven
                && self.set_aside(&item_identifier, &cause, &record).await;
            if !is_done {
                answer.batch_item_failures.push(FailedRecord { item_identifier });
            }
        }
        answer
    }

    /// Returns whether the record is set aside.
    async fn set_aside(self, sequence_number: &str, reason: &str, record: &Value) -> bool {
        let aside = SetAside { function: self.function, sequence_number, reason, record: record.to_string() };
        let written = self.store.set_aside(&aside, self.surroundings.moment().now).await;
        if let Err(error) = &written {
            tracing::error!(sequence_number, cause = chain(error), "record cannot be set aside");
        }
        written.is_ok()
    }
}

fn text_at(record: &Value, pointer: &str) -> String {
    record.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Handles what a record means, one after the other; the first that fails makes the record fail.
async fn handle_all<F, Fut, E>(record: &Value, handle: F) -> Result<(), RecordError>
where
    F: Fn(StreamChange) -> Fut,
    Fut: Future<Output = Result<(), E>>,
    E: Into<RecordError>,
{
    for change in changes_of(record)? {
        handle(change).await.map_err(Into::into)?;
    }
    Ok(())
}

fn changes_of(record: &Value) -> Result<Vec<StreamChange>, StoreError> {
    // The parser's error could quote the record, which contains addresses (P3).
    let record = EventRecord::deserialize(record).map_err(|_| StoreError::not_a_stream_record())?;
    read_stream_record(record)
}
