//! Other systems follow what happens: every event of an audit log goes over the event bus (R29, W40).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::domain::{Role, UserStatus};
use shared::publishing::schema;
use tests::{World, accept, path_of};

use crate::operations::{OPERATIONS, Things};

/// The members that an event has beside what the log has.
const OWN: [&str; 3] = ["version", "id", "tailnetId"];

/// An event without them.
fn logged(event: &Value) -> Value {
    let mut event = event.clone();
    event.as_object_mut().unwrap().retain(|member, _| !OWN.contains(&member.as_str()));
    event
}

/// An entry of the log as it is where nobody has looked up what a user is called.
fn without_looked_up_name(entry: &Value) -> Value {
    let mut entry = entry.clone();
    let is_of_user = entry["target"]["type"] == "USER" && entry["action"] != "CREATE";
    if is_of_user {
        entry["target"]["name"] = entry["target"]["id"].clone();
    }
    entry
}

#[tokio::test]
async fn every_event_of_the_log_is_told_once_as_the_log_has_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    let before = world.published.events().len();
    let owner = acme.owner();
    for operation in OPERATIONS.iter().filter(|operation| !operation.events.is_empty()) {
        let things = Things::of(&world, &acme, &owner).await;
        operation.call(&owner, &things).await;
        for (name, status) in [("waiting", UserStatus::NeedsApproval), ("suspended", UserStatus::Suspended)] {
            world.change_user(acme.id, acme.named(name).id, Role::Member, status).await;
        }
        acme.settle(true, "admin").await;
        for open in acme.open_invites().await {
            owner.delete(&path_of(&open)).await.expect(200);
        }
    }
    world.drain().await;

    let log =
        owner.get("/api/v2/tailnet/-/logging/configuration?start=2026-11-23T11:00:00Z").await.expect(200);
    let sorted = |entries: Vec<Value>| {
        let texts: BTreeSet<String> =
            entries.iter().map(|entry| without_looked_up_name(entry).to_string()).collect();
        assert_eq!(texts.len(), entries.len());
        texts
    };
    let told = world.published.details().split_off(before);
    assert!(told.len() > 20, "{}", told.len());
    assert_eq!(
        sorted(told.iter().map(logged).collect()),
        sorted(log.json["logs"].as_array().unwrap().clone())
    );
    let schema = jsonschema::validator_for(&schema()).expect("it is a schema");
    for event in &told {
        schema.validate(event).unwrap_or_else(|error| panic!("{error}: {event}"));
    }
    let ids: BTreeSet<String> = told.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!(ids.len(), told.len(), "each has an id of its own");
    for (event, detail) in world.published.events().iter().skip(before).zip(&told) {
        assert_eq!(
            (&event["Source"], &event["EventBusName"]),
            (&json!("tailnet-invites"), &json!("default"))
        );
        let name =
            format!("{}.{}", detail["target"]["type"].as_str().unwrap(), detail["action"].as_str().unwrap());
        assert_eq!(event["DetailType"], name);
        assert_eq!((&detail["version"], &detail["tailnetId"]), (&json!("1"), &json!(acme.id.to_string())));
    }
}

#[tokio::test]
async fn no_event_has_a_link() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let made = acme.create(json!([{}, { "email": "dora@friends.example" }])).await.expect(200).json;
    accept(&world.person("emil@friends.example"), &made[0]).await.expect(200);
    acme.admin().makes_key().await;
    world.drain().await;
    let told = format!("{:?}", world.published.events());
    assert!(told.contains("dora@friends.example"));
    for secret in ["tninv_", "uinv", "tskey-", "tnses_"] {
        assert!(!told.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_bus_that_takes_nothing_for_a_while_is_told_everything_later_and_holds_up_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    let before = world.published.events().len();
    // Thirteen events are two calls; the second is refused at first.
    world.published.refuse(1);
    let body = (0..13).map(|number| json!({ "email": format!("friend{number}@friends.example") })).collect();
    let made = acme.create(body).await.expect(200).json;
    let dora = world.person("dora@friends.example");
    accept(&dora, &acme.link().await).await.expect(200);
    world.drain().await;

    assert!(world.failure_queue().is_empty(), "it was tried again until the bus took it");
    let told = world.published.details().split_off(before);
    let ids: BTreeSet<String> = told.iter().map(|event| event["id"].to_string()).collect();
    let created = |event: &&Value| event["action"] == "CREATE" && event["target"]["type"] == "INVITE";
    let invites: BTreeSet<String> =
        told.iter().filter(created).map(|event| event["target"]["id"].to_string()).collect();
    assert_eq!(invites.len(), made.as_array().unwrap().len() + 1, "{ids:?}");
    let people = acme.admin().get("/api/v2/tailnet/-/people?q=dora").await.expect(200);
    assert_eq!(people.json["people"][0]["loginName"], "dora@friends.example");
}
