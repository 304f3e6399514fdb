//! Handing to the functions again what they have given up, by the command for operators and the AWS CLI.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};

use crate::events::event;
use tests::deployed::stack::STACK;

/// Puts a record where `send-invite-mail` sets those aside that it cannot handle.
async fn set_aside(sequence_number: &str, record: &Value) {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let put = STACK.dynamodb().put_item().table_name(&STACK.table);
    let put = put.item("pk", text("F#send-invite-mail")).item("sk", text(sequence_number));
    put.item("record", text(&record.to_string())).send().await.expect("the row can be written");
}

async fn is_set_aside(sequence_number: &str) -> bool {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let get = STACK.dynamodb().get_item().table_name(&STACK.table);
    let get = get.key("pk", text("F#send-invite-mail")).key("sk", text(sequence_number));
    get.send().await.expect("the row can be read").item.is_some()
}

#[tokio::test]
async fn what_the_functions_can_handle_now_is_handled_and_the_rest_is_kept() {
    let records = event("send-invite-mail").await["Records"].clone();
    let mut poison = records[0].clone();
    poison["dynamodb"]["NewImage"]["inviteRole"] = json!({ "S": "emperor" });
    set_aside("1", &records[0]).await;
    set_aside("2", &poison).await;
    // As Lambda writes a batch that it has given up; the emulator knows queues only.
    let batch = event("expire-invites").await.to_string();
    let function = STACK.function("expire-invites");
    STACK.give_up(&json!({ "requestContext": { "functionArn": function }, "payload": batch })).await;

    let redriven = STACK.operator().args(["redrive", "--stack", "e2e"]).output();
    let redriven = redriven.expect("the command can be started");

    let said = String::from_utf8_lossy(&redriven.stderr) + String::from_utf8_lossy(&redriven.stdout);
    assert!(!redriven.status.success(), "something is kept: {said}");
    assert!(said.contains("could not handle 1 of its records"), "{said}");
    assert_eq!((is_set_aside("1").await, is_set_aside("2").await), (false, true), "{said}");
    assert_eq!(STACK.batches_given_up().await, 0, "{said}");
}
