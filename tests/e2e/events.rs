//! The events of `infra/events`, each handed to the function that it is for.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::domain::InviteId;
use shared::edge::app::Surroundings;
use shared::edge::endpoints::endpoints;

use crate::expiry::id_made;
use crate::founding::{found, text};
use crate::people::person;
use crate::stack::{STACK, eventually};

/// What stands in the events for what only a running stack has.
const TAILNET: &str = "4503599627370497";
const USER: &str = "4503599627370498";
const KEY: &str = "k0123456789abcdef";
const INVITE: &str = "01930f2e-7c00-7000-8a1b-2c3d4e5f6071";
const CODE: &str = "tninv_AQEAAAAAAAAAAQGTDy58AHAAihssPU5fYHEAAAAAAAAAAZmZmZmZmZmZmZmZmZmZ";

fn event(function: &str) -> String {
    let file = format!("{}/../infra/events/{function}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("there is no {file}"))
}

/// Hands over the event with the admin's session and with things that exist.
async fn answer(function: &str) -> Value {
    let admin = person("admin@acme.example");
    let (guest, mailed) = (format!("{function}@events.example"), format!("{function}@mailed.example"));
    let (invite, link) = (admin.invite(&mailed).await, admin.make_link().await);
    let user = person(&guest).accept(&link["inviteUrl"]).await.expect(200).json;
    let approve = format!("/api/v2/users/{}/approve", text(&user["id"]));
    let _ = admin.post_nothing(&approve).await.expect(200);
    let key = admin.post("/api/v2/tailnet/-/keys", json!({})).await.expect(200).json;

    let url = text(&invite["inviteUrl"]);
    let code = url.rsplit('/').next().expect("a link ends in the code");
    let session = admin.token.as_ref().expect("they have a session");
    let event = event(function)
        .replace("Bearer TOKEN", &format!("Bearer {session}"))
        .replace(INVITE, &text(&invite["id"]))
        .replace(CODE, code)
        .replace(TAILNET, &invite["inviterId"].to_string())
        .replace(USER, &text(&user["id"]))
        .replace(KEY, &text(&key["id"]));
    let answer = STACK.invoke(function, &event).await;
    // There may be ten.
    let _ = admin.delete(&format!("/api/v2/tailnet/-/keys/{}", text(&key["id"]))).await;
    answer
}

#[tokio::test]
async fn every_function_behind_the_api_answers_its_event() {
    for function in endpoints().map(|route| route.function).collect::<BTreeSet<_>>() {
        let answer = answer(function).await;
        let expected = match function {
            // The mail is not a minute old, and the admin is in the tailnet already.
            "resend-invite" => 429,
            "accept-invite" => 409,
            // It is the admin's first.
            "leave-tailnet" => 403,
            "show-invite" => 303,
            _ => 200,
        };
        assert_eq!(answer["statusCode"], expected, "{function}: {answer}");
    }
}

#[tokio::test]
async fn an_activity_is_counted_once_however_often_its_event_comes() {
    let tailnet = found("reported.example", "personal").await;
    let owner = tailnet.owner.user("owner@reported.example").await.expect("they are a user");
    let event = event("record-activity")
        .replace(TAILNET, &tailnet.id)
        .replace(USER, owner["id"].as_str().expect("a user has an id"));
    for _ in 0..2 {
        assert_eq!(STACK.invoke("record-activity", &event).await, Value::Null);
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
    let event = event("record-delivery")
        .replace(TAILNET, &invite["tailnetId"].to_string())
        .replace(INVITE, invite["id"].as_str().expect("an id"))
        .replace("1731126524928", &requested.as_millisecond().to_string());
    assert_eq!(STACK.invoke("record-delivery", &event).await, Value::Null);
    let shown = admin.open_invite_to("mia@").await.expect("it is open");
    assert_eq!(shown["emailStatus"], "delivered");
}

#[tokio::test]
async fn the_record_of_a_lowered_user_revokes_what_they_could_not_make_any_more() {
    let tailnet = found("lowered.example", "personal").await;
    let helper = tailnet.joins_as("hanna@lowered.example", "it-admin").await;
    let link = helper.person.make_link().await;
    let now = (Surroundings::of_the_system().clock)().as_millisecond() + 1;
    let event = event("expire-invites")
        .replace(TAILNET, &tailnet.id)
        .replace(USER, &helper.id)
        .replace("1731126524928", &now.to_string());
    for _ in 0..2 {
        let answer = STACK.invoke("expire-invites", &event).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }
    let events = tailnet.owner.events_of(&link["id"]).await;
    assert_eq!(events, ["INVITE.CREATE by hanna@lowered.example", "INVITE.DELETE by expire-invites"]);
}

#[tokio::test]
async fn a_mail_that_was_sent_is_not_sent_again_when_its_record_comes_twice() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("kim@events.example").await;
    let sent = async || admin.open_invite_to("kim@").await.filter(|invite| invite["emailStatus"] == "sent");
    eventually("the mail is sent", sent).await;
    let answer =
        invoke_with_record("send-invite-mail", &invite, invite["id"].as_str().expect("an id"), None).await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    assert_eq!(STACK.mails_to("kim@events.example").await.len(), 1);
}

#[tokio::test]
async fn an_expiry_is_recorded_once_however_often_its_record_comes() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("lea@events.example").await;
    let old: InviteId = id_made(SignedDuration::from_hours(32 * 24));
    let removed = (old.expires_at() + SignedDuration::from_hours(20)).as_second();
    for _ in 0..2 {
        let answer = invoke_with_record("expire-invites", &invite, &old.to_string(), Some(removed)).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }
    assert_eq!(admin.events_of(&json!(old.to_string())).await.len(), 1);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_fails_alone() {
    let mut event: Value = serde_json::from_str(&event("send-invite-mail")).expect("the event is JSON");
    let mut poison = event["Records"][0].clone();
    poison["dynamodb"]["NewImage"]["inviteRole"] = json!({ "S": "emperor" });
    poison["dynamodb"]["SequenceNumber"] = json!("42");
    event["Records"].as_array_mut().expect("there are records").insert(0, poison);
    let answer = STACK.invoke("send-invite-mail", &event.to_string()).await;
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "42" }] }));
}

