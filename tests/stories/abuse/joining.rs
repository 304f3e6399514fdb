//! Faults in joining: forged codes, unverified addresses, skipped approval, removed inviters, races and crashes.

use futures_util::future::join_all;
use http::Method;
use serde_json::json;
use shared::domain::Role;
use shared::identity::SessionClaims;
use tests::{Answer, Fault, World, accept, follow, link_of, open_link, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

async fn join_page(world: &World, cookie: &str) -> Answer {
    world.browser().call(Method::GET, "/join", "", &[("cookie", cookie)]).await
}

#[tokio::test]
async fn fault_01_the_tag_is_checked_on_every_path_a_code_can_take() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let url = invite["inviteUrl"].as_str().unwrap();
    let tampered = format!("{}{}", &url[..url.len() - 4], "AAAA");
    let forged = json!({ "inviteUrl": tampered });
    world.calls.forget();
    accept(&world.person("eve@evil.example"), &forged).await.expect(404);
    open_link(&world, &forged).await.expect(404);
    assert!(world.calls.take().is_empty(), "a forged code is refused before anything is read");
    join_page(&world, "__Host-invite=AAAA").await.expect(400);
}

#[tokio::test]
async fn fault_02_an_address_that_was_not_verified_proves_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "email": "dora@friends.example", "bindToEmail": true }])).await.expect(200).json
            [0]
        .clone();
    accept(&world.unverified_person("dora@friends.example"), &invite).await.expect(403);
    let link = acme.link().await;
    let eve = world.with_claims(&SessionClaims {
        subject: "eve".to_owned(),
        ..claims_of(&world, "dora@friends.example", false)
    });
    accept(&eve, &link).await.expect(200);
    // Eve joined with Dora's address, unverified. So the address is not taken by a user.
    assert!(!world.rows().await.iter().any(|row| row.contains("E#dora") && row.contains("heldByUsers")));
}

#[tokio::test]
async fn fault_03_another_issuers_user_with_the_same_address_is_another_person() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let claims = SessionClaims {
        issuer: "https://evil.example".to_owned(),
        tailnet: Some(acme.id),
        ..claims_of(&world, "admin@acme.example", true)
    };
    let eve = world.with_claims(&claims);
    assert_ne!(eve.id, acme.admin().id);
    eve.get("/api/v2/tailnet/-/users").await.expect(404);
    accept(&eve, &acme.link().await).await.expect(200);
    eve.get("/api/v2/tailnet/-/users").await.expect(403);
}

#[tokio::test]
async fn fault_04_who_has_joined_but_is_not_approved_can_do_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.create(json!([{ "role": "admin" }])).await.expect(200).json[0].clone();
    let dora = world.person_in("dora@friends.example", acme.id);
    accept(&dora, &invite).await.expect(200);
    dora.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(403);
    dora.get("/api/v2/tailnet/-/users").await.expect(403);
    dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(403);
}

#[tokio::test]
async fn fault_05_every_way_of_joining_waits_for_approval() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let by_mail = acme.invite("dora@friends.example").await;
    let bound =
        acme.create(json!([{ "email": "emil@friends.example", "bindToEmail": true }])).await.expect(200).json
            [0]
        .clone();
    let (by_link, external) = (acme.link().await, acme.link().await);
    let ways = [
        (world.person("dora@friends.example"), by_mail),
        (world.person("emil@friends.example"), bound),
        (world.unverified_person("fred@friends.example"), by_link),
        (globex.owner(), external),
    ];
    for (person, invite) in ways {
        assert_eq!(accept(&person, &invite).await.expect(200).json["status"], "needs-approval");
    }
}

