//! Who may do what: every role and status by every operation, in their own tailnet and in another's.

use http::Method;
use serde_json::{Value, json};
use shared::domain::{InviteRole, Role, UserStatus};
use tests::{Answer, Somebody, Tailnet, World, path_of};

use Role::{Admin, Auditor, BillingAdmin, ItAdmin, Member, NetworkAdmin, Owner};

const SENDERS: &[Role] = &[Owner, Admin, ItAdmin];
const VIEWERS: &[Role] = &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin];
const READERS: &[Role] = &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin, Auditor];

/// One operation, on an invite and a user that are there.
struct Operation {
    name: &'static str,
    method: Method,
    path: &'static str,
    body: &'static str,
    allowed: &'static [Role],
}

const fn operation(
    name: &'static str,
    method: Method,
    path: &'static str,
    body: &'static str,
    allowed: &'static [Role],
) -> Operation {
    Operation { name, method, path, body, allowed }
}

/// The permission table of `requirements.md`, as calls. `{tailnet}`, `{invite}` and `{user}` stand for what there is.
static OPERATIONS: [Operation; 7] = [
    operation("create-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites", "[{}]", SENDERS),
    operation("list-invites", Method::GET, "/api/v2/tailnet/{tailnet}/user-invites", "", VIEWERS),
    operation("get-invite", Method::GET, "/api/v2/user-invites/{invite}", "", VIEWERS),
    operation("list-users", Method::GET, "/api/v2/tailnet/{tailnet}/users", "", READERS),
    operation("get-user", Method::GET, "/api/v2/users/{user}", "", READERS),
    operation(
        "list-audit-events",
        Method::GET,
        "/api/v2/tailnet/{tailnet}/logging/configuration?start=2026-01-01T00:00:00Z",
        "",
        VIEWERS,
    ),
    operation("resend-invite", Method::POST, "/api/v2/user-invites/{invite}/resend", "", SENDERS),
];

struct Things {
    tailnet: String,
    invite: String,
    user: String,
}

async fn call(somebody: &Somebody, operation: &Operation, things: &Things) -> Answer {
    let path = operation
        .path
        .replace("{tailnet}", &things.tailnet)
        .replace("{invite}", &things.invite)
        .replace("{user}", &things.user);
    somebody.call(operation.method.clone(), &path, operation.body, &[]).await
}

async fn things_in(world: &World, tailnet: &Tailnet<'_>) -> Things {
    let invite = tailnet.invite("dora@friends.example").await;
    world.advance(jiff::SignedDuration::from_mins(2));
    let user = tailnet.owner().id.to_string();
    Things { tailnet: tailnet.id.to_string(), invite: invite["id"].as_str().unwrap().to_owned(), user }
}

const NOTHING: [(&str, &str); 2] = [("invite", "01938000-0000-7000-8000-000000000000"), ("user", "42")];

fn absent(things: &Things) -> Things {
    let [(_, invite), (_, user)] = NOTHING;
    Things { tailnet: things.tailnet.clone(), invite: invite.to_owned(), user: user.to_owned() }
}

#[tokio::test]
async fn every_role_may_do_what_the_table_says_and_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = things_in(&world, &acme).await;
    for operation in &OPERATIONS {
        for role in Role::ALL {
            // Only one resend a minute.
            world.advance(jiff::SignedDuration::from_mins(2));
            let answer = call(&acme.user(role), operation, &things).await;
            let expected = if operation.allowed.contains(&role) { 200 } else { 403 };
            assert_eq!(answer.status.as_u16(), expected, "{role} {}: {}", operation.name, answer.text);
        }
    }
}

#[tokio::test]
async fn only_senders_delete_invites() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        let invite = acme.link().await;
        let answer = acme.user(role).delete(&path_of(&invite)).await;
        let expected = if SENDERS.contains(&role) { 200 } else { 403 };
        assert_eq!(answer.status.as_u16(), expected, "{role}");
    }
}

#[tokio::test]
async fn without_the_right_it_is_403_whether_or_not_the_thing_exists_and_whatever_the_request_says() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = things_in(&world, &acme).await;
    for operation in &OPERATIONS {
        for role in Role::ALL.into_iter().filter(|role| !operation.allowed.contains(role)) {
            let there = call(&acme.user(role), operation, &things).await;
            let nowhere = call(&acme.user(role), operation, &absent(&things)).await;
            assert_eq!(there, nowhere, "{role} {}", operation.name);
        }
    }
    let bad = acme.user(Member).post("/api/v2/tailnet/-/user-invites", json!([{ "role": "emperor" }])).await;
    assert_eq!(bad.status, 403);
    let bad = acme.user(Member).get("/api/v2/tailnet/-/logging/configuration?start=never").await;
    assert_eq!(bad.status, 403);
    let too_many: Value =
        (0..50).map(|index| json!({ "email": format!("f{index}@friends.example") })).collect();
    let _ = acme.user(Auditor).post("/api/v2/tailnet/-/user-invites", too_many).await.expect(403);
}

#[tokio::test]
async fn who_waits_or_is_suspended_has_no_rights_at_all() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = things_in(&world, &acme).await;
    for role in Role::ALL {
        let user = acme.user(role);
        for status in [UserStatus::NeedsApproval, UserStatus::Suspended, UserStatus::OverBillingLimit] {
            world.change_user(acme.id, user.id, role, status).await;
            for operation in &OPERATIONS {
                let answer = call(&user, operation, &things).await;
                assert_eq!(answer.status, 403, "{} {role} {}", status.as_str(), operation.name);
            }
            let _ = user.get(&format!("/api/v2/users/{}", user.id)).await.expect(403);
        }
    }
}

