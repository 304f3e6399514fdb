//! Invites whose inviter could no longer make them: dead at once, and off the list within seconds, however many (R10).

use serde_json::{Value, json};
use shared::domain::{InviteId, Role};
use tests::{Fault, Somebody, Tailnet, World, accept};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

async fn invites_by(inviter: &Somebody, roles: &[&str]) -> Vec<Value> {
    let body: Value = roles.iter().map(|role| json!({ "role": role })).collect();
    inviter.post(INVITES, body).await.expect(200).json.as_array().unwrap().clone()
}

#[tokio::test]
async fn whoever_is_removed_takes_their_invites_along_and_frees_the_addresses() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let mailed = it_admin.post(INVITES, json!({ "email": "dora@friends.example" })).await.expect(200).json;
    let kept = acme.link().await;
    acme.admin().does("delete", &it_admin).await.expect(200);
    accept(&world.person("emil@friends.example"), &mailed[0]).await.expect(410);

    world.drain().await;
    let open = acme.open_invites().await;
    assert_eq!(open.iter().map(|invite| &invite["id"]).collect::<Vec<_>>(), [&kept["id"]]);
    assert!(world.mailbox.mails().is_empty(), "no mail for a dead invite");
    let log = acme.log().await;
    assert_eq!(log.last().unwrap(), "INVITE.DELETE.TAILNET_INVITE dora@friends.example by expire-invites");
    acme.invite("dora@friends.example").await;
}

#[tokio::test]
async fn demoting_takes_what_the_new_role_could_not_grant_and_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let made = invites_by(&admin, &["admin", "member"]).await;
    acme.owner().sets_role(&admin, "it-admin").await.expect(200);
    world.drain().await;
    let open = acme.open_invites().await;
    assert_eq!(open.iter().map(|invite| &invite["id"]).collect::<Vec<_>>(), [&made[1]["id"]]);
    acme.owner().sets_role(&admin, "auditor").await.expect(200);
    world.drain().await;
    assert_eq!(acme.owner().get(INVITES).await.expect(200).json, json!([]));
}

#[tokio::test]
async fn leaving_takes_ones_invites_along() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guest = globex.admin();
    let way_in = invites_by(&acme.owner(), &["admin"]).await;
    accept(&guest, &way_in[0]).await.expect(200);
    acme.owner().does("approve", &guest).await.expect(200);
    let guest_in_acme = world.person_in(&guest.login, acme.id);
    let made = invites_by(&guest_in_acme, &["member"]).await;
    guest.leaves(acme.id).await.expect(200);
    accept(&world.person("dora@friends.example"), &made[0]).await.expect(410);
    world.drain().await;
    assert!(acme.open_invites().await.is_empty());
}

#[tokio::test]
async fn an_invite_does_not_come_back_to_life_when_its_inviter_does() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let old = invites_by(&it_admin, &["member"]).await;
    world.advance(jiff::SignedDuration::from_secs(5));
    acme.owner().does("delete", &it_admin).await.expect(200);
    world.advance(jiff::SignedDuration::from_secs(5));
    let again = invites_by(&acme.owner(), &["it-admin"]).await;
    accept(&it_admin, &again[0]).await.expect(200);
    acme.owner().does("approve", &it_admin).await.expect(200);
    let new = invites_by(&it_admin, &["member"]).await;

    // The stream has not told anybody yet, and they are an IT admin again.
    let dora = world.person("dora@friends.example");
    accept(&dora, &old[0]).await.expect(410);
    world.drain().await;
    let open = acme.open_invites().await;
    assert_eq!(open.iter().map(|invite| &invite["id"]).collect::<Vec<_>>(), [&new[0]["id"]]);
    accept(&dora, &new[0]).await.expect(200);
}

#[tokio::test]
async fn a_suspended_inviters_invites_are_dead_until_they_are_restored() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let made = invites_by(&it_admin, &["member"]).await;
    acme.owner().does("suspend", &it_admin).await.expect(200);
    world.drain().await;
    let dora = world.person("dora@friends.example");
    accept(&dora, &made[0]).await.expect(410);
    assert_eq!(acme.open_invites().await.len(), 1);
    acme.owner().does("restore", &it_admin).await.expect(200);
    accept(&dora, &made[0]).await.expect(200);
}

/// An inviter's invites and those of others: two, thousands of others', and the last.
async fn crowd(world: &World, acme: &Tailnet<'_>, inviter: &Somebody) -> (Vec<Value>, Value) {
    let mut theirs = invites_by(inviter, &["member", "auditor"]).await;
    let others = acme.link().await;
    let copies = (1..9_000_u64).map(|index| InviteId::in_batch(world.now(), index.to_be_bytes(), 9));
    world.copy_invite(acme.id, others["id"].as_str().unwrap(), copies);
    world.advance(jiff::SignedDuration::from_secs(1));
    theirs.extend(invites_by(inviter, &["member"]).await);
    (theirs, others)
}

async fn is_finished(world: &World, acme: &Tailnet<'_>, (theirs, others): (Vec<Value>, Value)) {
    for invite in &theirs {
        acme.admin().get(&tests::path_of(invite)).await.expect(404);
    }
    acme.admin().get(&tests::path_of(&others)).await.expect(200);
    let notes = world.rows().await.into_iter().filter(|row| row.contains("\"sk\":\"V#")).count();
    assert_eq!(notes, 0, "a finished revocation leaves no note");
    let revoked = acme.log().await.into_iter().filter(|line| line.contains("by expire-invites")).count();
    assert_eq!(revoked, theirs.len());
    assert!(world.failure_queue().is_empty());
}

#[tokio::test]
async fn among_thousands_of_others_an_inviters_invites_are_found_in_several_steps() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let crowd = crowd(&world, &acme, &it_admin).await;
    world.calls.forget();
    acme.admin().does("delete", &it_admin).await.expect(200);
    assert!(world.calls.take().len() <= 3, "the request does not wait for the revocation");
    world.drain().await;
    is_finished(&world, &acme, crowd).await;
}

#[tokio::test]
async fn a_long_revocation_goes_on_where_it_was_however_often_it_dies() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let crowd = crowd(&world, &acme, &it_admin).await;
    acme.admin().does("delete", &it_admin).await.expect(200);
    // Once it has noted how far it is and is not heard of, it starts again, and what it has done is done.
    world.calls.inject("TransactWriteItems", 0, 1, Fault::DiesAfter);
    world.calls.inject("PutItem", 0, 1, Fault::DiesAfter);
    world.calls.inject("PutItem", 1, 1, Fault::DiesBefore);
    // The two that are left go well, and then the note is to be removed.
    world.calls.inject("TransactWriteItems", 2, 1, Fault::DiesBefore);
    world.calls.inject("TransactWriteItems", 0, 1, Fault::DiesAfter);
    world.drain().await;
    assert_eq!(world.calls.plans(), 0, "every one of them has died");
    is_finished(&world, &acme, crowd).await;
}

#[tokio::test]
async fn a_revocation_told_twice_or_out_of_order_revokes_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    invites_by(&it_admin, &["member", "auditor"]).await;
    world.skip_records();
    acme.owner().sets_role(&it_admin, "member").await.expect(200);
    acme.owner().does("delete", &it_admin).await.expect(200);
    let mut records = world.take_records();
    records.reverse();
    for _ in 0..2 {
        world.deliver_to_expiry(&records).await;
    }
    let log = acme.log().await;
    assert_eq!(log.iter().filter(|line| line.contains("by expire-invites")).count(), 2, "{log:?}");
    assert!(world.failure_queue().is_empty());
}