#[tokio::test]
async fn a_mail_that_waits_is_sent_when_the_schedule_comes_round() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("lou@events.example").await;
    let sent = async || admin.open_invite_to("lou@").await.filter(|invite| invite["emailStatus"] == "sent");
    eventually("the mail is sent", sent).await;
    let table = STACK.dynamodb();
    let (tailnet, id) = (&invite["tailnetId"], invite["id"].as_str().expect("an invite has an id"));
    let text = |value: String| AttributeValue::S(value);
    let waiting = table.update_item().table_name(&STACK.table);
    let waiting = waiting.key("pk", text(format!("T#{tailnet}"))).key("sk", text(format!("I#{id}")));
    let waiting = waiting.update_expression("SET mailStatus = :queued, mailRetryAt = :due");
    let waiting = waiting.expression_attribute_values(":queued", text("queued".to_owned()));
    let waiting = waiting.expression_attribute_values(":due", AttributeValue::N("7".to_owned()));
    waiting.send().await.expect("the invite has a row");
    let note = table.put_item().table_name(&STACK.table).item("pk", text("M#".to_owned()));
    let note = note.item("sk", text(format!("{:015}#{tailnet}#{id}", 7)));
    note.send().await.expect("the note can be written");

    assert_eq!(STACK.invoke("requeue-mail", &event("requeue-mail")).await, Value::Null);

    let _ = STACK.mail_to("lou@events.example", 2).await;
    eventually("the mail is sent again", sent).await;
}

/// Hands over a stream's event that is about an invite of a tailnet that exists.
async fn invoke_with_record(function: &str, invite: &Value, id: &str, removed: Option<i64>) -> Value {
    let event = event(function)
        .replace(&format!("T#{TAILNET}"), &format!("T#{}", invite["tailnetId"]))
        .replace(INVITE, id);
    let mut event: Value = serde_json::from_str(&event).expect("the event is JSON");
    if let Some(removed) = removed {
        event["Records"][0]["dynamodb"]["ApproximateCreationDateTime"] = json!(removed);
    }
    STACK.invoke(function, &event.to_string()).await
}
