//! Invokes every function with an event made for it.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use local::events::{self, Change, Stack, Table};
use local::{event_source, schedule};
use serde_json::{Value, json};
use shared::domain::InviteId;
use shared::edge::app::Surroundings;
use shared::edge::endpoints::endpoints;

use crate::expiry::id_made;
use tests::deployed::founding::{found, text};
use tests::deployed::people::person;
use tests::deployed::stack::{STACK, eventually};

fn table() -> Table {
    Table { client: STACK.dynamodb(), name: STACK.table.clone() }
}

/// The event of a function, made for the deployed stack.
pub(crate) async fn event(function: &str) -> Value {
    let stack = Stack::new(&STACK.api, STACK.keys(), STACK.link_keys(), table()).expect("the stack is there");
    events::event(&stack, function).await.expect("the stack has what the event needs")
}

async fn invoke(function: &str, event: &Value) -> Value {
    STACK.invoke(function, &event.to_string()).await
}

fn now() -> Timestamp {
    (Surroundings::of_the_system().clock)()
}

#[tokio::test]
async fn every_function_behind_the_api_answers_its_event() {
    for function in endpoints().map(|endpoint| endpoint.function).collect::<BTreeSet<_>>() {
        let answer = invoke(function, &event(function).await).await;
        let status = match function {
            // The emulator tells the API from its own by an address, and an address has no passkeys: nobody has signed in with one, so the
            // page with them leads to signing in.
            "begin-sign-in" | "finish-sign-in" | "join" | "leave" | "found" | "sign-out"
            | "list-passkeys" | "delete-passkey" => 303,
            _ if function.contains("passkey") => 404,
            _ => 200,
        };
        assert_eq!(answer["statusCode"], status, "{function}: {answer}");
    }
}

#[tokio::test]
async fn every_function_of_the_stream_handles_its_event() {
    for function in shared::edge::stream::FUNCTIONS {
        let answer = invoke(function, &event(function).await).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }), "{function}");
    }
}

#[tokio::test]
async fn another_system_is_told_of_an_invite_by_a_rule_of_its_own() {
    let queue = STACK.call("AmazonSQS.CreateQueue", "sqs", &json!({ "QueueName": "another-system" })).await;
    let pattern = json!({ "source": ["tailnet-invites"], "detail-type": ["INVITE.CREATE"] }).to_string();
    let rule = json!({ "Name": "another-system", "EventPattern": pattern, "State": "ENABLED" });
    STACK.call("AWSEvents.PutRule", "events", &rule).await;
    let target = json!({ "Id": "queue", "Arn": "arn:aws:sqs:us-east-1:000000000000:another-system" });
    STACK
        .call("AWSEvents.PutTargets", "events", &json!({ "Rule": "another-system", "Targets": [target] }))
        .await;

    let invite = person("admin@acme.example").invite("nora@events.example").await;

    let asked = json!({ "QueueUrl": queue["QueueUrl"], "MaxNumberOfMessages": 10 });
    let told = async || {
        let received = STACK.call("AmazonSQS.ReceiveMessage", "sqs", &asked).await;
        let bodies = received["Messages"].as_array().cloned().unwrap_or_default();
        let mut events = bodies.iter().filter_map(|message| {
            serde_json::from_str::<Value>(message["Body"].as_str().unwrap_or_default()).ok()
        });
        events.find(|event| event["detail"]["target"]["id"] == invite["id"])
    };
    let event = eventually("the event is in the queue", told).await;
    assert_eq!(event["detail"]["actor"]["loginName"], "admin@acme.example");
}

#[tokio::test]
async fn an_activity_is_counted_once_however_often_its_event_comes() {
    let tailnet = found("reported.example", "personal").await;
    let owner = tailnet.owner.user("owner@reported.example").await.expect("they are a user");
    let at = "2026-11-20T12:00:00Z".parse().expect("a time");
    let event = events::activity(&tailnet.id, owner["id"].as_str().expect("a user has an id"), at);
    for _ in 0..2 {
        assert_eq!(invoke("record-activity", &event).await, Value::Null);
    }
    let month = tailnet.path("usage?month=2026-11");
    assert_eq!(tailnet.owner.get(&month).await.expect(200).json["activeUsers"], 1);
}

#[tokio::test]
async fn the_event_of_a_delivery_shows_on_the_invite() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("mia@events.example").await;
    let sent = async || admin.open_invite_to("mia@").await.filter(|invite| invite["emailStatus"] == "sent");
    let invite_sent = eventually("the mail is sent", sent).await;
    let requested: Timestamp =
        invite_sent["lastEmailSentAt"].as_str().and_then(|time| time.parse().ok()).expect("a time");
    let (tailnet, requested) = (invite["tailnetId"].to_string(), requested.as_millisecond().to_string());
    let event = events::delivery(&tailnet, &text(&invite["id"]), &requested, now());
    assert_eq!(invoke("record-delivery", &event).await, Value::Null);
    let shown = admin.open_invite_to("mia@").await.expect("it is open");
    assert_eq!(shown["emailStatus"], "delivered");
}

