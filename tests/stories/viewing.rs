//! What a console is told: who the caller is in a tailnet (W35), and what they may do to each user and invite.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{InviteRole, Role, UserStatus};
use tests::{Answer, Somebody, World, accept, path_of};

use Role::{Admin, Auditor, BillingAdmin, ItAdmin, Member, NetworkAdmin, Owner};
use UserStatus::{Active, NeedsApproval, OverBillingLimit, Suspended};

/// The permission table of `docs/rules.md`.
const PERMISSIONS: [(&str, &[Role]); 10] = [
    ("manage-invites", &[Owner, Admin, ItAdmin]),
    ("view-invites", &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin]),
    ("manage-users", &[Owner, Admin, ItAdmin]),
    ("view-tailnet", &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin, Auditor]),
    ("switch-user-approval", &[Owner, Admin, NetworkAdmin]),
    ("change-join-policy", &[Owner, Admin, ItAdmin]),
    ("release-mail", &[Owner, Admin]),
    ("read-audit-log", &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin]),
    ("read-own-user", &Role::ALL),
    ("manage-own-keys", &Role::ALL),
];

async fn me(somebody: &Somebody, tailnet: impl std::fmt::Display) -> Answer {
    somebody.get(&format!("/api/v2/me?tailnet={tailnet}")).await
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[tokio::test]
async fn somebody_is_told_what_they_are_in_a_tailnet_and_may_do_there() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        let user = acme.user(role);
        let answer = me(&user, acme.id).await.expect(200).json;
        assert_eq!(answer["serverTime"], world.now().to_string());
        let membership = &answer["membership"];
        assert_eq!(membership["tailnetId"], acme.id.to_string());
        assert_eq!(membership["tailnetName"], "acme.example");
        assert_eq!(
            (&membership["kind"], &membership["status"]),
            (&json!("organizational"), &json!("active"))
        );
        assert_eq!(membership["role"], role.as_str());
        let granted: Vec<&str> =
            PERMISSIONS.iter().filter(|(_, roles)| roles.contains(&role)).map(|(name, _)| *name).collect();
        assert_eq!(names(&membership["permissions"]), granted, "{role}");
        for name in ["acme.example", "ACME.example"] {
            assert_eq!(me(&user, name).await.expect(200).json, answer);
        }
        let without = user.get("/api/v2/me").await.expect(200).json;
        assert_eq!(without["membership"], Value::Null);
        assert_eq!(without["serverTime"], world.now().to_string());
    }
}

#[tokio::test]
async fn the_roles_that_somebody_may_grant_are_those_that_an_invite_of_theirs_may_have() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        let user = acme.user(role);
        let answer = me(&user, acme.id).await.expect(200).json;
        for granted in InviteRole::all().map(InviteRole::role) {
            let made =
                user.post("/api/v2/tailnet/-/user-invites", json!([{ "role": granted.as_str() }])).await;
            let is_named = names(&answer["membership"]["grantableRoles"]).contains(&granted.as_str());
            assert_eq!(made.status == 200, is_named, "{role} {granted}");
        }
    }
}

#[tokio::test]
async fn whoever_waits_or_is_suspended_is_told_so_and_may_do_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        let user = acme.user(role);
        for status in [NeedsApproval, Suspended, OverBillingLimit] {
            world.change_user(acme.id, user.id, role, status).await;
            let membership = me(&user, acme.id).await.expect(200).json["membership"].clone();
            assert_eq!(membership["status"], status.as_str());
            assert_eq!((&membership["permissions"], &membership["grantableRoles"]), (&json!([]), &json!([])));
        }
    }
}

#[tokio::test]
async fn who_is_no_user_of_a_tailnet_is_told_nothing_of_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let admin = acme.admin();
    let absent = me(&admin, "nobody.example").await.expect(404);
    assert_eq!(admin.get("/api/v2/tailnet/nobody.example/users").await, absent);
    for tailnet in ["77", "globex.example", "no name", &globex.id.to_string()] {
        assert_eq!(me(&admin, tailnet.replace(' ', "%20")).await, absent, "{tailnet}");
    }
    let twice = admin.get("/api/v2/me?tailnet=1&tailnet=2").await.expect(400);
    assert_eq!(twice.json["errors"][0]["field"], "tailnet");
    assert_eq!(me(&admin, "").await.expect(200).json["membership"], Value::Null);
    me(&admin.calling_with(&admin.makes_key().await), acme.id).await.expect(403);
    me(&world.browser(), acme.id).await.expect(401);

    let browser = world.signed_in("admin@acme.example");
    me(&browser, acme.id).await.expect(200);
    browser.submit("/sign-out", "").await.expect(303);
    for tailnet in ["acme.example", "nobody.example", "1&tailnet=2"] {
        me(&browser, tailnet).await.expect(401);
    }
}

