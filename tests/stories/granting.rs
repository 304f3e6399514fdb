//! Which roles each role may grant, and which users it may act on (R6, the permission table).

use serde_json::json;
use shared::domain::Role;
use tests::{Somebody, Tailnet, World, accept, path_of};

use Role::{Admin, Auditor, BillingAdmin, ItAdmin, Member, NetworkAdmin, Owner};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";
const MANAGERS: [Role; 3] = [Owner, Admin, ItAdmin];
/// Who sees invites, and whether they see the links of admins' invites.
const VIEWERS: [(Role, bool); 5] =
    [(Owner, true), (Admin, true), (ItAdmin, false), (NetworkAdmin, false), (BillingAdmin, false)];
/// Every role but owner, which cannot be granted.
const GIVEN: [Role; 6] = [Admin, ItAdmin, NetworkAdmin, BillingAdmin, Auditor, Member];

/// The roles that a role may grant. They are also the roles of the users that it may act on.
const fn reach(role: Role) -> &'static [Role] {
    match role {
        Owner | Admin => &GIVEN,
        ItAdmin => &[ItAdmin, NetworkAdmin, BillingAdmin, Auditor, Member],
        NetworkAdmin | BillingAdmin | Auditor | Member => &[],
    }
}

const fn status(allowed: bool) -> u16 {
    if allowed { 200 } else { 403 }
}

/// A new user with a role.
async fn newcomer(world: &World, acme: &Tailnet<'_>, role: Role) -> Somebody {
    let login = format!("new-{role}@friends.example");
    let invites = acme.owner().post(INVITES, json!([{ "role": role }])).await;
    accept(&world.person(&login), &invites.expect(200).json[0]).await.expect(200);
    world.person_in(&login, acme.id)
}

#[tokio::test]
async fn nobody_invites_above_themselves_alone_among_many_or_by_link() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in Role::ALL {
        for granted in GIVEN {
            let name = format!("{role}-{granted}@friends.example");
            let allowed = reach(role).contains(&granted);
            for body in [
                json!([{ "role": granted }]),
                json!({ "role": granted }),
                json!([{ "role": granted, "email": name }]),
                json!([{ "role": "member" }, { "role": granted, "email": format!("2-{name}") }]),
            ] {
                let before = world.rows().await;
                let answer = acme.user(role).post(INVITES, body.clone()).await;
                assert_eq!(answer.status, status(allowed), "{role} grants {granted}: {body}");
                assert_eq!(world.rows().await != before, allowed, "{role} grants {granted}: {body}");
            }
        }
    }
}

#[tokio::test]
async fn granting_too_much_is_403_whatever_else_is_wrong_with_the_request() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "role": "admin", "email": "x@friends.example" }, { "email": "x@friends.example" }]);
    acme.user(ItAdmin).post(INVITES, body.clone()).await.expect(403);
    acme.admin().post(INVITES, body).await.expect(400);
}

#[tokio::test]
async fn the_link_is_shown_to_those_alone_who_may_grant_its_role() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "role": "admin", "email": "dora@friends.example" }])).await.expect(200).json[0]
            .clone();
    let path = path_of(&invite);
    for (role, sees) in VIEWERS {
        let one = acme.user(role).get(&path).await.expect(200);
        let list = acme.user(role).get(INVITES).await.expect(200);
        assert_eq!(one.json.get("inviteUrl").is_some(), sees, "{role}");
        assert_eq!(list.json[0].get("inviteUrl").is_some(), sees, "{role}");
        assert!(sees || !list.text.contains("/uinv/"), "{role}");
    }
    world.advance(jiff::SignedDuration::from_mins(2));
    acme.user(ItAdmin).post_nothing(&format!("{path}/resend")).await.expect(403);
    acme.user(Owner).post_nothing(&format!("{path}/resend")).await.expect(200);
}

#[tokio::test]
async fn resending_takes_the_right_to_grant_what_the_invite_grants() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for granted in GIVEN {
        let body = json!([{ "role": granted, "email": format!("{granted}@friends.example") }]);
        let invite = acme.create(body).await.expect(200).json[0].clone();
        for role in Role::ALL {
            world.advance(jiff::SignedDuration::from_mins(2));
            let answer = acme.user(role).post_nothing(&format!("{}/resend", path_of(&invite))).await;
            let expected = status(reach(role).contains(&granted));
            assert_eq!(answer.status, expected, "{role} resends {granted}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_role_is_given_by_those_who_may_grant_it_to_those_whom_they_reach() {
    for old in GIVEN {
        for manager in Role::ALL {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            for new in GIVEN {
                let user = newcomer(&world, &acme, old).await;
                let answer = acme.user(manager).sets_role(&user, new.as_str()).await;
                let allowed = reach(manager).contains(&new) && reach(manager).contains(&old);
                let context = format!("{manager} makes {old} {new}: {}", answer.text);
                assert_eq!(answer.status, status(allowed), "{context}");
                let shown = acme.owner().get(&format!("/api/v2/users/{}", user.id)).await.expect(200);
                let role = if allowed { new } else { old };
                assert_eq!(shown.json["role"], role.as_str(), "{context}");
                acme.owner().does("delete", &user).await.expect(200);
            }
        }
    }
}

#[tokio::test]
async fn managers_act_on_those_whom_they_reach_and_others_on_nobody() {
    for target in GIVEN {
        for manager in Role::ALL {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let user = newcomer(&world, &acme, target).await;
            let allowed = reach(manager).contains(&target);
            for what in ["approve", "approve", "suspend", "suspend", "restore", "restore", "delete"] {
                let before = world.rows().await;
                let answer = acme.user(manager).does(what, &user).await;
                assert_eq!(answer.status, status(allowed), "{manager} {what} {target}: {}", answer.text);
                if !allowed {
                    assert_eq!(world.rows().await, before, "{manager} {what} {target}");
                    acme.owner().does(what, &user).await.expect(200);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_owner_cannot_be_suspended_demoted_or_removed_and_cannot_leave() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for role in Role::ALL {
        for what in ["suspend", "delete"] {
            acme.user(role).does(what, &acme.owner()).await.expect(403);
        }
        for new in GIVEN {
            acme.user(role).sets_role(&acme.owner(), new.as_str()).await.expect(403);
        }
    }
    acme.owner().leaves("-").await.expect(403);
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn nobody_becomes_owner_by_a_change_of_role() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for role in MANAGERS {
        let refused = acme.user(role).sets_role(&acme.user(Auditor), "owner").await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], "role");
    }
    acme.user(Auditor).sets_role(&acme.user(NetworkAdmin), "owner").await.expect(403);
}

#[tokio::test]
async fn nobody_does_any_of_it_to_themselves() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for role in Role::ALL {
        let user = acme.user(role);
        for what in ["approve", "suspend", "restore", "delete"] {
            user.does(what, &user).await.expect(403);
        }
        for new in GIVEN {
            user.sets_role(&user, new.as_str()).await.expect(403);
        }
    }
    assert_eq!(world.rows().await, before);
}
