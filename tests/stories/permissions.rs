//! Who may do what: every role and status, with every operation, by session and by API access token, in their own tailnet and in another.
//! All expectations come from the table in `operations.rs`.

use serde_json::json;
use shared::domain::{Role, UserStatus};
use tests::{Somebody, World, accept};

use crate::operations::{OPERATIONS, Operation, Things};
use Role::{Auditor, Member, Owner};

#[tokio::test]
async fn every_role_may_do_what_the_table_says_and_nothing_else_and_the_log_says_so() {
    for operation in &OPERATIONS {
        for role in Role::ALL {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let things = Things::of(&world, &acme, &acme.user(role)).await;
            let (rows, log) = (world.rows().await, acme.events().await);
            let answer = operation.call(&acme.user(role), &things).await;
            let expected = operation.expected_of(role);
            assert_eq!(answer.status.as_u16(), expected, "{role} {}: {}", operation.name, answer.text);
            let changes = expected == 200 && !operation.events.is_empty();
            assert_eq!(world.rows().await != rows, changes, "{role} {}", operation.name);
            let left = if changes { operation.events } else { &[] };
            assert_eq!(acme.events().await[log.len()..], *left, "{role} {}", operation.name);
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
            let expected = if operation.takes_session() { 403 } else { operation.expected_of(role) };
            assert_eq!(answer.status.as_u16(), expected, "{role} {}: {}", operation.name, answer.text);
        }
    }
}

#[tokio::test]
async fn without_the_right_it_is_403_whether_or_not_the_thing_exists_and_whatever_the_request_says() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = Things::of(&world, &acme, &acme.admin()).await;
    let too_long = "x".repeat(256 * 1024 + 1).leak();
    for operation in &OPERATIONS {
        for role in Role::ALL.into_iter().filter(|role| !operation.allowed.contains(role)) {
            let user = acme.user(role);
            let there = operation.call(&user, &things).await;
            let nowhere = operation.call(&user, &things.absent(None)).await;
            assert_eq!(there, nowhere, "{role} {}", operation.name);
            // The right depends on the settings that the body names, and an unreadable body names none.
            if operation.name == "update-settings" {
                continue;
            }
            for body in ["{\"nonsense\":", too_long] {
                let nonsense = Operation { body, ..operation.clone() };
                assert_eq!(nonsense.call(&user, &things).await, there, "{role} {}", operation.name);
            }
        }
    }
    let member = acme.user(Member);
    for path in ["logging/configuration?start=never", "usage?month=never", "users?role=emperor"] {
        member.get(&format!("/api/v2/tailnet/-/{path}")).await.expect(403);
    }
    let too_many = (0..50).map(|index| json!({ "email": format!("f{index}@friends.example") })).collect();
    acme.user(Auditor).post("/api/v2/tailnet/-/user-invites", too_many).await.expect(403);
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
            let before = world.rows().await;
            for operation in &OPERATIONS {
                for caller in [&user, &program] {
                    let answer = operation.call(caller, &things).await;
                    assert_eq!(answer.status, 403, "{} {role} {}", status.as_str(), operation.name);
                    let nowhere = operation.call(caller, &things.absent(None)).await;
                    assert_eq!(answer, nowhere, "{} {role} {}", status.as_str(), operation.name);
                }
            }
            user.get(&format!("/api/v2/users/{}", user.id)).await.expect(403);
            assert_eq!(world.rows().await, before);
        }
        world.change_user(acme.id, user.id, role, UserStatus::Active).await;
    }
}

#[tokio::test]
async fn another_tailnets_things_are_byte_for_byte_as_if_absent_whoever_asks() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let theirs = Things::of(&world, &globex, &globex.admin()).await;
    let before = globex.log().await;
    for role in Role::ALL {
        let user = acme.user(role);
        let program = user.calling_with(&user.makes_key().await);
        for status in [UserStatus::Active, UserStatus::NeedsApproval, UserStatus::Suspended] {
            world.change_user(acme.id, user.id, role, status).await;
            let has_right = |operation: &Operation| status.may_act() && operation.allowed.contains(&role);
            for operation in &OPERATIONS {
                let expected = if operation.names_tailnet() || has_right(operation) { 404 } else { 403 };
                let of_program = if operation.takes_session() { 403 } else { expected };
                for (caller, expected) in [(&user, expected), (&program, of_program)] {
                    let foreign = operation.call(caller, &theirs).await;
                    let context = format!("{} {role} {}", status.as_str(), operation.name);
                    assert_eq!(foreign.status.as_u16(), expected, "{context}: {}", foreign.text);
                    let nowhere = operation.call(caller, &theirs.absent(Some("77"))).await;
                    assert_eq!(foreign, nowhere, "{context}");
                }
            }
        }
        world.change_user(acme.id, user.id, role, UserStatus::Active).await;
    }
    assert_eq!(globex.log().await, before);
    let by_name = acme.admin().get("/api/v2/tailnet/globex.example/users").await.expect(404);
    let of_nobody = acme.admin().get("/api/v2/tailnet/nobody.example/users").await.expect(404);
    assert_eq!(by_name, of_nobody);
}

#[tokio::test]
async fn a_revoked_token_and_one_whose_user_is_gone_are_401_for_every_operation() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = Things::of(&world, &acme, &acme.owner()).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Owner) {
        let user = acme.user(role);
        let (revoked, orphaned) = (user.makes_key().await, user.makes_key().await);
        let path = format!("/api/v2/tailnet/-/keys/{}", revoked["id"].as_str().unwrap());
        user.delete(&path).await.expect(200);
        is_401_everywhere(&user.calling_with(&revoked), &things).await;
        acme.owner().does("delete", &user).await.expect(200);
        is_401_everywhere(&user.calling_with(&orphaned), &things).await;
    }
}

async fn is_401_everywhere(program: &Somebody, things: &Things) {
    for operation in &OPERATIONS {
        for things in [things, &things.absent(None)] {
            let answer = operation.call(program, things).await;
            assert_eq!(answer.status, 401, "{} {}: {}", program.login, operation.name, answer.text);
        }
    }
    program.leaves("-").await.expect(401);
    program.founds("more", "personal").await.expect(401);
    program.get("/api/v2/tailnets").await.expect(401);
    program.post("/api/v2/user-invites/-/accept", json!({ "invite": "x" })).await.expect(401);
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
            accept(&guest, &invites.expect(200).json[0]).await.expect(200);
            if status != "needs-approval" {
                acme.owner().does("approve", &guest).await.expect(200);
            }
            if status == "suspended" {
                acme.owner().does("suspend", &guest).await.expect(200);
            }
            let answer = guest.leaves(acme.id).await;
            assert_eq!(answer.status.as_u16(), expected, "{role} {status}: {}", answer.text);
        }
    }
    let world = World::new().await;
    let ann = world.person("ann@friends.example");
    for name in ["home", "second"] {
        ann.founds(name, "organizational").await.expect(200);
    }
    ann.leaves("second").await.expect(403);
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
async fn an_it_admin_reaches_neither_owner_nor_admins_whether_or_not_it_would_change_anything() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    for user in [acme.owner(), acme.admin()] {
        for deed in ["approve", "suspend", "restore", "delete"] {
            let refused = it_admin.does(deed, &user).await;
            assert_eq!(refused.status, 403, "{deed} {}", user.login);
        }
        for role in ["member", "admin", "it-admin"] {
            assert_eq!(it_admin.sets_role(&user, role).await.status, 403, "{role} for {}", user.login);
        }
    }
}