#[tokio::test]
async fn who_can_leave_is_told_so_and_nobody_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let ann = world.personal("ann.example").await;
    globex.settle(true, "member").await;
    let guest = globex.user(Auditor);
    let link =
        ann.owner().post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200).json[0].clone();
    accept(&guest, &link).await.expect(200);
    accept(&guest, &acme.link().await).await.expect(200);
    let mut left = 0;
    for tailnet in [&globex, &ann, &acme] {
        for (role, status) in [(Member, Active), (Admin, NeedsApproval), (Member, Suspended), (Owner, Active)]
        {
            world.change_user(tailnet.id, guest.id, role, status).await;
            let can_leave = me(&guest, tailnet.id).await.expect(200).json["membership"]["canLeave"].clone();
            let answer = guest.leaves(tailnet.id).await;
            assert_eq!(can_leave, json!(answer.status == 200), "{} {role} {status:?}", tailnet.name);
            if answer.status == 200 {
                left += 1;
                accept(&guest, &tailnet.link().await).await.expect(200);
            }
        }
    }
    assert_eq!(left, 2);
}

/// What the viewer is told that they can do.
async fn can(viewer: &Somebody, path: &str) -> Vec<String> {
    let shown = viewer.get(path).await.expect(200).json;
    names(&shown["can"]).into_iter().map(ToOwned::to_owned).collect()
}

/// Whether a call changes anything. A change is one transaction, and one that is refused writes nothing.
async fn changes(world: &World, call: impl Future<Output = Answer>) -> bool {
    world.calls.forget();
    let answer = call.await;
    let is_changed = world.calls.take().iter().any(|call| call.write_units > 0.0);
    assert!(!is_changed || answer.status == 200, "{}", answer.text);
    is_changed
}

#[tokio::test]
async fn a_viewer_can_do_to_a_user_exactly_what_the_operations_take_from_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let viewer = acme.named("waiting");
    let mut users = 0;
    let mut target = None;
    for viewing in Role::ALL.into_iter().filter(|role| *role != Member) {
        world.change_user(acme.id, viewer.id, viewing, Active).await;
        let me = me(&viewer, acme.id).await.expect(200).json;
        let grantable = names(&me["membership"]["grantableRoles"]);
        for role in Role::ALL {
            for status in [Active, NeedsApproval, Suspended, OverBillingLimit] {
                if target.is_none() {
                    users += 1;
                    let user = world.person(&format!("user{users}@friends.example"));
                    accept(&user, &acme.link().await).await.expect(200);
                    target = Some(user);
                }
                let user = target.clone().unwrap();
                let context = format!("{viewing} sees {role} {}", status.as_str());
                let reset = || world.change_user(acme.id, user.id, role, status);
                reset().await;
                let can = can(&viewer, &format!("/api/v2/users/{}", user.id)).await;
                let can = |what: &str| can.contains(&what.to_owned());
                for what in ["approve", "suspend", "restore"] {
                    let is_changed = changes(&world, viewer.does(what, &user)).await;
                    assert_eq!(is_changed, can(what), "{context} {what}");
                    reset().await;
                }
                for new in InviteRole::all().map(InviteRole::role) {
                    let is_changed = changes(&world, viewer.sets_role(&user, new.as_str())).await;
                    let is_settable = can("set-role") && grantable.contains(&new.as_str()) && new != role;
                    assert_eq!(is_changed, is_settable, "{context} as {new}");
                    reset().await;
                }
                let is_deleted = changes(&world, viewer.does("delete", &user)).await;
                assert_eq!(is_deleted, can("delete"), "{context} delete");
                target = target.filter(|_| !is_deleted);
            }
        }
        let own = can(&viewer, &format!("/api/v2/users/{}", viewer.id)).await;
        assert!(own.is_empty(), "{viewing} to themselves: {own:?}");
    }
}

#[tokio::test]
async fn a_list_says_of_each_user_and_invite_what_they_say_alone() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.create(json!([{ "email": "dora@friends.example", "role": "admin" }, {}])).await.expect(200);
    for viewer in [Owner, Admin, ItAdmin, NetworkAdmin].map(|role| acme.user(role)) {
        for user in viewer.get("/api/v2/tailnet/-/users").await.expect(200).json["users"].as_array().unwrap()
        {
            let path = format!("/api/v2/users/{}", user["id"].as_str().unwrap());
            assert_eq!(viewer.get(&path).await.expect(200).json, *user);
        }
        for invite in viewer.get("/api/v2/tailnet/-/user-invites").await.expect(200).json.as_array().unwrap()
        {
            assert_eq!(viewer.get(&path_of(invite)).await.expect(200).json, *invite);
        }
    }
}

