//! The edge of the functions that follow the table's stream: handles each record, and reports the sequence numbers of failures.

use std::future::Future;

use aws_lambda_events::event::dynamodb::EventRecord;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::store::stream_record::{StreamChange, name_of_row, read_stream_record};
use crate::telemetry::chain;

/// The functions that follow the table's stream. DynamoDB throttles a stream with more than two readers.
pub const FUNCTIONS: [&str; 2] = ["send-invite-mail", "expire-invites"];

/// A batch of records. Each is parsed when its turn comes, so that a malformed record fails alone.
#[derive(Debug, Deserialize)]
pub struct StreamBatch {
    /// The records, in the order of the stream.
    #[serde(rename = "Records")]
    pub records: Vec<Value>,
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

/// Handles every record of a batch, even if others fail, and reports those that failed.
pub async fn each_record<F, Fut, E>(batch: StreamBatch, handle: F) -> BatchAnswer
where
    F: Fn(StreamChange) -> Fut,
    Fut: Future<Output = Result<(), E>>,
    E: std::error::Error + 'static,
{
    let mut answer = BatchAnswer::default();
    for record in batch.records {
        let item_identifier = text_at(&record, "/dynamodb/SequenceNumber");
        let row =
            name_of_row(&text_at(&record, "/dynamodb/Keys/pk/S"), &text_at(&record, "/dynamodb/Keys/sk/S"));
        let outcome = match change_of(record) {
            Ok(change) => handle(change).await.map_err(|error| chain(&error)),
            Err(error) => Err(error),
        };
        if let Err(cause) = outcome {
            tracing::error!(sequence_number = item_identifier, row, cause, "record failed");
            answer.batch_item_failures.push(FailedRecord { item_identifier });
        }
    }
    answer
}

fn text_at(record: &Value, pointer: &str) -> String {
    record.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn change_of(record: Value) -> Result<StreamChange, String> {
    // The parser's error could quote the record, which contains addresses (P3).
    let record: EventRecord =
        serde_json::from_value(record).map_err(|_| "the record is not a stream record".to_owned())?;
    read_stream_record(record).map_err(|error| chain(&error))
}
