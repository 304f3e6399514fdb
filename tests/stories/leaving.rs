//! Leaving: who may, what remains, and joining again (R19, R20).

use serde_json::json;
use shared::domain::Role;
use shared::identity::SessionClaims;
use tests::{Somebody, Tailnet, World, accept};

/// Somebody whose home is globex, and who has joined acme, too.
async fn guest(globex: &Tailnet<'_>, acme: &Tailnet<'_>) -> Somebody {
    let guest = globex.user(Role::NetworkAdmin);
    accept(&guest, &acme.link().await).await.expect(200);
    guest
}

#[tokio::test]
async fn a_guest_leaves_and_both_audit_logs_say_so() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = guest(&globex, &acme).await;
    acme.admin().does("approve", &guest).await.expect(200);
    guest.leaves(acme.id).await.expect(200);

    let login = "network-admin@globex.example";
    assert_eq!(acme.log().await.last().unwrap(), &format!("USER.DELETE {login} by {login}"));
    let expected = ["TAILNET.JOIN", "TAILNET.LEAVE"].map(|event| format!("{event} acme.example by {login}"));
    assert_eq!(globex.log().await, expected);
    guest.leaves(acme.id).await.expect(404);
    guest.get("/api/v2/tailnet/acme.example/users").await.expect(404);
    guest.get("/api/v2/tailnet/globex.example/users").await.expect(200);
}

#[tokio::test]
async fn an_address_that_two_people_have_stays_with_the_one_who_does_not_leave() {
    for by_form in [false, true] {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let globex = world.organization("globex.example").await;
        let guest = guest(&globex, &acme).await;
        let claims = local::seeds::claims(&guest.login, None, true, None, world.now());
        let other =
            world.with_claims(&SessionClaims { issuer: "https://other.example".to_owned(), ..claims });
        accept(&other, &acme.link().await).await.expect(200);
        if by_form {
            world.signed_in(&guest.login).submit("/leave", &format!("tailnet={}", acme.id)).await.expect(303);
        } else {
            guest.leaves(acme.id).await.expect(200);
        }

        let partition = format!("\"T#{}\"", acme.id);
        let rows = world.rows().await;
        let address = rows.iter().find(|row| {
            row.contains(&partition) && row.contains("heldByUsers") && row.contains(&guest.login)
        });
        let address = address.expect("somebody holds it");
        assert!(address.contains(&other.id.to_string()), "{address}");
        assert!(!address.contains(&guest.id.to_string()), "{address}");
    }
}

#[tokio::test]
async fn whoever_waits_for_approval_and_so_reaches_no_console_can_leave() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = guest(&globex, &acme).await;
    guest.get("/api/v2/tailnet/acme.example/users").await.expect(403);
    guest.leaves("acme.example").await.expect(200);
    assert_eq!(acme.users().await.len(), 9);
}

#[tokio::test]
async fn whoever_has_left_can_be_invited_again_and_waits_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = guest(&globex, &acme).await;
    acme.admin().does("approve", &guest).await.expect(200);
    guest.leaves(acme.id).await.expect(200);
    let again = acme.invite(&guest.login).await;
    assert_eq!(accept(&guest, &again).await.expect(200).json["status"], "needs-approval");
    guest.leaves(acme.id).await.expect(200);
}

#[tokio::test]
async fn the_first_tailnet_a_personal_one_and_ones_own_cannot_be_left() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let ann = world.personal("ann.example").await;
    let before = world.rows().await;
    for role in Role::ALL {
        let refused = acme.user(role).leaves("-").await.expect(403);
        let reason = if role == Role::Owner { "owner" } else { "home" };
        assert!(refused.message().contains(reason), "{role}: {}", refused.text);
    }
    ann.owner().leaves("-").await.expect(403);
    assert_eq!(world.rows().await, before);

    let guest = acme.admin();
    let link =
        ann.owner().post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200).json[0].clone();
    accept(&guest, &link).await.expect(200);
    let refused = guest.leaves("ann.example").await.expect(403);
    assert!(refused.message().contains("personal"), "{}", refused.text);
    ann.owner().does("delete", &guest).await.expect(200);
}

#[tokio::test]
async fn leaving_does_not_lift_a_suspension() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = guest(&globex, &acme).await;
    acme.admin().does("approve", &guest).await.expect(200);
    acme.admin().does("suspend", &guest).await.expect(200);
    guest.leaves(acme.id).await.expect(403);
    accept(&guest, &acme.link().await).await.expect(409);
}

#[tokio::test]
async fn a_tailnet_that_one_is_not_in_is_left_by_nobody() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let foreign = acme.admin().leaves(globex.id).await.expect(404);
    assert_eq!(acme.admin().leaves("77").await, foreign);
    world.person("nobody@friends.example").leaves("-").await.expect(404);
}
