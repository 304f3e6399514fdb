//! The whole life of an invite, from the admin's call to the new user; and journeys of people and tailnets, rule by rule.

use serde_json::json;
use shared::domain::Role;
use tests::{Tailnet, World, accept};

#[tokio::test]
async fn a_friend_is_invited_by_mail_opens_the_link_joins_and_waits_for_approval() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;

    let invite = acme.invite("Dora@Friends.example").await;
    assert_eq!(invite["email"], "dora@friends.example");
    world.drain().await;

    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    let link = mail.link().to_owned();
    assert_eq!(invite["inviteUrl"], link);

    let dora = world.person("dora@friends.example");
    let joined = accept(&dora, &json!({ "inviteUrl": link })).await.expect(200);
    assert_eq!(joined.json["tailnetName"], "acme.example");
    assert_eq!(joined.json["status"], "needs-approval");
    assert!(acme.open_invites().await.is_empty());
    assert!(acme.users().await.iter().any(|user| user["loginName"] == "dora@friends.example"));
    assert_eq!(
        acme.log().await,
        [
            "INVITE.CREATE.TAILNET_INVITE dora@friends.example by admin@acme.example",
            "INVITE.ACCEPT.TAILNET_INVITE dora@friends.example by dora@friends.example",
            "USER.CREATE dora@friends.example by dora@friends.example",
        ]
    );
}

#[tokio::test]
async fn r17_whoever_joined_waits_is_approved_and_takes_part() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.create(json!([{ "role": "auditor" }])).await.expect(200).json[0].clone();
    let dora = world.person("dora@friends.example");
    assert_eq!(accept(&dora, &invite).await.expect(200).json["status"], "needs-approval");
    dora.get("/api/v2/tailnet/-/users").await.expect(403);
    acme.user(Role::ItAdmin).does("approve", &dora).await.expect(200);
    assert_eq!(acme.users_seen_by(&dora).await, 10);

    let _ =
        acme.user(Role::NetworkAdmin).changes_settings(json!({ "usersApprovalOn": false })).await.expect(200);
    let emil = world.person("emil@friends.example");
    assert_eq!(accept(&emil, &acme.link().await).await.expect(200).json["status"], "active");
}

#[tokio::test]
async fn r18_a_tailnet_decides_which_of_its_users_join_others() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let (admin, member) = (globex.admin(), globex.user(Role::Member));
    // By default admins only.
    accept(&member, &acme.link().await).await.expect(403);
    accept(&admin, &acme.link().await).await.expect(200);
    let everybody = json!({ "usersRoleAllowedToJoinExternalTailnets": "member" });
    globex.user(Role::ItAdmin).changes_settings(everybody).await.expect(200);
    accept(&member, &acme.link().await).await.expect(200);
    globex.settle(true, "none").await;
    accept(&globex.owner(), &acme.link().await).await.expect(403);
}

#[tokio::test]
async fn r19_joining_and_leaving_elsewhere_stand_in_the_home_log_and_the_new_user_in_the_other() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = globex.admin();
    accept(&guest, &acme.link().await).await.expect(200);
    guest.leaves("acme.example").await.expect(200);
    let who = "admin@globex.example";
    let at_home =
        [format!("TAILNET.JOIN acme.example by {who}"), format!("TAILNET.LEAVE acme.example by {who}")];
    assert_eq!(globex.log().await, at_home);
    assert!(acme.log().await.contains(&format!("USER.CREATE {who} by {who}")));
}

#[tokio::test]
async fn r20_a_guest_leaves_without_reaching_the_console_and_returns_by_a_new_invite() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = globex.admin();
    accept(&guest, &acme.link().await).await.expect(200);
    guest.get("/api/v2/tailnet/acme.example/users").await.expect(403);
    guest.leaves("acme.example").await.expect(200);
    let tailnets = guest.get("/api/v2/tailnets").await.expect(200).json;
    assert_eq!(tailnets["tailnets"].as_array().unwrap().len(), 1);
    accept(&guest, &acme.invite(&guest.login).await).await.expect(200);
}

#[tokio::test]
async fn r21_who_did_what_and_when_is_read_by_those_who_may() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    acme.admin().does("suspend", &member).await.expect(200);
    world.advance(jiff::SignedDuration::from_hours(1));
    acme.owner().does("restore", &member).await.expect(200);
    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-11-23T00:00:00Z";
    let entries = acme.user(Role::BillingAdmin).get(log).await.expect(200).json["logs"].clone();
    let told: Vec<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            json!([entry["eventTime"], entry["actor"]["loginName"], entry["action"], entry["target"]["name"]])
        })
        .collect();
    let expected = [
        json!(["2026-11-23T12:00:00Z", "admin@acme.example", "SUSPEND", "member@acme.example"]),
        json!(["2026-11-23T13:00:00Z", "owner@acme.example", "RESTORE", "member@acme.example"]),
    ];
    assert_eq!(told, expected);
    acme.user(Role::Auditor).get(log).await.expect(403);
}

#[tokio::test]
async fn r22_delivery_shows_on_the_invite_and_its_expiry_in_the_log() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    assert_eq!(invite["emailStatus"], "queued");
    world.drain().await;
    assert_eq!(acme.open_invites().await[0]["emailStatus"], "sent");
    assert!(world.report_delivery(&world.mailbox.mails()[0], "Delivery").await);
    assert_eq!(acme.open_invites().await[0]["emailStatus"], "delivered");
    world.advance(jiff::SignedDuration::from_hours(32 * 24));
    world.sweep();
    world.drain().await;
    let expired = "INVITE.EXPIRED.TAILNET_INVITE dora@friends.example by expire-invites".to_owned();
    assert_eq!(acme.log().await.last(), Some(&expired));
}

#[tokio::test]
async fn r23_every_active_user_counts_wherever_they_are_paid_for() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = globex.admin();
    accept(&guest, &acme.link().await).await.expect(200);
    for tailnet in [&acme, &globex] {
        world.report_activity(tailnet.id, guest.id).await;
        world.report_activity(tailnet.id, tailnet.owner().id).await;
    }
    let usage = async |tailnet: &Tailnet<'_>| {
        let usage = tailnet.owner().get("/api/v2/tailnet/-/usage").await.expect(200).json;
        json!([usage["activeUsers"], usage["joinedByInvite"], usage["homeElsewhere"]])
    };
    // An admin of globex who never accepted an invite there counts in both, in acme as invited and at home elsewhere.
    assert_eq!(usage(&acme).await, json!([2, 1, 1]));
    assert_eq!(usage(&globex).await, json!([2, 0, 0]));
}