#[tokio::test]
async fn the_record_of_a_demoted_user_revokes_what_they_could_not_make_any_more() {
    let tailnet = found("demoted.example", "personal").await;
    let helper = tailnet.joins_as("hanna@demoted.example", "it-admin").await;
    let link = helper.person.make_link().await;
    let old = table().row(&format!("T#{}", tailnet.id), &format!("U#{}", helper.id)).await.expect("a row");
    let mut new = old.clone();
    new["userRole"] = json!({ "S": "member" });
    let until = json!({ "N": (now().as_millisecond() + 1).to_string() });
    (new["adminInvitesVoidUntil"], new["otherInvitesVoidUntil"]) = (until.clone(), until);
    let event = event_source::event(&[events::record(&Change::Modified(old, new), now())]);
    for _ in 0..2 {
        assert_eq!(invoke("expire-invites", &event).await, json!({ "batchItemFailures": [] }));
    }
    let events = tailnet.owner.events_of(&link["id"]).await;
    assert_eq!(events, ["INVITE.CREATE by hanna@demoted.example", "INVITE.DELETE by expire-invites"]);
}

#[tokio::test]
async fn a_mail_that_was_sent_is_not_sent_again_when_its_record_comes_twice() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("kim@events.example").await;
    let sent = async || admin.open_invite_to("kim@").await.filter(|invite| invite["emailStatus"] == "sent");
    eventually("the mail is sent", sent).await;
    let mut row = row_of(&invite).await;
    row["mailStatus"] = json!({ "S": "queued" });
    let event = event_source::event(&[events::record(&Change::Inserted(row), now())]);
    assert_eq!(invoke("send-invite-mail", &event).await, json!({ "batchItemFailures": [] }));
    assert_eq!(STACK.mails_to("kim@events.example").await.len(), 1);
}

#[tokio::test]
async fn an_expiry_is_recorded_once_however_often_its_record_comes() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("lea@events.example").await;
    let old: InviteId = id_made(SignedDuration::from_hours(32 * 24));
    let mut row = row_of(&invite).await;
    row["sk"] = json!({ "S": format!("I#{old}") });
    let removed = old.expires_at() + SignedDuration::from_hours(30);
    let event = event_source::event(&[events::record(&Change::Removed(row), removed)]);
    for _ in 0..2 {
        assert_eq!(invoke("expire-invites", &event).await, json!({ "batchItemFailures": [] }));
    }
    assert_eq!(admin.events_of(&json!(old.to_string())).await.len(), 1);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_set_aside_alone() {
    let mut event = event("send-invite-mail").await;
    let mut poison = event["Records"][0].clone();
    poison["dynamodb"]["NewImage"]["inviteRole"] = json!({ "S": "emperor" });
    poison["dynamodb"]["SequenceNumber"] = json!("42");
    event["Records"].as_array_mut().expect("there are records").insert(0, poison);
    let answer = invoke("send-invite-mail", &event).await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    let aside = table().row("F#send-invite-mail", "42").await.expect("it is kept");
    assert!(aside["record"]["S"].as_str().is_some_and(|record| record.contains("emperor")));
}

#[tokio::test]
async fn a_mail_that_waits_is_sent_when_the_schedule_comes_round() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("lou@events.example").await;
    let sent = async || admin.open_invite_to("lou@").await.filter(|invite| invite["emailStatus"] == "sent");
    eventually("the mail is sent", sent).await;
    STACK.forget_mails_to("lou@events.example").await;
    let table = STACK.dynamodb();
    let (tailnet, id) = (&invite["tailnetId"], invite["id"].as_str().expect("an invite has an id"));
    let text = |value: String| AttributeValue::S(value);
    let waiting = table.update_item().table_name(&STACK.table);
    let waiting = waiting.key("pk", text(format!("T#{tailnet}"))).key("sk", text(format!("I#{id}")));
    let waiting =
        waiting.update_expression("SET mailStatus = :queued, mailFailure = :queued, mailRetryAt = :due");
    let waiting = waiting.expression_attribute_values(":queued", text("queued".to_owned()));
    let waiting = waiting.expression_attribute_values(":due", AttributeValue::N("7".to_owned()));
    waiting.send().await.expect("the invite has a row");
    let note = table.put_item().table_name(&STACK.table).item("pk", text("M#".to_owned()));
    let note = note.item("sk", text(format!("{:015}#{tailnet}#{id}", 7)));
    note.send().await.expect("the note can be written");

    assert_eq!(invoke("requeue-mail", &schedule::event()).await, Value::Null);

    STACK.mail_to("lou@events.example", 2).await;
    eventually("the mail is sent again", sent).await;
}

/// The row of an invite, in the JSON form that it has in a record.
async fn row_of(invite: &Value) -> Value {
    let (tailnet, id) = (&invite["tailnetId"], text(&invite["id"]));
    table().row(&format!("T#{tailnet}"), &format!("I#{id}")).await.expect("the invite has a row")
}
