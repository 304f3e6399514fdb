//! Concurrent changes between an operation's reads and its write. The conditions of the transaction decide, not what was read.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Answer, Fault, Somebody, Tailnet, World, accept, path_of};

/// Holds a call at its write, makes the change, and releases the call.
pub(crate) async fn meanwhile(
    world: &World,
    call: impl Future<Output = Answer>,
    change: impl Future<Output = ()>,
) -> Answer {
    before_write(world, "TransactWriteItems", call, change).await
}

async fn before_write<T>(
    world: &World,
    write: &'static str,
    call: impl Future<Output = T>,
    change: impl Future<Output = ()>,
) -> T {
    world.calls.inject(write, 0, 1, Fault::Held);
    let change = async {
        world.calls.until_held().await;
        change.await;
        world.calls.release();
    };
    // On the heap: two calls at once do not fit on a test's stack.
    let (outcome, ()) = tokio::join!(Box::pin(call), Box::pin(change));
    outcome
}

async fn demote(tailnet: &Tailnet<'_>, user: &Somebody, role: &str) {
    tailnet.owner().sets_role(user, role).await.expect(200);
}

#[tokio::test]
async fn an_inviter_demoted_meanwhile_lets_nobody_join() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let dora = world.person("dora@friends.example");
    let admin = acme.admin();
    let demoted = demote(&acme, &admin, "member");
    meanwhile(&world, accept(&dora, &invite), demoted).await.expect(410);
    assert_eq!(acme.users_seen_by(&acme.owner()).await, 9);
}

#[tokio::test]
async fn an_invite_withdrawn_meanwhile_lets_nobody_join() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let dora = world.person("dora@friends.example");
    let withdrawn = async { drop(acme.owner().delete(&path_of(&invite)).await.expect(200)) };
    meanwhile(&world, accept(&dora, &invite), withdrawn).await.expect(410);
    assert_eq!(acme.users_seen_by(&acme.owner()).await, 9);
}

#[tokio::test]
async fn a_role_demoted_at_home_meanwhile_forbids_joining_elsewhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let invite = acme.link().await;
    let person = globex.user(Role::NetworkAdmin);
    let demoted = demote(&globex, &person, "member");
    meanwhile(&world, accept(&person, &invite), demoted).await.expect(403);
    assert_eq!(acme.open_invites().await.len(), 1);
}

#[tokio::test]
async fn a_home_found_meanwhile_decides_after_all() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    acme.settle(false, "none").await;
    let dora = world.person("dora@friends.example");
    let (here, elsewhere) = (acme.link().await, globex.link().await);
    let found = async { drop(accept(&dora, &here).await.expect(200)) };
    meanwhile(&world, accept(&dora, &elsewhere), found).await.expect(403);
}

#[tokio::test]
async fn a_sender_demoted_meanwhile_sends_and_withdraws_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(SignedDuration::from_mins(2));
    let admin = acme.admin();
    let calls: [(http::Method, String, Value); 3] = [
        (http::Method::POST, "/api/v2/tailnet/-/user-invites".to_owned(), json!([{}])),
        (http::Method::POST, format!("{}/resend", path_of(&invite)), Value::Null),
        (http::Method::DELETE, path_of(&invite), Value::Null),
    ];
    for (method, path, body) in calls {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let call = admin.call(method, &path, &body, &[]);
        meanwhile(&world, call, demote(&acme, &admin, "auditor")).await.expect(403);
        demote(&acme, &admin, "admin").await;
    }
    assert_eq!(acme.open_invites().await.len(), 1);
    assert_eq!(acme.log().await.iter().filter(|line| line.starts_with("INVITE")).count(), 1);
}

#[tokio::test]
async fn a_resend_asked_for_while_the_mail_before_is_sent_goes_out_too() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let records = world.take_records();
    let resent = async {
        world.advance(SignedDuration::from_mins(1));
        let resend = format!("{}/resend", path_of(&invite));
        acme.admin().post_nothing(&resend).await.expect(200);
    };

    before_write(&world, "UpdateItem", world.deliver_to_mailer(&records), resent).await;

    let waiting = acme.admin().get(&path_of(&invite)).await.expect(200);
    assert_eq!(waiting.json["emailStatus"], "queued", "the mark was for the mail before");
    world.drain().await;
    assert_eq!(world.mailbox.mails_to("dora@friends.example").len(), 2);
    let sent = acme.admin().get(&path_of(&invite)).await.expect(200);
    assert_eq!(sent.json["emailStatus"], "sent");
}

#[tokio::test]
async fn an_invite_withdrawn_while_its_mail_is_sent_stays_withdrawn() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let records = world.take_records();
    let withdrawn = async { drop(acme.admin().delete(&path_of(&invite)).await.expect(200)) };

    before_write(&world, "UpdateItem", world.deliver_to_mailer(&records), withdrawn).await;

    assert!(world.failure_queue().is_empty());
    assert!(acme.open_invites().await.is_empty());
    assert!(!world.rows().await.iter().any(|row| row.contains("\"sk\":\"I#")));
}

#[tokio::test]
async fn a_manager_demoted_meanwhile_changes_nobody() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (it_admin, member) = (acme.user(Role::ItAdmin), acme.user(Role::Member));
    let deeds = [("delete", Value::Null), ("role", json!({ "role": "member" }))];
    acme.owner().sets_role(&member, "auditor").await.expect(200);
    for (what, body) in deeds {
        let path = format!("/api/v2/users/{}/{what}", member.id);
        let call = it_admin.post(&path, body);
        meanwhile(&world, call, demote(&acme, &it_admin, "auditor")).await.expect(403);
        demote(&acme, &it_admin, "it-admin").await;
    }
    let call = it_admin.changes_settings(json!({ "usersRoleAllowedToJoinExternalTailnets": "none" }));
    meanwhile(&world, call, demote(&acme, &it_admin, "auditor")).await.expect(403);
    let shown = acme.admin().get(&format!("/api/v2/users/{}", member.id)).await.expect(200);
    assert_eq!(shown.json["role"], "auditor");
}

#[tokio::test]
async fn somebody_made_an_admin_meanwhile_is_out_of_an_it_admins_reach() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (it_admin, user) = (acme.user(Role::ItAdmin), acme.user(Role::Auditor));
    for what in ["delete", "suspend"] {
        let raised = async { drop(acme.owner().sets_role(&user, "admin").await.expect(200)) };
        meanwhile(&world, it_admin.does(what, &user), raised).await.expect(403);
        acme.owner().sets_role(&user, "auditor").await.expect(200);
    }
}

#[tokio::test]
async fn a_home_lost_meanwhile_is_not_left_pointing_nowhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = globex.admin();
    accept(&guest, &acme.link().await).await.expect(200);
    let removed = async { drop(globex.owner().does("delete", &guest).await.expect(200)) };
    let left = meanwhile(&world, guest.leaves(acme.id), removed).await;
    assert!(left.expect(403).message().contains("home"));
    let listed = guest.get("/api/v2/tailnets").await.expect(200).json;
    assert_eq!(
        (&listed["tailnets"][0]["name"], &listed["tailnets"][0]["home"]),
        (&json!("acme.example"), &json!(true))
    );
}
