//! Usage: who counts as active in a month, however often the network reports them (R23).

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Tailnet, World, accept};

async fn usage(tailnet: &Tailnet<'_>, month: &str) -> Value {
    let path = format!("/api/v2/tailnet/-/usage?month={month}");
    tailnet.user(Role::BillingAdmin).get(&path).await.expect(200).json
}

fn counts(active: u64, invited: u64, elsewhere: u64) -> Value {
    json!({ "month": "2026-11", "activeUsers": active, "joinedByInvite": invited, "homeElsewhere": elsewhere })
}

#[tokio::test]
async fn everybody_who_moved_data_counts_those_included_who_are_paid_for_elsewhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    assert_eq!(usage(&acme, "2026-11").await, counts(0, 0, 0));

    let (dora, guest) = (world.person("dora@friends.example"), globex.admin());
    for person in [&dora, &guest] {
        accept(person, &acme.link().await).await.expect(200);
    }
    for person in [&acme.owner(), &dora, &guest] {
        world.report_activity(acme.id, person.id).await;
    }
    assert_eq!(usage(&acme, "2026-11").await, counts(3, 2, 1));
    assert_eq!(usage(&globex, "2026-11").await, counts(0, 0, 0));
}

#[tokio::test]
async fn whoever_is_reported_again_and_again_counts_once_a_month() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let owner = acme.owner();
    join_all((0..30).map(|_| Box::pin(world.report_activity(acme.id, owner.id)))).await;
    assert_eq!(usage(&acme, "2026-11").await["activeUsers"], 1);
    let late: jiff::Timestamp = "2026-10-31T23:59:59Z".parse().unwrap();
    world.report_activity_at(acme.id, owner.id, late).await;
    assert_eq!(usage(&acme, "2026-10").await["activeUsers"], 1);
    assert_eq!(usage(&acme, "2026-11").await["activeUsers"], 1);
    assert_eq!(usage(&acme, "2026-12").await["activeUsers"], 0);
}

#[tokio::test]
async fn everybody_counts_though_all_are_reported_at_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let people: Vec<_> = Role::ALL.into_iter().map(|role| acme.user(role)).collect();
    join_all(people.iter().map(|person| Box::pin(world.report_activity(acme.id, person.id)))).await;
    assert_eq!(usage(&acme, "2026-11").await, counts(7, 0, 0));
}

#[tokio::test]
async fn whoever_was_removed_since_still_counts_and_whoever_was_never_there_does_not() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    world.report_activity(acme.id, member.id).await;
    acme.admin().does("delete", &member).await.expect(200);
    world.report_activity(acme.id, member.id).await;
    world.report_activity(acme.id, world.person("stranger@elsewhere.example").id).await;
    assert_eq!(usage(&acme, "2026-11").await, counts(1, 0, 0));
}

#[tokio::test]
async fn several_months_are_answered_at_once_the_oldest_first() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let owner = acme.owner();
    let long_ago: jiff::Timestamp = "2026-09-01T00:00:00Z".parse().unwrap();
    world.report_activity_at(acme.id, owner.id, long_ago).await;
    world.report_activity(acme.id, owner.id).await;
    let months = async |query: &str| {
        let usage = owner.get(&format!("/api/v2/tailnet/-/usage?{query}")).await.expect(200).json;
        assert_eq!(usage.as_object().unwrap().keys().collect::<Vec<_>>(), ["months"]);
        let months = usage["months"].as_array().unwrap().clone();
        months
            .iter()
            .map(|of| format!("{} {}", of["month"].as_str().unwrap(), of["activeUsers"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(months("from=2026-09").await, ["2026-09 1", "2026-10 0", "2026-11 1"]);
    assert_eq!(months("from=2026-09&to=2026-10").await, ["2026-09 1", "2026-10 0"]);
    assert_eq!(months("to=2026-10").await.first().unwrap(), "2025-11 0");
    assert_eq!(months("from=2024-12&to=2026-11").await.len(), 24);
    for (query, field) in [
        ("from=2024-11&to=2026-11", "from"),
        ("from=2026-12&to=2026-11", "from"),
        ("from=never", "from"),
        ("to=never", "to"),
        ("month=2026-11&to=2026-11", "month"),
    ] {
        let answer = owner.get(&format!("/api/v2/tailnet/-/usage?{query}")).await.expect(400);
        assert_eq!(answer.json["errors"][0]["field"], field, "{query}: {}", answer.text);
    }
}

#[tokio::test]
async fn without_a_month_it_is_this_one() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let now = acme.owner().get("/api/v2/tailnet/-/usage").await.expect(200).json;
    assert_eq!(now, counts(0, 0, 0));
    acme.owner().get("/api/v2/tailnet/-/usage?month=November").await.expect(400);
    acme.user(Role::Member).get("/api/v2/tailnet/-/usage?month=November").await.expect(403);
}
