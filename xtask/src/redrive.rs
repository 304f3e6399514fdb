//! `cargo xtask redrive`: hands to the functions of a deployed stack what they have given up, by the AWS CLI.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

use anyhow::{Context, Result, bail};
use clap::Args;
use heck::ToPascalCase;
use serde_json::{Value, json};
use shared::edge::stream;

use crate::aws::{Aws, Cli, Stack};
use crate::tools::step;

/// Hands to the functions of a deployed stack, after the cause is mended, what they have given up. What they can handle now is
/// removed, the rest is kept. Handling a record twice is harmless.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The stack
    #[arg(long, default_value = "tailnet-invites")]
    stack: String,
}

/// How many were handled, and how many are kept.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    handled: usize,
    kept: usize,
}

/// Redrives everything. Fails if anything is kept.
pub(crate) fn run(options: &Options) -> Result<()> {
    let Count { handled, kept } = redrive(&options.stack, &Cli)?;
    step(&format!("{handled} handled, {kept} kept"));
    if kept > 0 {
        bail!("what the functions cannot handle yet is kept; their log says why");
    }
    Ok(())
}

fn redrive(stack: &str, aws: &impl Aws) -> Result<Count> {
    let stack = Stack::describe(aws, stack)?;
    let mut count = Count::default();
    step("batches that were retried until the stream's day was over");
    batches(aws, stack.output("GivenUpBatchesName")?, &mut count)?;
    for function in stream::FUNCTIONS {
        step(&format!("records that {function} has set aside"));
        let name = stack.resource(aws, &function.to_pascal_case())?;
        set_aside(aws, stack.output("TableName")?, function, &name, &mut count)?;
    }
    step("events that were not delivered or not handled");
    events(aws, stack.output("FailedRecordsUrl")?, &mut count)?;
    Ok(count)
}

/// The batches in the bucket, which Lambda puts there whole.
fn batches(aws: &impl Aws, bucket: &str, count: &mut Count) -> Result<()> {
    let listed = aws.call("s3api", "list-objects-v2", &json!({ "Bucket": bucket }))?;
    for object in listed["Contents"].as_array().into_iter().flatten() {
        let key = object["Key"].as_str().context("an object has no key")?;
        let failed = aws.object(bucket, key)?;
        let batch = failed["payload"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        let (Some(function), Some(batch)) = (failed["requestContext"]["functionArn"].as_str(), batch) else {
            step(&format!("{key} is no batch that Lambda has given up"));
            count.kept += 1;
            continue;
        };
        if is_handled(aws, function, &redriven(&batch["Records"]), count) {
            let _ = aws.call("s3api", "delete-object", &json!({ "Bucket": bucket, "Key": key }))?;
        }
    }
    Ok(())
}

/// The records in the table.
fn set_aside(
    aws: &impl Aws,
    table: &str,
    function: &str,
    function_name: &str,
    count: &mut Count,
) -> Result<()> {
    let of_function = json!({
        "TableName": table,
        "KeyConditionExpression": "pk = :function",
        "ExpressionAttributeValues": { ":function": { "S": format!("F#{function}") } },
    });
    let found = aws.call("dynamodb", "query", &of_function)?;
    for row in found["Items"].as_array().into_iter().flatten() {
        let record: Value = serde_json::from_str(row["record"]["S"].as_str().unwrap_or_default())
            .context("a record that was set aside is no JSON")?;
        if is_handled(aws, function_name, &redriven(&json!([record])), count) {
            let key = json!({ "pk": row["pk"], "sk": row["sk"] });
            let _ = aws.call("dynamodb", "delete-item", &json!({ "TableName": table, "Key": key }))?;
        }
    }
    Ok(())
}

/// The events in the queue: those that EventBridge could not deliver, and those that a function could not handle. What is kept is
/// visible again after a quarter of an hour.
fn events(aws: &impl Aws, queue: &str, count: &mut Count) -> Result<()> {
    let receive = json!({
        "QueueUrl": queue,
        "MaxNumberOfMessages": 10,
        "MessageAttributeNames": ["All"],
        "VisibilityTimeout": 900,
        "WaitTimeSeconds": 1,
    });
    loop {
        let received = aws.call("sqs", "receive-message", &receive)?;
        let messages = received["Messages"].as_array().cloned().unwrap_or_default();
        if messages.is_empty() {
            return Ok(());
        }
        for message in messages {
            let Some((function, event)) = undelivered(&message) else {
                step(&format!("message {} is no event", message["MessageId"]));
                count.kept += 1;
                continue;
            };
            if is_handled(aws, &function, &event, count) {
                let handled = json!({ "QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"] });
                let _ = aws.call("sqs", "delete-message", &handled)?;
            }
        }
    }
}

/// The function that a message of the queue was for, and the event.
fn undelivered(message: &Value) -> Option<(String, Value)> {
    let body: Value = serde_json::from_str(message["Body"].as_str()?).ok()?;
    // EventBridge puts the event itself into the queue, Lambda what became of it.
    let by_event_bridge = message["MessageAttributes"]["TARGET_ARN"]["StringValue"].as_str();
    match by_event_bridge {
        Some(function) => Some((function.to_owned(), body)),
        None => Some((
            body["requestContext"]["functionArn"].as_str()?.to_owned(),
            body.get("requestPayload")?.clone(),
        )),
    }
}

/// A batch for a function that follows the stream, which then reports what it cannot handle instead of setting it aside.
fn redriven(records: &Value) -> Value {
    json!({ "Records": records, "redriven": true })
}

fn is_handled(aws: &impl Aws, function: &str, event: &Value, count: &mut Count) -> bool {
    let handled = aws.invoke(function, event).and_then(|answer| {
        let failures = answer["batchItemFailures"].as_array().map_or(0, Vec::len);
        if failures == 0 { Ok(()) } else { bail!("{function} could not handle {failures} of its records") }
    });
    match &handled {
        Ok(()) => count.handled += 1,
        Err(error) => {
            step(&format!("{error:#}"));
            count.kept += 1;
        }
    }
    handled.is_ok()
}

#[cfg(test)]
mod tests;
