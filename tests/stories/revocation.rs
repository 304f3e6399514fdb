//! Invites whose inviter could no longer make them: dead at once, and off the list once the stream is drained, however many (R10).

use serde_json::{Value, json};
use shared::domain::{InviteId, Role};
use tests::{Fault, Side, Somebody, Tailnet, World, accept, open_page, path_of};

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

    // They are an IT admin again before the stream's record is delivered.
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

#[tokio::test]
async fn an_invite_that_was_under_way_when_its_inviter_was_demoted_is_dead_too() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (owner, admin) = (acme.owner(), acme.admin());
    // The demotion begins first, and the invite is made a second later, before the demotion is written.
    let demoted = owner.sets_role(&admin, "member");
    let made = async {
        world.advance(jiff::SignedDuration::from_secs(1));
        invites_by(&admin, &["member"]).await
    };
    let (demoted, made) = world.calls.interleave([Side::Other; 4], demoted, made).await;
    demoted.expect(200);
    accept(&world.person("dora@friends.example"), &made[0]).await.expect(410);
    world.drain().await;
    assert_eq!(acme.owner().get(INVITES).await.expect(200).json, json!([]));

    // Nor does it come back to life when the inviter is an admin again before the stream has told anybody.
    acme.owner().sets_role(&admin, "admin").await.expect(200);
    accept(&world.person("dora@friends.example"), &made[0]).await.expect(410);
}

#[tokio::test]
async fn raising_an_inviter_again_revives_nothing_and_lets_them_invite_anew() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let old = invites_by(&admin, &["admin", "member"]).await;
    acme.owner().sets_role(&admin, "it-admin").await.expect(200);
    acme.owner().sets_role(&admin, "admin").await.expect(200);
    let dora = world.person("dora@friends.example");
    accept(&dora, &old[0]).await.expect(410);
    assert_eq!(open_page(&world, &old[0]).await.status, 410);
    let shown = admin.get(&path_of(&old[0])).await.expect(200).json;
    assert_eq!((&shown["inviteUrl"], &shown["suspended"]), (&Value::Null, &Value::Null));

    // As an IT admin they could have invited a member all the time.
    accept(&dora, &old[1]).await.expect(200);
    world.drain().await;
    assert_eq!(acme.owner().get(INVITES).await.expect(200).json, json!([]));

    let too_early = admin.post(INVITES, json!({ "role": "admin" })).await.expect(503);
    assert!(too_early.header("retry-after").is_some());
    invites_by(&admin, &["member"]).await;
    world.advance(jiff::SignedDuration::from_secs(16));
    let new = invites_by(&admin, &["admin"]).await;
    accept(&world.person("emil@friends.example"), &new[0]).await.expect(200);
}

#[tokio::test]
async fn invites_of_somebody_suspended_are_listed_as_such_without_their_links() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    let made = invites_by(&it_admin, &["member"]).await;
    let kept = acme.link().await;
    acme.owner().does("suspend", &it_admin).await.expect(200);
    world.drain().await;
    let listed = acme.open_invites().await;
    assert_eq!((&listed[0]["id"], &listed[0]["suspended"]), (&kept["id"], &Value::Null));
    assert_eq!((&listed[1]["id"], &listed[1]["suspended"]), (&made[0]["id"], &json!(true)));
    assert!(listed[0]["inviteUrl"].is_string() && listed[1]["inviteUrl"].is_null());
    let shown = acme.admin().get(&path_of(&made[0])).await.expect(200).json;
    assert_eq!((&shown["suspended"], &shown["inviteUrl"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn the_page_of_an_invite_that_cannot_be_accepted_is_that_of_a_used_one() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let used = acme.link().await;
    accept(&world.person("dora@friends.example"), &used).await.expect(200);
    let gone = open_page(&world, &used).await.expect(410);
    let (admin, it_admin) = (acme.admin(), acme.user(Role::ItAdmin));
    let of_lowered = invites_by(&admin, &["admin"]).await;
    let of_suspended = invites_by(&it_admin, &["member"]).await;
    acme.owner().sets_role(&admin, "it-admin").await.expect(200);
    acme.owner().does("suspend", &it_admin).await.expect(200);
    assert_eq!(open_page(&world, &of_lowered[0]).await, gone);
    assert_eq!(open_page(&world, &of_suspended[0]).await, gone);
    acme.owner().does("delete", &it_admin).await.expect(200);
    assert_eq!(open_page(&world, &of_suspended[0]).await, gone, "nor when the inviter is gone");
}

#[tokio::test]
async fn whoever_joins_by_a_link_with_a_verified_address_ends_the_invite_to_that_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mailed, link, other) = (
        acme.invite("dora@friends.example").await,
        acme.link().await,
        acme.invite("emil@friends.example").await,
    );
    accept(&world.person("dora@friends.example"), &link).await.expect(200);
    world.drain().await;
    let open: Vec<Value> = acme.open_invites().await.iter().map(|invite| invite["id"].clone()).collect();
    assert_eq!(open, [other["id"].clone()]);
    accept(&world.person("stranger@friends.example"), &mailed).await.expect(410);
    let log = acme.log().await;
    assert_eq!(log.last().unwrap(), "INVITE.DELETE.TAILNET_INVITE dora@friends.example by expire-invites");
    assert!(world.failure_queue().is_empty());
}

#[tokio::test]
async fn an_address_that_nobody_has_verified_takes_no_invite_away() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mailed, link) = (acme.invite("dora@friends.example").await, acme.link().await);
    accept(&world.unverified_person("dora@friends.example"), &link).await.expect(200);
    world.drain().await;
    assert_eq!(acme.open_invites().await.len(), 1);
    accept(&world.person("emil@friends.example"), &mailed).await.expect(200);
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
        acme.admin().get(&path_of(invite)).await.expect(404);
    }
    acme.admin().get(&path_of(&others)).await.expect(200);
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
    // It dies after a revocation, after it has saved its position, and before it saves the next one. Each time it starts again.
    world.calls.inject("TransactWriteItems", 0, 1, Fault::DiesAfter);
    world.calls.inject("PutItem", 0, 1, Fault::DiesAfter);
    world.calls.inject("PutItem", 1, 1, Fault::DiesBefore);
    // The last two revocations succeed. Then it dies before and after it removes the row with its position.
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
