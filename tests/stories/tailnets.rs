//! Tailnets: founding and listing them (W25).

use futures_util::future::join_all;
use serde_json::json;
use shared::domain::Role;
use tests::{World, accept};

#[tokio::test]
async fn the_first_tailnet_that_somebody_founds_is_their_home() {
    let world = World::new().await;
    let ann = world.person("ann@friends.example");
    let first = ann.founds("ann", "personal").await.expect(200).json;
    let expected = json!({
        "id": first["id"], "name": "ann", "kind": "personal", "role": "owner", "status": "active", "home": true,
    });
    assert_eq!(first, expected);
    let second = ann.founds("lee", "organizational").await.expect(200).json;
    assert_eq!(second["home"], false);
    let listed = ann.get("/api/v2/tailnets").await.expect(200).json;
    assert_eq!(listed, json!({ "tailnets": [first, second] }));

    let own = ann.get(&format!("/api/v2/users/{}", ann.id)).await.expect(200).json;
    assert_eq!((&own["tailnetId"], &own["role"]), (&first["id"], &json!("owner")));
}

#[tokio::test]
async fn a_new_tailnet_is_ready_to_invite_into_and_careful() {
    let world = World::new().await;
    let ann = world.person("ann@friends.example");
    ann.founds("ann", "organizational").await.expect(200);
    let settings = ann.get("/api/v2/tailnet/ann/settings").await.expect(200).json;
    let careful = json!({ "usersApprovalOn": true, "usersRoleAllowedToJoinExternalTailnets": "admin" });
    assert_eq!(settings, careful);
    let invites = "/api/v2/tailnet/ann/user-invites";
    ann.post(invites, json!({ "email": "ann@friends.example" })).await.expect(409);
    let link = ann.post(invites, json!([{}])).await.expect(200).json[0].clone();
    accept(&world.person("dora@friends.example"), &link).await.expect(200);
}

#[tokio::test]
async fn founding_stands_in_the_log_of_the_tailnet_and_of_the_home() {
    let world = World::new().await;
    let ann = world.person("ann@friends.example");
    let founded = ["ann", "lee"];
    for name in founded {
        ann.founds(name, "organizational").await.expect(200);
    }
    let log = async |tailnet: &str| {
        let path = format!("/api/v2/tailnet/{tailnet}/logging/configuration?start=2026-01-01T00:00:00Z");
        let entries = ann.get(&path).await.expect(200).json["logs"].as_array().unwrap().clone();
        let event = |entry: &serde_json::Value| {
            format!("{}.{} {}", entry["target"]["type"], entry["action"], entry["target"]["name"])
                .replace('"', "")
        };
        entries.iter().map(event).collect::<Vec<_>>()
    };
    let created =
        |name: &str| [format!("TAILNET.CREATE {name}"), "USER.CREATE ann@friends.example".to_owned()];
    assert_eq!(log("lee").await, created("lee"));
    let joined = "TAILNET.JOIN lee".to_owned();
    assert_eq!(log("ann").await, [&created("ann")[..], &[joined]].concat());
}

#[tokio::test]
async fn a_name_belongs_to_one_tailnet_however_many_want_it_at_once() {
    let world = World::new().await;
    let people: Vec<_> = (0..20).map(|index| world.person(&format!("p{index}@friends.example"))).collect();
    let answers = join_all(people.iter().map(|person| Box::pin(person.founds("wanted", "personal"))));
    let (founded, refused): (Vec<_>, Vec<_>) =
        answers.await.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((founded.len(), refused.len()), (1, 19));
    for answer in refused {
        assert_eq!(answer.expect(409).json["errors"][0]["field"], "name");
    }
    let mut of_somebody = 0;
    for person in &people {
        let listed = person.get("/api/v2/tailnets").await.expect(200).json;
        of_somebody += listed["tailnets"].as_array().unwrap().len();
    }
    assert_eq!(of_somebody, 1);
}

#[tokio::test]
async fn somebody_who_founds_two_tailnets_at_once_has_one_home() {
    let world = World::with_founders("friends.example").await;
    let ann = world.person("ann@friends.example");
    let names: Vec<String> = (0..8).map(|index| format!("ann-{index}")).collect();
    let answers = join_all(names.iter().map(|name| Box::pin(ann.founds(name, "personal")))).await;
    assert_eq!(answers.into_iter().filter(|answer| answer.json["home"] == true).count(), 1);
    let listed = ann.get("/api/v2/tailnets").await.expect(200).json;
    let homes: Vec<_> =
        listed["tailnets"].as_array().unwrap().iter().map(|one| one["home"] == true).collect();
    assert_eq!(homes, [true, false, false, false, false, false, false, false]);
}

#[tokio::test]
async fn one_sees_every_tailnet_that_one_is_in_and_what_one_is_there() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = globex.user(Role::BillingAdmin);
    accept(&guest, &acme.link().await).await.expect(200);
    let listed = guest.get("/api/v2/tailnets").await.expect(200).json;
    let seen: Vec<_> = listed["tailnets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["name"], one["role"], one["status"], one["home"]]))
        .collect();
    let expected = [
        json!(["globex.example", "billing-admin", "active", true]),
        json!(["acme.example", "member", "needs-approval", false]),
    ];
    assert_eq!(seen, expected);
    let stranger = world.person("stranger@elsewhere.example");
    assert_eq!(stranger.get("/api/v2/tailnets").await.expect(200).json, json!({ "tailnets": [] }));
}
