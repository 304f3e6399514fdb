//! User approval: who waits, what they may not do, and how the waiting ends (R17).

use futures_util::future::join_all;
use serde_json::json;
use shared::domain::Role;
use shared::edge::endpoints::endpoints;
use tests::{Tailnet, World, accept};

/// Somebody who has joined and waits.
async fn waiting(world: &World, acme: &Tailnet<'_>, login: &str) -> tests::Somebody {
    let invite = acme.create(json!([{ "role": "admin" }])).await.expect(200).json[0].clone();
    let joined = accept(&world.person(login), &invite).await.expect(200);
    assert_eq!(joined.json["status"], "needs-approval");
    world.person_in(login, acme.id)
}

#[tokio::test]
async fn whoever_waits_can_do_nothing_in_the_tailnet_by_any_operation() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = waiting(&world, &acme, "dora@friends.example").await;
    let invite = acme.link().await["id"].as_str().unwrap().to_owned();
    let before = world.rows().await;
    for route in endpoints() {
        // Calls about the person rather than the tailnet are allowed: joining, founding, listing tailnets, asking who they are. Pages
        // and the token exchange take no credential.
        let of_the_person = ["accept-invite", "create-tailnet", "list-tailnets", "get-me", "exchange-token"];
        if of_the_person.contains(&route.function) || !route.path.starts_with("/api/") {
            continue;
        }
        let path = route.path.replace("{tailnet}", &acme.id.to_string());
        let id = if path.contains("user-invites") { invite.clone() } else { acme.owner().id.to_string() };
        let answer = dora.call(route.method.clone(), &path.replace("{id}", &id), "", &[]).await;
        // Leaving is 403, too, because this is their home. They could leave an external tailnet.
        assert_eq!(answer.status, 403, "{}: {}", route.function, answer.text);
    }
    let own = dora.get(&format!("/api/v2/users/{}", dora.id)).await;
    assert_eq!(own.status, 403);
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn approving_twice_is_harmless_and_leaves_one_event() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = waiting(&world, &acme, "dora@friends.example").await;
    for _ in 0..2 {
        acme.user(Role::ItAdmin).does("approve", &acme.user(Role::Member)).await.expect(200);
    }
    for _ in 0..2 {
        acme.admin().does("approve", &dora).await.expect(200);
    }
    let own = dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(200);
    assert_eq!((&own.json["status"], &own.json["role"]), (&json!("active"), &json!("admin")));
    let approvals: Vec<String> =
        acme.log().await.into_iter().filter(|line| line.contains("USER.APPROVE")).collect();
    assert_eq!(approvals, ["USER.APPROVE dora@friends.example by admin@acme.example"]);
}

#[tokio::test]
async fn of_two_admins_who_approve_at_once_one_has_done_it_and_both_are_told_so() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = waiting(&world, &acme, "dora@friends.example").await;
    let (admin, owner) = (acme.admin(), acme.owner());
    let answers = join_all(
        (0..20).map(|index| Box::pin(if index % 2 == 0 { &admin } else { &owner }.does("approve", &dora))),
    );
    for answer in answers.await {
        answer.expect(200);
    }
    let log = acme.log().await;
    assert_eq!(log.iter().filter(|line| line.contains("USER.APPROVE")).count(), 1, "{log:?}");
}

#[tokio::test]
async fn approval_switched_off_lets_newcomers_in_and_leaves_the_waiting_waiting() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = waiting(&world, &acme, "dora@friends.example").await;
    let _ =
        acme.user(Role::NetworkAdmin).changes_settings(json!({ "usersApprovalOn": false })).await.expect(200);
    let emil = world.person("emil@friends.example");
    assert_eq!(accept(&emil, &acme.link().await).await.expect(200).json["status"], "active");
    dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(403);
    acme.admin().does("approve", &dora).await.expect(200);
    dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(200);
}

#[tokio::test]
async fn neither_suspending_nor_restoring_approves() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let dora = waiting(&world, &acme, "dora@friends.example").await;
    for what in ["suspend", "restore"] {
        acme.owner().does(what, &dora).await.expect(409);
    }
    acme.owner().sets_role(&dora, "member").await.expect(200);
    let shown = acme.admin().get(&format!("/api/v2/users/{}", dora.id)).await.expect(200);
    assert_eq!((&shown.json["status"], &shown.json["role"]), (&json!("needs-approval"), &json!("member")));
}
