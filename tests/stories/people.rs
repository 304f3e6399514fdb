//! Approving, suspending, restoring and removing users and giving them roles (R10, R17), checked by what they can do afterwards.

use serde_json::json;
use shared::domain::Role;
use tests::{World, accept};

#[tokio::test]
async fn a_suspended_user_has_no_rights_until_restored() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let auditor = acme.user(Role::Auditor);
    for _ in 0..2 {
        acme.admin().does("suspend", &auditor).await.expect(200);
    }
    auditor.get("/api/v2/tailnet/-/users").await.expect(403);
    for _ in 0..2 {
        acme.admin().does("restore", &auditor).await.expect(200);
    }
    auditor.get("/api/v2/tailnet/-/users").await.expect(200);
    let expected = [
        "USER.SUSPEND auditor@acme.example by admin@acme.example",
        "USER.RESTORE auditor@acme.example by admin@acme.example",
    ];
    assert_eq!(acme.log().await, expected);
}

#[tokio::test]
async fn another_role_counts_at_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    member.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(403);
    for _ in 0..2 {
        acme.admin().sets_role(&member, "it-admin").await.expect(200);
    }
    member.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    acme.admin().sets_role(&member, "member").await.expect(200);
    member.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(403);

    let answer = acme.admin().get("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z").await;
    let changes = answer.json["logs"].as_array().unwrap().iter().filter(|entry| entry["action"] == "UPDATE");
    let told: Vec<_> = changes.map(|entry| (entry["old"].clone(), entry["new"].clone())).collect();
    let role = |role: &str| json!({ "role": role });
    assert_eq!(told, [(role("member"), role("it-admin")), (role("it-admin"), role("member"))]);
}

#[tokio::test]
async fn whoever_is_removed_is_out_and_may_be_invited_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    acme.create(json!([{ "email": "member@acme.example" }])).await.expect(409);
    acme.admin().does("delete", &member).await.expect(200);
    acme.admin().does("delete", &member).await.expect(404);
    member.get(&format!("/api/v2/users/{}", member.id)).await.expect(404);
    assert!(!world.rows().await.iter().any(|row| row.contains("E#member@")), "the address is free");

    let invite = acme.invite("member@acme.example").await;
    let joined = accept(&member, &invite).await.expect(200);
    assert_eq!(joined.json["status"], "needs-approval");
}

#[tokio::test]
async fn an_address_that_others_have_too_stays_theirs_when_one_goes() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = world.person("dora@friends.example");
    let namesake = {
        let claims = local::seeds::claims("dora@friends.example", None, true, None, world.now());
        world.with_claims(&shared::identity::SessionClaims {
            issuer: "https://other.example".into(),
            ..claims
        })
    };
    for person in [&dora, &namesake] {
        accept(person, &acme.link().await).await.expect(200);
    }
    acme.admin().does("delete", &dora).await.expect(200);
    acme.create(json!([{ "email": "dora@friends.example" }])).await.expect(409);
    acme.admin().does("delete", &namesake).await.expect(200);
    acme.invite("dora@friends.example").await;
}

#[tokio::test]
async fn whoever_is_removed_from_home_has_the_tailnet_they_joined_next_for_a_home() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = world.person("dora@friends.example");
    accept(&dora, &acme.link().await).await.expect(200);
    acme.owner().does("approve", &dora).await.expect(200);
    let _ =
        acme.owner().changes_settings(json!({ "usersRoleAllowedToJoinExternalTailnets": "member" })).await;
    let mut others = Vec::new();
    for name in ["zeta.example", "beta.example"] {
        world.advance(jiff::SignedDuration::from_hours(1));
        let tailnet = world.organization(name).await;
        accept(&dora, &tailnet.link().await).await.expect(200);
        others.push(tailnet);
    }
    acme.admin().does("delete", &dora).await.expect(200);
    let listed = dora.get("/api/v2/tailnets").await.expect(200).json;
    let homes: Vec<_> =
        listed["tailnets"].as_array().unwrap().iter().map(|one| (&one["name"], &one["home"])).collect();
    assert_eq!(homes, [(&json!("zeta.example"), &json!(true)), (&json!("beta.example"), &json!(false))]);

    for tailnet in &others {
        tailnet.admin().does("delete", &dora).await.expect(200);
    }
    assert_eq!(dora.get("/api/v2/tailnets").await.expect(200).json, json!({ "tailnets": [] }));
    let trace =
        world.rows().await.into_iter().find(|row| row.contains("\"pk\":\"P#") && row.contains("dora"));
    assert_eq!(trace, None);
}

#[tokio::test]
async fn whoever_has_no_name_is_called_by_their_login_in_users_and_log() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for (login, name) in [("dora@friends.example", ""), ("emil@friends.example", "\u{3164}\u{2800}")] {
        let claims = local::seeds::claims(login, None, true, None, world.now());
        let nameless =
            world.with_claims(&shared::identity::SessionClaims { name: name.to_owned(), ..claims });
        let joined = accept(&nameless, &acme.link().await).await.expect(200).json;
        assert_eq!(joined["displayName"], login);
        let path = format!(
            "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z&actor={}",
            nameless.id
        );
        let log = acme.admin().get(&path).await.expect(200).json;
        assert_eq!(log["logs"][0]["actor"]["displayName"], login);
    }
}
