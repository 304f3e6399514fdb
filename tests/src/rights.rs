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
    match operation {
        "Scan" => vec![("dynamodb:Scan", None)],
        "Query" => vec![("dynamodb:Query", Some(queried(body)))],
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flat_map(Map::values);
            let keys = tables.flat_map(|table| table["Keys"].as_array().into_iter().flatten());
            keys.map(|key| ("dynamodb:BatchGetItem", Some(partition(key)))).collect()
        }
        "TransactWriteItems" => {
            let parts = body["TransactItems"].as_array().into_iter().flatten();
            let parts = parts.flat_map(|part| part.as_object().into_iter().flatten());
            parts.map(|(kind, part)| of_row(kind, part)).collect()
        }
        // What is sent is a whole message, for which the mail service wants both.
        "SendEmail" => vec![("ses:SendEmail", None), ("ses:SendRawEmail", None)],
        "PutEvents" => vec![("events:PutEvents", None)],
        of_one_row => vec![of_row(of_one_row, body)],
    }
}

/// What a request about one row needs, or a part of a transaction.
fn of_row(kind: &str, part: &Value) -> (&'static str, Option<String>) {
    let action = match kind {
        "PutItem" | "Put" => return put(part),
        "GetItem" => Some("dynamodb:GetItem"),
        "UpdateItem" | "Update" => Some("dynamodb:UpdateItem"),
        "DeleteItem" | "Delete" => Some("dynamodb:DeleteItem"),
        "ConditionCheck" => Some("dynamodb:ConditionCheckItem"),
        _ => None,
    };
    (action.expect("it is known which right every request needs"), Some(partition(&part["Key"])))
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
    let (divided, rest) = key.strip_prefix(DIVIDED).map_or(("", key), |rest| (DIVIDED, rest));
    match rest.split_once('#') {
        Some((letter, "")) => format!("{divided}{letter}#"),
        Some((letter, _)) => format!("{divided}{letter}#*"),
        None => key.to_owned(),
    }
}

#[test]
fn a_pattern_has_all_keys_of_a_kind_of_row_and_no_others() {
    for (key, like) in [
        ("T#1000001", "T#*"),
        ("A#7", "A#*"),
        ("N#acme.example", "N#*"),
        ("M#", "M#"),
        ("#", "#"),
        ("L#", "L#"),
        ("L#O#0f", "L#O#*"),
        ("L#N#7#8", "L#N#*"),
    ] {
        assert_eq!(pattern(key), like);
    }
}
