//! Who may do what: every role and status by every operation, by session and by API access token, in one's own tailnet and in
//! another's. Every cell comes from one table, and goes through HTTP.

use http::Method;
use serde_json::json;
use shared::domain::{Role, UserStatus};
use tests::{Answer, Somebody, Tailnet, World, accept};

use Role::{Admin, Auditor, BillingAdmin, ItAdmin, Member, NetworkAdmin, Owner};

const SENDERS: &[Role] = &[Owner, Admin, ItAdmin];
const VIEWERS: &[Role] = &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin];
const MANAGERS: &[Role] = &[Owner, Admin, ItAdmin];
const READERS: &[Role] = &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin, Auditor];
const APPROVAL_SWITCHERS: &[Role] = &[Owner, Admin, NetworkAdmin];
const POLICY_MAKERS: &[Role] = &[Owner, Admin, ItAdmin];
const BOTH_SETTINGS: &[Role] = &[Owner, Admin];

const START: &str = "?start=2026-01-01T00:00:00Z";

/// One operation, on things that are there.
#[derive(Clone)]
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

/// The permission table of `requirements.md`, as calls. What stands in braces is what there is for it in a tailnet; leaving has a story
/// of its own, since it takes a guest.
#[rustfmt::skip]
static OPERATIONS: [Operation; 21] = [
    operation("create-invites", Method::POST, "/api/v2/tailnet/{tailnet}/user-invites", "[{}]", SENDERS),
    operation("resend-invite", Method::POST, "/api/v2/user-invites/{invite}/resend", "", SENDERS),
    operation("delete-invite", Method::DELETE, "/api/v2/user-invites/{invite}", "", SENDERS),
    operation("list-invites", Method::GET, "/api/v2/tailnet/{tailnet}/user-invites", "", VIEWERS),
    operation("get-invite", Method::GET, "/api/v2/user-invites/{invite}", "", VIEWERS),
    operation("approve-user", Method::POST, "/api/v2/users/{waiting}/approve", "", MANAGERS),
    operation("suspend-user", Method::POST, "/api/v2/users/{user}/suspend", "", MANAGERS),
    operation("restore-user", Method::POST, "/api/v2/users/{suspended}/restore", "", MANAGERS),
    operation("delete-user", Method::POST, "/api/v2/users/{user}/delete", "", MANAGERS),
    operation("set-user-role", Method::POST, "/api/v2/users/{user}/role", r#"{"role":"billing-admin"}"#, MANAGERS),
    operation("list-users", Method::GET, "/api/v2/tailnet/{tailnet}/users", "", READERS),
    operation("get-user", Method::GET, "/api/v2/users/{user}", "", READERS),
    operation("get-settings", Method::GET, "/api/v2/tailnet/{tailnet}/settings", "", READERS),
    operation("get-usage", Method::GET, "/api/v2/tailnet/{tailnet}/usage", "", READERS),
    operation("update-settings", Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", r#"{"usersApprovalOn":false}"#, APPROVAL_SWITCHERS),
    operation("update-settings", Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", r#"{"usersRoleAllowedToJoinExternalTailnets":"none"}"#, POLICY_MAKERS),
    operation("update-settings", Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", r#"{"usersApprovalOn":false,"usersRoleAllowedToJoinExternalTailnets":"none"}"#, BOTH_SETTINGS),
    operation("list-audit-events", Method::GET, "/api/v2/tailnet/{tailnet}/logging/configuration{start}", "", VIEWERS),
    operation("create-key", Method::POST, "/api/v2/tailnet/{tailnet}/keys", "{}", &Role::ALL),
    operation("list-keys", Method::GET, "/api/v2/tailnet/{tailnet}/keys", "", &Role::ALL),
    operation("delete-key", Method::DELETE, "/api/v2/tailnet/{tailnet}/keys/{key}", "", &Role::ALL),
];

/// What the calls are about, by the names that paths have for it.
#[derive(Clone)]
struct Things(Vec<(&'static str, String)>);

impl Things {
    /// What there is in a tailnet for a caller, who has a key besides, if they can make one.
    async fn of(world: &World, tailnet: &Tailnet<'_>, caller: &Somebody) -> Self {
        let invite = tailnet.invite("dora@friends.example").await["id"].as_str().unwrap().to_owned();
        // The mail may be sent again only after a minute.
        world.advance(jiff::SignedDuration::from_mins(2));
        let key = caller.post(&format!("/api/v2/tailnet/{}/keys", tailnet.id), json!({})).await;
        let user = if caller.login == "auditor@acme.example" { Member } else { Auditor };
        Self(vec![
            ("{tailnet}", tailnet.id.to_string()),
            ("{invite}", invite),
            ("{user}", tailnet.user(user).id.to_string()),
            ("{waiting}", tailnet.named("waiting").id.to_string()),
            ("{suspended}", tailnet.named("suspended").id.to_string()),
            ("{key}", key.json["id"].as_str().unwrap_or("k0000000000000000").to_owned()),
            ("{start}", START.to_owned()),
        ])
    }

    /// The same, but that nothing of it is there; the tailnet itself is another one if `tailnet` says so.
    fn absent(&self, tailnet: Option<&str>) -> Self {
        let absent = |(name, value): &(&'static str, String)| {
            let value = match *name {
                "{tailnet}" => tailnet.unwrap_or(value),
                "{invite}" => "01938000-0000-7000-8000-000000000000",
                "{key}" => "k00000000000000ff",
                "{start}" => START,
                _ => "42",
            };
            (*name, value.to_owned())
        };
        Self(self.0.iter().map(absent).collect())
    }
}

impl Operation {
    async fn call(&self, somebody: &Somebody, things: &Things) -> Answer {
        let fill = |path: String, (name, value): &(&'static str, String)| path.replace(name, value);
        let path = things.0.iter().fold(self.path.to_owned(), fill);
        somebody.call(self.method.clone(), &path, self.body, &[]).await
    }
}

#[tokio::test]
async fn every_role_may_do_what_the_table_says_and_nothing_else() {
    for operation in &OPERATIONS {
        for role in Role::ALL {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let things = Things::of(&world, &acme, &acme.user(role)).await;
            let before = world.rows().await;
            let answer = operation.call(&acme.user(role), &things).await;
            let allowed = operation.allowed.contains(&role);
            let expected = if allowed { 200 } else { 403 };
            assert_eq!(answer.status.as_u16(), expected, "{role} {}: {}", operation.name, answer.text);
            let changes = allowed && operation.method != Method::GET;
            assert_eq!(world.rows().await != before, changes, "{role} {}", operation.name);
        }
    }
}

#[tokio::test]
async fn an_api_access_token_may_do_what_its_user_may_but_make_no_other() {
    for operation in &OPERATIONS {
        for role in Role::ALL {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let user = acme.user(role);
            let things = Things::of(&world, &acme, &user).await;
            let program = user.calling_with(&user.makes_key().await);
            let answer = operation.call(&program, &things).await;
            let allowed = operation.allowed.contains(&role) && operation.name != "create-key";
            let expected = if allowed { 200 } else { 403 };
            assert_eq!(answer.status.as_u16(), expected, "{role} {}: {}", operation.name, answer.text);
        }
    }
}

#[tokio::test]
async fn without_the_right_it_is_403_whether_or_not_the_thing_exists_and_whatever_the_request_says() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = Things::of(&world, &acme, &acme.admin()).await;
    for operation in &OPERATIONS {
        for role in Role::ALL.into_iter().filter(|role| !operation.allowed.contains(role)) {
            let there = operation.call(&acme.user(role), &things).await;
            let nowhere = operation.call(&acme.user(role), &things.absent(None)).await;
            assert_eq!(there, nowhere, "{role} {}", operation.name);
            let nonsense = Operation { body: "{\"nonsense\":", ..operation.clone() };
            if operation.name != "update-settings" {
                assert_eq!(
                    nonsense.call(&acme.user(role), &things).await,
                    there,
                    "{role} {}",
                    operation.name
                );
            }
        }
    }
    let _ = acme.user(Member).get("/api/v2/tailnet/-/logging/configuration?start=never").await.expect(403);
    let too_many = (0..50).map(|index| json!({ "email": format!("f{index}@friends.example") })).collect();
    let _ = acme.user(Auditor).post("/api/v2/tailnet/-/user-invites", too_many).await.expect(403);
}

#[tokio::test]
async fn who_waits_or_is_suspended_has_no_rights_at_all() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = Things::of(&world, &acme, &acme.owner()).await;
    for role in Role::ALL {
        let user = acme.user(role);
        let program = user.calling_with(&user.makes_key().await);
        for status in [UserStatus::NeedsApproval, UserStatus::Suspended, UserStatus::OverBillingLimit] {
            world.change_user(acme.id, user.id, role, status).await;
            for operation in &OPERATIONS {
                for caller in [&user, &program] {
                    let answer = operation.call(caller, &things).await;
                    assert_eq!(answer.status, 403, "{} {role} {}", status.as_str(), operation.name);
                }
            }
            let _ = user.get(&format!("/api/v2/users/{}", user.id)).await.expect(403);
        }
    }
}

#[tokio::test]
async fn another_tailnets_things_are_404_byte_for_byte_as_if_absent() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let theirs = Things::of(&world, &globex, &globex.admin()).await;
    let before = globex.log().await;
    let (admin, owner) = (acme.admin(), acme.owner());
    let program = admin.calling_with(&admin.makes_key().await);
    for operation in &OPERATIONS {
        for caller in [&admin, &owner, &program] {
            let foreign = operation.call(caller, &theirs).await;
            let nowhere = operation.call(caller, &theirs.absent(Some("77"))).await;
            assert_eq!(foreign, nowhere, "{}", operation.name);
            let expected = if std::ptr::eq(caller, &raw const program) && operation.name == "create-key" {
                403
            } else {
                404
            };
            assert_eq!(foreign.status.as_u16(), expected, "{}: {}", operation.name, foreign.text);
        }
    }
    assert_eq!(globex.log().await, before);
    let by_name = admin.get("/api/v2/tailnet/globex.example/users").await.expect(404);
    let of_nobody = admin.get("/api/v2/tailnet/nobody.example/users").await.expect(404);
    assert_eq!(by_name, of_nobody);
}

#[tokio::test]
async fn a_revoked_token_is_401_for_every_operation() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = Things::of(&world, &acme, &acme.admin()).await;
    let key = acme.admin().makes_key().await;
    let path = format!("/api/v2/tailnet/-/keys/{}", key["id"].as_str().unwrap());
    let _ = acme.admin().delete(&path).await.expect(200);
    let program = acme.admin().calling_with(&key);
    for operation in OPERATIONS.iter().filter(|operation| operation.name != "create-key") {
        let answer = operation.call(&program, &things).await;
        assert_eq!(answer.status, 401, "{}: {}", operation.name, answer.text);
    }
    let _ = program.leaves("-").await.expect(401);
}

#[tokio::test]
async fn a_guest_of_any_role_may_leave_but_for_the_owner_and_the_suspended() {
    for role in Role::ALL.into_iter().filter(|role| *role != Owner) {
        for (status, expected) in [("active", 200), ("needs-approval", 200), ("suspended", 403)] {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let guest = world.organization("globex.example").await.admin();
            let invites =
                acme.owner().post("/api/v2/tailnet/-/user-invites", json!([{ "role": role }])).await;
            let _ = accept(&guest, &invites.expect(200).json[0]).await.expect(200);
            if status != "needs-approval" {
                let _ = acme.owner().does("approve", &guest).await.expect(200);
            }
            if status == "suspended" {
                let _ = acme.owner().does("suspend", &guest).await.expect(200);
            }
            let answer = guest.leaves(acme.id).await;
            assert_eq!(answer.status.as_u16(), expected, "{role} {status}: {}", answer.text);
        }
    }
    let world = World::new().await;
    let ann = world.person("ann@friends.example");
    for name in ["home.example", "second.example"] {
        let _ = ann.founds(name, "organizational").await.expect(200);
    }
    let _ = ann.leaves("second.example").await.expect(403);
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
