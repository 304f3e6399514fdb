//! Follows the table's stream: hands its records to a function, by the rules and with the pauses of the local cloud's event source.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use local::event_source::{Delivery, event, outcome};
use local::lambda::Lambda;
use local::{Stream, sequence_number, trim_stream};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::settings::TABLE;
use super::{checkpoint, log, table};

/// The file of the records that were set aside: one a line, with the name of the function that failed.
pub(super) const FAILED_RECORDS: &str = "failed-records.jsonl";
/// How often the stream is polled.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// How often records that every function has handled are dropped.
const TRIM_INTERVAL: Duration = Duration::from_mins(1);

/// Follows the stream for one function until the process ends.
pub(super) async fn follow(
    stream: Stream,
    lambda: Lambda,
    folder: PathBuf,
    function: &'static str,
) -> Result<()> {
    let mut delivery = Delivery::default();
    loop {
        let batch = next_batch(&stream, checkpoint::read(&folder, function), delivery.batch_size()).await?;
        if batch.is_empty() {
            sleep(POLL_INTERVAL).await;
            continue;
        }
        let answer = lambda.invoke(function, event(&batch)).await;
        if let Err(error) = &answer {
            log(function, &error.to_string());
        }
        let settled = delivery.settle(batch.len(), outcome(answer, &batch));
        if let Some(last) = settled.done.checked_sub(1).and_then(|index| batch.get(index)) {
            if settled.sets_aside {
                set_aside(&folder, function, last)?;
            }
            checkpoint::write(&folder, function, sequence_number(last))?;
        }
        sleep(settled.pause).await;
    }
}

async fn next_batch(stream: &Stream, after: Option<String>, limit: usize) -> Result<Vec<Value>> {
    let stream = stream.clone();
    spawn_blocking(move || stream.read(after.as_deref(), limit)).await?
}

/// Appends a record that will not be retried to the file of failed records.
fn set_aside(folder: &Path, function: &str, record: &Value) -> Result<()> {
    let path = folder.join(FAILED_RECORDS);
    let line = json!({ "function": function, "record": record });
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    writeln!(file, "{line}").with_context(|| format!("{} cannot be written", path.display()))?;
    let number = sequence_number(record);
    log("stream", &format!("{function} gave up record {number}: see {}", path.display()));
    Ok(())
}

/// Keeps the engine's file small until the process ends.
pub(super) async fn trim(folder: PathBuf) -> Result<()> {
    loop {
        let (file, passed) = (table::file(&folder), checkpoint::slowest(&folder));
        if let Err(error) = spawn_blocking(move || trim_stream(&file, TABLE, passed.as_deref())).await? {
            log("table", &format!("the stream was not trimmed and will get slower: {error:#}"));
        }
        sleep(TRIM_INTERVAL).await;
    }
}