#[tokio::test]
async fn fault_11_opening_a_link_however_often_and_by_whatever_software_changes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let before = world.rows().await;
    for agent in ["Mozilla/5.0", "Slackbot-LinkExpanding 1.0", "Outlook-SafeLinks", ""] {
        for _ in 0..5 {
            let link = link_of(&invite);
            let opened =
                world.browser().call(Method::GET, link, "", &[("user-agent", agent)]).await.expect(303);
            let page = follow(&world, &opened).await.expect(200);
            assert!(
                !page.text.contains("<script") && !page.text.contains("<form"),
                "there is nothing to run or to submit"
            );
        }
    }
    assert_eq!(world.rows().await, before);
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn fault_12_a_deleted_and_renewed_invite_has_another_link_and_a_removed_user_does_not_return_by_the_old_one()
 {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let old = acme.invite("dora@friends.example").await;
    acme.admin().delete(&path_of(&old)).await.expect(200);
    let new = acme.invite("dora@friends.example").await;
    let dora = world.person("dora@friends.example");
    accept(&dora, &old).await.expect(410);
    accept(&dora, &new).await.expect(200);
    acme.admin().does("delete", &dora).await.expect(200);
    accept(&dora, &new).await.expect(410);
}

#[tokio::test]
async fn fault_13_an_invite_does_not_outlive_what_its_inviter_may() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for (index, end) in ["suspend", "role", "delete"].into_iter().enumerate() {
        let inviter = acme.user([Role::Admin, Role::ItAdmin, Role::NetworkAdmin][index]);
        acme.owner().sets_role(&inviter, "it-admin").await.expect(200);
        let invite = inviter.post(INVITES, json!([{}])).await.expect(200).json[0].clone();
        let body = if end == "role" { json!({ "role": "member" }) } else { json!({}) };
        acme.owner().post(&format!("/api/v2/users/{}/{end}", inviter.id), body).await.expect(200);
        accept(&world.person("eve@evil.example"), &invite).await.expect(410);
    }
}

#[tokio::test]
async fn fault_14_two_requests_at_once_make_one_of_each_thing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (admin, owner) = (acme.admin(), acme.owner());
    let body = json!({ "email": "dora@friends.example" });
    let made = join_all([&admin, &owner].map(|who| Box::pin(who.post(INVITES, body.clone())))).await;
    assert_eq!(statuses(&made), [200, 409]);

    let link = acme.link().await;
    let (emil, fay) = (world.person("emil@friends.example"), world.person("fay@friends.example"));
    let joined = join_all([&emil, &fay].map(|who| Box::pin(accept(who, &link)))).await;
    assert_eq!(statuses(&joined), [200, 410]);

    let (one, other) = (acme.link().await, acme.link().await);
    let gil = world.person("gil@friends.example");
    let joined = join_all([&one, &other].map(|link| Box::pin(accept(&gil, link)))).await;
    assert_eq!(statuses(&joined), [200, 409]);
    assert_eq!(acme.users().await.len(), 11);
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    statuses
}

#[tokio::test]
async fn fault_15_a_function_that_dies_while_somebody_joins_leaves_them_joined_or_the_invite_open() {
    for (fault, joined) in [(Fault::DiesBefore, false), (Fault::DiesAfter, true)] {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let (link, dora) = (acme.link().await, world.person("dora@friends.example"));
        world.calls.inject("TransactWriteItems", 0, 1, fault);
        let body = json!({ "invite": link["inviteUrl"] }).to_string();
        let path = "/api/v2/user-invites/-/accept";
        assert!(dora.try_to_call(Method::POST, path, &body, &[]).await.is_none(), "the function died");
        assert_eq!(acme.users().await.len(), if joined { 10 } else { 9 });
        assert_eq!(acme.open_invites().await.len(), usize::from(!joined));
        accept(&dora, &link).await.expect(200);
        assert_eq!(acme.users().await.len(), 10);
    }
}

#[tokio::test]
async fn fault_22_withdrawing_a_stale_invite_takes_nothing_from_whoever_joined_by_another() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "admin").await;
    let stale =
        acme.create(json!([{ "role": "admin", "email": "dora@friends.example" }])).await.expect(200).json[0]
            .clone();
    let dora = world.person("dora@friends.example");
    let by_link = acme.create(json!([{ "role": "auditor" }])).await.expect(200).json[0].clone();
    accept(&dora, &by_link).await.expect(200);
    acme.admin().delete(&path_of(&stale)).await.expect(200);
    let own = dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(200);
    assert_eq!((&own.json["role"], &own.json["status"]), (&json!("auditor"), &json!("active")));
    acme.create(json!([{ "email": "dora@friends.example" }])).await.expect(409);
}

fn claims_of(world: &World, login: &str, verified: bool) -> SessionClaims {
    local::seeds::claims(login, None, verified, None, world.now())
}
