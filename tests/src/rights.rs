//! What IAM must allow a function: told of each request that the function makes, and noted for the check of the policies.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::{LazyLock, Mutex};

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use local::lambda::running;
use serde_json::{Map, Value};

/// Names the file that gets a line for each function, action and kind of partition. Without it nothing is noted.
const VARIABLE: &str = "STORIES_CALLS";

/// The key of an action that has none.
const NO_KEY: &str = "-";

/// The mailer's rows, of which there are several kinds, such as `L#O#`.
const DIVIDED: &str = "L#";

/// What this process has noted.
static NOTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
static PLACE: LazyLock<Option<String>> = LazyLock::new(place);

/// Notes which rights a request of a function takes. Panics if it puts an audit record that could replace another.
pub(crate) fn note(operation: &str, request: &HttpRequest) {
    let Some(function) = running() else { return };
    let body: Value = serde_json::from_slice(request.body().bytes().unwrap_or_default()).unwrap_or_default();
    let needed = needed(operation, &body);
    let Some(place) = PLACE.as_deref() else { return };
    let mut noted = NOTED.lock().expect("no story panics while it notes");
    for (action, key) in needed {
        let line = format!("{function} {action} {}", key.map_or(NO_KEY.to_owned(), |key| pattern(&key)));
        if noted.insert(line.clone()) {
            let file = OpenOptions::new().create(true).append(true).open(place);
            writeln!(file.expect("the file can be written"), "{line}").expect("it takes a line");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is how `cargo xtask test` says where to note")]
fn place() -> Option<String> {
    std::env::var(VARIABLE).ok()
}

/// The actions of a request, each with the partition key that it reaches. IAM asks for the action of each part of a transaction.
fn needed(operation: &str, body: &Value) -> Vec<(&'static str, Option<String>)> {
    let of_key = |action, part: &Value| vec![(action, Some(partition(&part["Key"])))];
    match operation {
        "GetItem" => of_key("dynamodb:GetItem", body),
        "UpdateItem" => of_key("dynamodb:UpdateItem", body),
        "DeleteItem" => of_key("dynamodb:DeleteItem", body),
        "PutItem" => vec![put(body)],
        "Scan" => vec![("dynamodb:Scan", None)],
        "Query" => vec![("dynamodb:Query", Some(queried(body)))],
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flat_map(Map::values);
            let keys = tables.flat_map(|table| table["Keys"].as_array().into_iter().flatten());
            keys.map(|key| ("dynamodb:BatchGetItem", Some(partition(key)))).collect()
        }
        "TransactWriteItems" => {
            let parts = body["TransactItems"].as_array().into_iter().flatten();
            parts.flat_map(|part| part.as_object().into_iter().flatten()).map(in_transaction).collect()
        }
        // What is sent is a whole message, for which the mail service wants both.
        "SendEmail" => vec![("ses:SendEmail", None), ("ses:SendRawEmail", None)],
        "PutEvents" => vec![("events:PutEvents", None)],
        other => panic!("say here which right {other} needs"),
    }
}

fn in_transaction((kind, part): (&String, &Value)) -> (&'static str, Option<String>) {
    let key = || Some(partition(&part["Key"]));
    match kind.as_str() {
        "Put" => put(part),
        "Update" => ("dynamodb:UpdateItem", key()),
        "Delete" => ("dynamodb:DeleteItem", key()),
        "ConditionCheck" => ("dynamodb:ConditionCheckItem", key()),
        other => panic!("say here which right {other} needs"),
    }
}

fn put(part: &Value) -> (&'static str, Option<String>) {
    let key = partition(&part["Item"]);
    if key.starts_with("A#") {
        let condition = part["ConditionExpression"].as_str();
        assert_eq!(condition, Some("attribute_not_exists(pk)"), "an audit record replaces no other");
    }
    ("dynamodb:PutItem", Some(key))
}

fn partition(item: &Value) -> String {
    item["pk"]["S"].as_str().expect("a key has a partition").to_owned()
}

fn queried(body: &Value) -> String {
    let condition = body["KeyConditionExpression"].as_str().expect("a query has a condition");
    let placeholder = condition.strip_prefix("pk = ").and_then(|rest| rest.split(' ').next());
    let value = &body["ExpressionAttributeValues"][placeholder.expect("of one partition")]["S"];
    value.as_str().expect("a partition is a text").to_owned()
}

/// The keys of a kind of row, as a policy names them: the letter, and a `*` if the key goes on.
fn pattern(key: &str) -> String {
    let start = if key.starts_with(DIVIDED) { DIVIDED.len() } else { 0 };
    match key[start..].find('#').map(|end| key.split_at(start + end + 1)) {
        Some((kind, "")) => kind.to_owned(),
        Some((kind, _)) => format!("{kind}*"),
        None => key.to_owned(),
    }
}
