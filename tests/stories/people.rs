//! People: approving, suspending, restoring, removing, giving roles (R10, R17), as told by what they can do afterwards.

use serde_json::json;
use shared::domain::Role;
use tests::{Somebody, Tailnet, World, accept};

/// Does something to a user.
async fn act(by: &Somebody, on: &Somebody, what: &str) -> u16 {
    by.post_nothing(&format!("/api/v2/users/{}/{what}", on.id)).await.status.as_u16()
}

/// Gives a user another role.
async fn set_role(by: &Somebody, on: &Somebody, role: &str) -> u16 {
    by.post(&format!("/api/v2/users/{}/role", on.id), json!({ "role": role })).await.status.as_u16()
}

/// What an admin sees of a user.
async fn seen(acme: &Tailnet<'_>, user: &Somebody, what: &str) -> String {
    let shown = acme.owner().get(&format!("/api/v2/users/{}", user.id)).await;
    shown.json[what].as_str().unwrap_or("gone").to_owned()
}

#[tokio::test]
async fn whoever_waits_can_act_once_approved() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let link = acme.link().await;
    let dora = world.person("dora@friends.example");
    let _ = accept(&dora, &link).await.expect(200);
    let own = format!("/api/v2/users/{}", dora.id);
    let _ = dora.get(&own).await.expect(403);

    for _ in 0..2 {
        assert_eq!(act(&acme.user(Role::ItAdmin), &dora, "approve").await, 200);
    }
    assert_eq!(dora.get(&own).await.expect(200).json["status"], "active");
    let log = acme.log().await;
    let approvals: Vec<_> = log.iter().filter(|line| line.starts_with("USER.APPROVE")).collect();
    assert_eq!(approvals, ["USER.APPROVE dora@friends.example by it-admin@acme.example"]);
}

#[tokio::test]
async fn a_suspended_user_has_no_rights_until_restored() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let auditor = acme.user(Role::Auditor);
    assert_eq!(act(&acme.admin(), &auditor, "suspend").await, 200);
    assert_eq!(act(&acme.admin(), &auditor, "suspend").await, 200);
    let _ = auditor.get("/api/v2/tailnet/-/users").await.expect(403);
    assert_eq!(act(&acme.admin(), &auditor, "restore").await, 200);
    assert_eq!(act(&acme.admin(), &auditor, "restore").await, 200);
    let _ = auditor.get("/api/v2/tailnet/-/users").await.expect(200);
    let log = acme.log().await;
    let expected = [
        "USER.SUSPEND auditor@acme.example by admin@acme.example",
        "USER.RESTORE auditor@acme.example by admin@acme.example",
    ];
    assert_eq!(log, expected);
}

#[tokio::test]
async fn restoring_does_not_approve() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let waiting = acme.named("waiting");
    for what in ["suspend", "restore"] {
        assert_eq!(act(&acme.admin(), &waiting, what).await, 409);
        assert_eq!(seen(&acme, &waiting, "status").await, "needs-approval");
    }
}

#[tokio::test]
async fn another_role_counts_at_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let _ = member.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(403);
    assert_eq!(set_role(&acme.admin(), &member, "it-admin").await, 200);
    let _ = member.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    assert_eq!(set_role(&acme.admin(), &member, "it-admin").await, 200);
    assert_eq!(set_role(&acme.admin(), &member, "member").await, 200);
    let _ = member.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(403);
    let log = acme.log().await;
    let changes: Vec<_> = log.iter().filter(|line| line.starts_with("USER")).collect();
    assert_eq!(changes, ["USER.UPDATE.USER_ROLE member@acme.example by admin@acme.example"; 2]);
}

#[tokio::test]
async fn whoever_is_removed_is_out_and_may_be_invited_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let _ = acme.create(json!([{ "email": "member@acme.example" }])).await.expect(409);
    assert_eq!(act(&acme.admin(), &member, "delete").await, 200);
    assert_eq!(act(&acme.admin(), &member, "delete").await, 404);
    let _ = member.get(&format!("/api/v2/users/{}", member.id)).await.expect(404);

    let invite = acme.invite("member@acme.example").await;
    let joined = accept(&member, &invite).await.expect(200);
    assert_eq!(joined.json["status"], "needs-approval");
}
