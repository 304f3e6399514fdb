//! The stream of the table, read from the engine.

use anyhow::{Context, Result};
use dynoxide::Database;
use dynoxide::actions::get_records::GetRecordsRequest;
use serde_json::{Value, from_value, json, to_value};

/// A table's stream with its one shard.
#[derive(Clone)]
pub struct Stream {
    database: Database,
    /// The stream's ARN, which its records have as their event source.
    arn: String,
    shard: String,
}

impl Stream {
    pub(crate) fn of(database: Database, table: &str) -> Result<Self> {
        let streams = to_value(database.list_streams(from_value(json!({ "TableName": table }))?)?)?;
        let arn = text(&streams, "/Streams/0/StreamArn")?;
        let described = to_value(database.describe_stream(from_value(json!({ "StreamArn": arn }))?)?)?;
        let shard = text(&described, "/StreamDescription/Shards/0/ShardId")?;
        Ok(Self { database, arn, shard })
    }

    /// Reads at most `limit` records after a sequence number, or from the start, in the form that a function gets.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn read(&self, after: Option<&str>, limit: usize) -> Result<Vec<Value>> {
        let kind = if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
        let position = json!({
            "StreamArn": self.arn,
            "ShardId": self.shard,
            "ShardIteratorType": kind,
            "SequenceNumber": after,
        });
        let iterator = self.database.get_shard_iterator(from_value(position)?)?.shard_iterator;
        let shard_iterator = iterator.context("the stream's shard is closed")?;
        let page = self.database.get_records(GetRecordsRequest { shard_iterator, limit: Some(limit) })?;
        page.records.iter().map(|record| self.with_source(to_value(record)?)).collect()
    }

    fn with_source(&self, mut record: Value) -> Result<Value> {
        let members = record.as_object_mut().context("a record is an object")?;
        members.insert("eventSourceARN".to_owned(), json!(self.arn));
        Ok(record)
    }
}

/// A record's place in the stream.
#[must_use]
pub fn sequence_number(record: &Value) -> &str {
    record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).unwrap_or_default()
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(ToOwned::to_owned).with_context(|| format!("the stream's answer has no {pointer}"))
}
