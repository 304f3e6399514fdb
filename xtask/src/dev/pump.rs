//! The pump: hands the records of the table's stream to the functions that follow it, as Lambda does (see `delivery`).

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::delivery::{ATTEMPTS, Delivery, Next, Outcome};
use super::emulator::{CallError, Emulator};
use super::stream::{Record, Stream};
use super::{checkpoint, log};

/// The file of the records that were set aside, one a line with the function that failed.
pub(crate) const FAILED_RECORDS: &str = "failed-records.jsonl";
/// How often the stream is looked at.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// How long a function may take for a batch; the template's time limit, and room for a build.
const TIME_LIMIT: Duration = Duration::from_secs(150);

/// Follows the stream for one function until the process ends.
pub(crate) async fn follow(
    stream: Stream,
    emulator: Arc<Emulator>,
    folder: &Path,
    function: &'static str,
) -> Result<()> {
    let mut delivery = Delivery::after(checkpoint::read(folder, function));
    loop {
        let batch = stream.read(delivery.done.as_deref(), delivery.batch_size()).await?;
        if batch.is_empty() {
            sleep(POLL_INTERVAL).await;
            continue;
        }
        let numbers: Vec<_> = batch.iter().map(|record| record.sequence_number.clone()).collect();
        let outcome = invoke(&emulator, function, &batch).await;
        let next = delivery.settle(&numbers, &outcome);
        if let (Next::SetAside(index), Outcome::Failed(_) | Outcome::Crashed) = (&next, &outcome) {
            set_aside(folder, function, batch.get(*index).context("a record outside its batch")?)?;
        }
        if let Some(done) = &delivery.done {
            checkpoint::write(folder, function, done)?;
        }
        if let Next::Pause(pause) = next {
            sleep(pause).await;
        }
    }
}

async fn invoke(emulator: &Emulator, function: &str, batch: &[Record]) -> Outcome {
    let records: Vec<_> = batch.iter().map(|record| &record.event).collect();
    match emulator.invoke(function, &json!({ "Records": records }), TIME_LIMIT).await {
        Ok(response) => outcome_of(&response),
        Err(CallError::TimedOut) => Outcome::Crashed,
        Err(CallError::Unreachable) => Outcome::NotAsked,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchAnswer {
    #[serde(default)]
    batch_item_failures: Vec<FailedItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FailedItem {
    item_identifier: String,
}

fn outcome_of(response: &Response<impl AsRef<[u8]>>) -> Outcome {
    if response.status() != StatusCode::OK {
        return Outcome::Crashed;
    }
    match serde_json::from_slice::<Option<BatchAnswer>>(response.body().as_ref()) {
        Err(_) => Outcome::Crashed,
        Ok(answer) => {
            let failures = answer.map(|answer| answer.batch_item_failures).unwrap_or_default();
            if failures.is_empty() {
                return Outcome::Handled;
            }
            Outcome::Failed(failures.into_iter().map(|failed| failed.item_identifier).collect())
        }
    }
}

/// Puts a record where an operator finds it, since nobody will try it again.
fn set_aside(folder: &Path, function: &str, record: &Record) -> Result<()> {
    let path = folder.join(FAILED_RECORDS);
    let line: Value = json!({ "function": function, "record": record.event });
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    writeln!(file, "{line}").with_context(|| format!("{} cannot be written", path.display()))?;
    let number = &record.sequence_number;
    log("stream", &format!("{function} failed {ATTEMPTS} times at record {number}: see {}", path.display()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, body: &str) -> Outcome {
        outcome_of(&Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn a_function_handles_all_or_names_what_failed_or_crashes() {
        assert_eq!(outcome(200, r#"{"batchItemFailures":[]}"#), Outcome::Handled);
        assert_eq!(outcome(200, "null"), Outcome::Handled);
        let failed = r#"{"batchItemFailures":[{"itemIdentifier":"7"},{"itemIdentifier":"9"}]}"#;
        assert_eq!(outcome(200, failed), Outcome::Failed(vec!["7".to_owned(), "9".to_owned()]));
        assert_eq!(outcome(500, r#"{"errorType":"x","errorMessage":"y"}"#), Outcome::Crashed);
        assert_eq!(outcome(200, "no JSON"), Outcome::Crashed);
    }
}