#[tokio::test]
async fn everybody_active_may_look_at_their_own_user() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        let user = acme.user(role);
        let own = user.get(&format!("/api/v2/users/{}", user.id)).await.expect(200);
        assert_eq!(own.json["role"], role.as_str());
        assert_eq!(own.json["id"], user.id.to_string());
    }
}

#[tokio::test]
async fn another_tailnets_things_are_404_byte_for_byte_as_if_absent() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let theirs = things_in(&world, &globex).await;
    for operation in &OPERATIONS {
        let admin = acme.admin();
        let foreign = call(&admin, operation, &theirs).await;
        let nowhere = call(&admin, operation, &Things { tailnet: "77".to_owned(), ..absent(&theirs) }).await;
        assert_eq!(foreign.status, 404, "{}: {}", operation.name, foreign.text);
        assert_eq!(foreign, nowhere, "{}", operation.name);
    }
    let _ = acme.admin().delete(&format!("/api/v2/user-invites/{}", theirs.invite)).await.expect(404);
    assert_eq!(globex.open_invites().await.len(), 1);
    let by_name = acme.admin().get("/api/v2/tailnet/globex.example/users").await.expect(404);
    let of_nobody = acme.admin().get("/api/v2/tailnet/nobody.example/users").await.expect(404);
    assert_eq!(by_name, of_nobody);
}

#[tokio::test]
async fn a_tailnet_is_named_by_a_dash_its_number_or_its_name() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for tailnet in ["-", "acme.example", "acme%2Eexample", acme.id.to_string().as_str()] {
        let _ = acme.admin().get(&format!("/api/v2/tailnet/{tailnet}/users")).await.expect(200);
    }
    let at_home = world.person("admin@acme.example");
    let _ = at_home.get("/api/v2/tailnet/-/users").await.expect(200);
    let _ = world.person("stranger@elsewhere.example").get("/api/v2/tailnet/-/users").await.expect(404);
}

#[tokio::test]
async fn nobody_invites_above_themselves_alone_among_many_or_by_link() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        for granted in InviteRole::all() {
            let name = format!("{role}-{granted}@friends.example");
            let allowed = role.may_grant(granted);
            let expected = if allowed { 200 } else { 403 };
            let user = acme.user(role);
            for body in [
                json!([{ "role": granted }]),
                json!({ "role": granted }),
                json!([{ "role": granted, "email": name }]),
                json!([{ "role": "member" }, { "role": granted, "email": format!("2-{name}") }]),
            ] {
                let answer = user.post("/api/v2/tailnet/-/user-invites", body.clone()).await;
                assert_eq!(answer.status.as_u16(), expected, "{role} grants {granted}: {body}");
            }
        }
    }
}

#[tokio::test]
async fn granting_too_much_is_403_whatever_else_is_wrong_with_the_request() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "role": "admin", "email": "x@friends.example" }, { "email": "x@friends.example" }]);
    let _ = acme.user(ItAdmin).post("/api/v2/tailnet/-/user-invites", body.clone()).await.expect(403);
    let _ = acme.admin().post("/api/v2/tailnet/-/user-invites", body).await.expect(400);
}

#[tokio::test]
async fn the_link_is_shown_to_those_alone_who_may_grant_its_role() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "role": "admin", "email": "dora@friends.example" }])).await.expect(200).json[0]
            .clone();
    let path = path_of(&invite);
    for role in VIEWERS {
        let one = acme.user(*role).get(&path).await.expect(200);
        let list = acme.user(*role).get("/api/v2/tailnet/-/user-invites").await.expect(200);
        let sees = matches!(role, Owner | Admin);
        assert_eq!(one.json.get("inviteUrl").is_some(), sees, "{role}");
        assert_eq!(list.json[0].get("inviteUrl").is_some(), sees, "{role}");
        assert!(sees || !list.text.contains("/uinv/"), "{role}");
    }
    world.advance(jiff::SignedDuration::from_mins(2));
    let _ = acme.user(ItAdmin).post_nothing(&format!("{path}/resend")).await.expect(403);
    let _ = acme.user(Owner).post_nothing(&format!("{path}/resend")).await.expect(200);
}

#[tokio::test]
async fn a_call_without_a_good_credential_is_401() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let expired = {
        let claims = shared::seed::claims("admin@acme.example", None, true, Some(acme.id), world.now());
        world.with_claims(&shared::identity::SessionClaims { expires_at: world.now().as_second(), ..claims })
    };
    for header in
        [None, Some("Bearer"), Some("Bearer nonsense"), Some("Basic bm9wZTo="), Some("Bearer tskey-api-nope")]
    {
        let nobody = world.holding(header.map(ToOwned::to_owned), "", admin.id);
        let answer = nobody.get("/api/v2/tailnet/-/users").await.expect(401);
        assert!(!answer.message().is_empty());
        let _ = nobody.post("/api/v2/user-invites/-/accept", json!({ "invite": "x" })).await.expect(401);
    }
    let _ = expired.get("/api/v2/tailnet/-/users").await.expect(401);
}
