//! The table's stream, read directly from the engine, and trimmed behind its readers.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use dynoxide::Database;
use dynoxide::actions::get_records::GetRecordsRequest;
use rusqlite::{Connection, params};
use serde_json::{Value, from_value, json, to_value};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::settings::TABLE;
use super::{checkpoint, log, table};

/// How often records that every reader has passed are dropped.
const TRIM_INTERVAL: Duration = Duration::from_mins(1);

/// The engine keeps sequence numbers without this, which makes them as long as those of AWS.
const SEQUENCE_NUMBER_BASE: u128 = 100_000_000_000_000_000_000;

/// A stream with its one shard.
#[derive(Clone)]
pub(crate) struct Stream {
    database: Database,
    /// The stream's name, which its records carry as their source.
    arn: String,
    shard: String,
}

/// A record as a function gets it.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its place in the stream.
    pub sequence_number: String,
    /// All of it.
    pub event: Value,
}

impl Stream {
    /// The stream of the table.
    pub(crate) fn of(database: Database) -> Result<Self> {
        let streams = to_value(database.list_streams(from_value(json!({ "TableName": TABLE }))?)?)?;
        let arn = text(&streams, "/Streams/0/StreamArn")?;
        let described = to_value(database.describe_stream(from_value(json!({ "StreamArn": arn }))?)?)?;
        let shard = text(&described, "/StreamDescription/Shards/0/ShardId")?;
        Ok(Self { database, arn, shard })
    }

    /// The next records after a sequence number, or from the start.
    pub(crate) async fn read(&self, after: Option<&str>, limit: usize) -> Result<Vec<Record>> {
        let (stream, after) = (self.clone(), after.map(ToOwned::to_owned));
        spawn_blocking(move || stream.read_now(after.as_deref(), limit)).await?
    }

    fn read_now(&self, after: Option<&str>, limit: usize) -> Result<Vec<Record>> {
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
        page.records.iter().map(|record| self.record(to_value(record)?)).collect()
    }

    fn record(&self, mut event: Value) -> Result<Record> {
        let sequence_number = text(&event, "/dynamodb/SequenceNumber")?;
        if let Some(event) = event.as_object_mut() {
            event.insert("eventSourceARN".to_owned(), json!(self.arn));
        }
        Ok(Record { sequence_number, event })
    }
}

/// Keeps the engine's stream short and quick. It touches the engine's own tables, so whatever fails is only a warning.
pub(crate) async fn trim(folder: &Path) -> Result<()> {
    loop {
        let folder = folder.to_owned();
        if let Err(error) = spawn_blocking(move || trim_now(&folder)).await? {
            log("table", &format!("the stream was not trimmed and will get slower: {error:#}"));
        }
        sleep(TRIM_INTERVAL).await;
    }
}

fn trim_now(folder: &Path) -> Result<()> {
    let connection = Connection::open(table::file(folder))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "CREATE INDEX IF NOT EXISTS dev_stream_seq ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )?;
    // The newest record stays in any case: the engine numbers the next one by it.
    let passed = checkpoint::slowest(folder).as_deref().and_then(stored_number);
    connection.execute(
        "DELETE FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) < ?2",
        params![TABLE, passed.unwrap_or(0)],
    )?;
    Ok(())
}

fn stored_number(sequence_number: &str) -> Option<i64> {
    let number: u128 = sequence_number.parse().ok()?;
    i64::try_from(number.checked_sub(SEQUENCE_NUMBER_BASE)?).ok()
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(ToOwned::to_owned).with_context(|| format!("the stream's answer has no {pointer}"))
}
