//! Faults in rights: access to other tailnets, links shown to the wrong people, missing checks, forbidden fields taken from a body.

use http::Method;
use serde_json::json;
use shared::domain::Role;
use tests::{Answer, World, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

#[tokio::test]
async fn fault_06_a_credential_of_one_tailnet_does_nothing_in_another() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let invite = globex.invite("dora@friends.example").await;
    let pretender = world.person_in("admin@acme.example", globex.id);
    let path = path_of(&invite);
    pretender.get(&path).await.expect(404);
    pretender.delete(&path).await.expect(404);
    acme.admin().post_nothing(&format!("{path}/resend")).await.expect(404);
    assert_eq!(globex.open_invites().await.len(), 1);
}

#[tokio::test]
async fn fault_07_whoever_may_not_send_an_invite_never_sees_its_link() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "email": "dora@friends.example" }, {}]);
    let made = acme.create(body).await.expect(200);
    let others = [Role::NetworkAdmin, Role::BillingAdmin, Role::Auditor, Role::Member];
    for somebody in
        others.map(|role| acme.user(role)).into_iter().chain([acme.named("waiting"), acme.named("suspended")])
    {
        for path in [INVITES, &path_of(&made.json[0]), &path_of(&made.json[1])] {
            let answer = somebody.get(path).await;
            assert!(!answer.text.contains("/uinv/") && !answer.text.contains("tninv_"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn fault_08_a_right_is_asked_for_at_every_step_for_one_and_for_many() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "role": "admin", "email": "dora@friends.example" }])).await.expect(200).json[0]
            .clone();
    world.advance(jiff::SignedDuration::from_mins(2));
    let (it_admin, admin_role) = (acme.user(Role::ItAdmin), json!({ "role": "admin" }));
    let many = json!([{}, { "email": "emil@friends.example" }, admin_role]);
    let steps = [
        it_admin.post(INVITES, json!([admin_role])).await,
        it_admin.post(INVITES, admin_role.clone()).await,
        it_admin.post(INVITES, many).await,
        it_admin.post_nothing(&format!("{}/resend", path_of(&invite))).await,
        it_admin.sets_role(&acme.user(Role::Member), "admin").await,
        it_admin.does("suspend", &acme.admin()).await,
    ];
    for (step, answer) in steps.into_iter().enumerate() {
        assert_eq!(answer.status, 403, "step {step}: {}", answer.text);
    }
    assert_eq!(acme.open_invites().await.len(), 1);
}

#[tokio::test]
async fn fault_09_nobody_grants_above_themselves_and_an_unknown_role_is_nobodys() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in ["owner", "Admin", "superuser", "", "admin ", "member,admin"] {
        acme.owner().post(INVITES, json!([{ "role": role }])).await.expect(400);
        acme.owner().sets_role(&acme.user(Role::Member), role).await.expect(400);
    }
    acme.user(Role::ItAdmin).post(INVITES, json!([{ "role": "admin" }])).await.expect(403);
    acme.user(Role::NetworkAdmin).post(INVITES, json!([{}])).await.expect(403);
    assert!(acme.log().await.is_empty());
}

#[tokio::test]
async fn fault_10_what_a_caller_must_not_set_is_refused_not_taken_over() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for member in [
        "id",
        "inviterId",
        "tailnetId",
        "inviteUrl",
        "createdAt",
        "expiresAt",
        "emailStatus",
        "status",
        "verified",
    ] {
        let mut body = json!({});
        body[member] = json!("1");
        let refused = acme.create(json!([body])).await.expect(400);
        assert!(refused.message().contains(member), "{}", refused.text);
    }
    assert!(acme.open_invites().await.is_empty());
}

#[tokio::test]
async fn fault_16_whether_an_address_has_an_account_cannot_be_read_from_an_answer() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    // The answer does not tell whether the address has an account in another tailnet, nor a stranger whether a tailnet exists.
    let known = acme.create(json!([{ "email": "member@globex.example" }])).await.expect(200);
    let unknown = acme.create(json!([{ "email": "nobody@globex.example" }])).await.expect(200);
    let shape = |answer: &Answer| answer.json[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(shape(&known), shape(&unknown));
    let stranger = world.person_in("eve@evil.example", globex.id);
    let there = stranger
        .post("/api/v2/tailnet/-/user-invites", json!([{ "email": "member@globex.example" }]))
        .await
        .expect(404);
    let nowhere = stranger
        .post("/api/v2/tailnet/-/user-invites", json!([{ "email": "nobody@globex.example" }]))
        .await
        .expect(404);
    assert_eq!(there, nowhere);
}

#[tokio::test]
async fn fault_21_everybodys_bucket_is_on_their_own_row_whatever_a_request_says() {
    let world = World::with_budget(shared::domain::SendBudget::new(2, 1)).await;
    let acme = world.organization("acme.example").await;
    acme.create(json!([{}, {}])).await.expect(200);
    for header in ["x-forwarded-for", "idempotency-key", "user-agent", "host"] {
        acme.admin()
            .call(Method::POST, "/api/v2/tailnet/-/user-invites", "[{}]", &[(header, "other")])
            .await
            .expect(429);
    }
    acme.user(Role::ItAdmin).post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
}