#[tokio::test]
async fn a_viewer_can_do_to_an_invite_exactly_what_the_operations_take_from_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (maker, verified) = (acme.named("waiting"), acme.named("suspended"));
    let unverified = world.unverified_person("emil@friends.example");
    accept(&unverified, &acme.link().await).await.expect(200);
    let mut seen = 0;
    for viewing in [Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin] {
        for viewer in [&verified, &unverified] {
            world.change_user(acme.id, viewer.id, viewing, Active).await;
            for role in InviteRole::all().map(InviteRole::role) {
                for email in [Some(format!("friend{seen}@friends.example")), None] {
                    for status in [Active, Suspended] {
                        world.change_user(acme.id, maker.id, Admin, Active).await;
                        let body = json!([{ "role": role.as_str(), "email": email }]);
                        let made = maker.post("/api/v2/tailnet/-/user-invites", body).await.expect(200);
                        let path = path_of(&made.json[0]);
                        let all: &[&str] =
                            if email.is_some() { &["copy", "resend", "delete"] } else { &["copy", "delete"] };
                        assert_eq!(names(&made.json[0]["can"]), all);
                        world.advance(SignedDuration::from_mins(1));
                        world.change_user(acme.id, maker.id, Admin, status).await;
                        let context = format!("{viewing} {} sees {role} {email:?} {status:?}", viewer.login);
                        let can = can(viewer, &path).await;
                        let copies = viewer.get(&path).await.json["inviteUrl"].is_string();
                        assert_eq!(copies, can.contains(&"copy".to_owned()), "{context} copy");
                        let resent = viewer.post_nothing(&format!("{path}/resend")).await;
                        assert_eq!(
                            resent.status == 200,
                            can.contains(&"resend".to_owned()),
                            "{context} {}",
                            resent.text
                        );
                        let deleted = viewer.delete(&path).await;
                        assert_eq!(
                            deleted.status == 200,
                            can.contains(&"delete".to_owned()),
                            "{context} delete"
                        );
                        acme.owner().delete(&path).await;
                        seen += 1;
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn an_invite_says_who_made_it_and_from_when_on_it_can_be_mailed_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, link) = (acme.invite("dora@friends.example").await, acme.link().await);
    let inviter = json!({ "id": acme.admin().id.to_string(), "displayName": "Admin" });
    assert_eq!((&invite["inviter"], &link["inviter"]), (&inviter, &inviter));
    assert_eq!((&link["resendableAt"], &link["emailStatusAt"]), (&Value::Null, &Value::Null));
    let viewer = acme.user(NetworkAdmin);
    let resend = format!("{}/resend", path_of(&invite));
    for _ in 0..2 {
        let due = viewer.get(&path_of(&invite)).await.expect(200).json["resendableAt"].clone();
        let due: jiff::Timestamp = due.as_str().unwrap().parse().unwrap();
        world.advance(due.duration_since(world.now()) - SignedDuration::from_millis(1));
        acme.admin().post_nothing(&resend).await.expect(429);
        world.advance(SignedDuration::from_millis(1));
        acme.admin().post_nothing(&resend).await.expect(200);
    }
}

#[tokio::test]
async fn a_user_says_their_verified_address_who_invited_them_and_since_when_they_are_there() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.advance(SignedDuration::from_hours(1));
    let (dora, emil) =
        (world.person("dora@friends.example"), world.unverified_person("emil@friends.example"));
    for (person, email) in [(dora, json!("dora@friends.example")), (emil, Value::Null)] {
        let joined = accept(&person, &acme.link().await).await.expect(200).json;
        let shown = acme.user(Auditor).get(&format!("/api/v2/users/{}", person.id)).await.expect(200).json;
        for user in [&joined, &shown] {
            assert_eq!(user["email"], email);
            assert_eq!(user["invitedBy"], json!({ "id": acme.admin().id.to_string() }));
            assert_eq!(
                (&user["joinedAt"], &user["created"]),
                (&user["created"], &json!(world.now().to_string()))
            );
            assert_eq!(user["can"], json!([]));
        }
    }
    let founder = acme.admin().get(&format!("/api/v2/users/{}", acme.owner().id)).await.expect(200).json;
    assert_eq!(founder["invitedBy"], Value::Null);
}
