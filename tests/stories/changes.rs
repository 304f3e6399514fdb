//! What was touched in a tailnet since a time, so that a console knows what to read again (W39).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Answer, Somebody, World, accept, path_of};

use crate::between::meanwhile;

/// What somebody is told of what was touched after a time.
async fn ask(somebody: &Somebody, after: impl ToString) -> Answer {
    somebody.get(&format!("/api/v2/tailnet/-/changes?after={}", after.to_string())).await
}

/// What was touched, as `KIND ID`, operation by operation.
fn touched(answer: &Answer) -> Vec<Vec<String>> {
    let operations = answer.json["changes"].as_array().unwrap();
    let words =
        |thing: &Value| format!("{} {}", thing["kind"].as_str().unwrap(), thing["id"].as_str().unwrap());
    let things = |operation: &Value| operation["touched"].as_array().unwrap().iter().map(words).collect();
    operations.iter().map(things).collect()
}

fn invite(made: &Value) -> String {
    format!("invite {}", made["id"].as_str().unwrap())
}

fn user(somebody: &Somebody) -> String {
    format!("user {}", somebody.id)
}

#[tokio::test]
async fn what_an_operation_touches_is_listed_for_whoever_may_list_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.advance(SignedDuration::from_mins(5));
    let start = world.now();
    let two = acme.create(json!([{}, { "email": "dora@friends.example" }])).await.expect(200).json;
    world.advance(SignedDuration::from_secs(1));
    let dora = world.person("dora@friends.example");
    accept(&dora, &two[0]).await.expect(200);
    world.advance(SignedDuration::from_secs(1));
    acme.owner().does("approve", &dora).await.expect(200);
    world.advance(SignedDuration::from_secs(1));
    acme.settle(false, "none").await;
    world.advance(SignedDuration::from_secs(1));
    // Tokens are everybody's own business.
    acme.admin().makes_key().await;

    let settings = vec![format!("tailnet {}", acme.id)];
    let all = vec![
        settings.clone(),
        vec![user(&dora)],
        vec![invite(&two[0]), user(&dora)],
        vec![invite(&two[0]), invite(&two[1])],
    ];
    let of_users = vec![settings, vec![user(&dora)], vec![user(&dora)]];
    for role in [Role::Owner, Role::Admin, Role::ItAdmin, Role::NetworkAdmin, Role::BillingAdmin] {
        let answer = ask(&acme.user(role), start).await.expect(200);
        assert_eq!(touched(&answer), all, "{role}");
        assert_eq!(answer.json["isComplete"], true);
        assert_eq!(answer.json["serverTime"], world.now().to_string());
    }
    assert_eq!(touched(&ask(&acme.user(Role::Auditor), start).await.expect(200)), of_users);
    let globex = world.organization("globex.example").await;
    assert!(touched(&ask(&globex.admin(), start).await.expect(200)).is_empty());
}

#[tokio::test]
async fn every_change_is_listed_in_one_answer_after_the_other_though_it_commits_late() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.advance(SignedDuration::from_mins(5));
    let (admin, made_late) = (acme.admin(), acme.owner());
    let mut after = world.now().to_string();
    world.advance(SignedDuration::from_secs(1));
    let polled = async {
        world.advance(SignedDuration::from_secs(20));
        let answer = ask(&admin, &after).await.expect(200);
        assert!(touched(&answer).is_empty(), "it is not there yet");
        after = answer.json["serverTime"].as_str().unwrap().to_owned();
    };
    let create = made_late.post("/api/v2/tailnet/-/user-invites", json!([{}]));
    let made = meanwhile(&world, create, polled).await.expect(200).json;

    world.advance(SignedDuration::from_secs(20));
    let answer = ask(&admin, &after).await.expect(200);
    assert_eq!(touched(&answer), vec![vec![invite(&made[0])]]);
    let group = answer.json["changes"][0]["eventGroupID"].clone();
    let again = ask(&admin, answer.json["serverTime"].as_str().unwrap()).await.expect(200);
    assert!(touched(&again).is_empty(), "it is long over");
    let log =
        admin.get("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z&event=INVITE.CREATE");
    assert_eq!(log.await.expect(200).json["logs"][0]["eventGroupID"], group);
}

#[tokio::test]
async fn where_more_was_touched_than_one_answer_lists_it_says_so() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.advance(SignedDuration::from_mins(5));
    let start = world.now();
    for _ in 0..100 {
        world.advance(SignedDuration::from_millis(1));
        acme.link().await;
    }
    let answer = ask(&acme.admin(), start).await.expect(200);
    assert_eq!((touched(&answer).len(), &answer.json["isComplete"]), (100, &json!(true)));
    world.advance(SignedDuration::from_millis(1));
    let last = acme.link().await;
    let answer = ask(&acme.admin(), start).await.expect(200);
    assert_eq!((touched(&answer).len(), &answer.json["isComplete"]), (100, &json!(false)));
    assert_eq!(touched(&answer)[0], vec![invite(&last)], "the newest are listed");
}

#[tokio::test]
async fn it_takes_a_time_and_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for query in ["", "?after=", "?after=yesterday", "?after=1", "?after=2026-11-23"] {
        let refused = acme.admin().get(&format!("/api/v2/tailnet/-/changes{query}")).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], "after", "{query}");
    }
    for after in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
        ask(&acme.admin(), after).await.expect(200);
    }
    let link = acme.link().await;
    let long_ago = ask(&acme.admin(), Timestamp::UNIX_EPOCH).await.expect(200);
    assert_eq!(touched(&long_ago)[0], vec![invite(&link)]);
    assert!(touched(&ask(&acme.admin(), Timestamp::MAX).await.expect(200)).is_empty());
    acme.admin().delete(&path_of(&link)).await.expect(200);
}
