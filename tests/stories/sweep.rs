//! The sweep: what the table's stream has left undone is found by walking the table, and done (P1, R10, R22).

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{InviteId, Role};
use tests::{World, accept, path_of};

const DORA: &str = "dora@friends.example";
const DAYS_30: SignedDuration = SignedDuration::from_hours(24 * 30);

#[tokio::test]
async fn a_mail_whose_record_was_lost_goes_out() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite(DORA).await;
    world.skip_records();
    world.advance(SignedDuration::from_mins(59));
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert!(world.mailbox.mails().is_empty(), "the stream may still deliver it");

    world.advance(SignedDuration::from_mins(1));
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_held_mail_whose_turn_was_lost_goes_out() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let first = acme.invite(DORA).await;
    world.drain().await;
    acme.admin().delete(&path_of(&first)).await.expect(200);
    acme.invite(DORA).await;
    world.drain().await;
    world.advance(SignedDuration::from_mins(1));
    // The schedule queues it, and the record of that is lost.
    assert!(world.requeue_mail().await);
    world.skip_records();
    world.advance(SignedDuration::from_hours(2));
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 2);
}

#[tokio::test]
async fn invites_of_somebody_removed_or_demoted_are_revoked_though_the_stream_gave_up() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (admin, it_admin) = (acme.admin(), acme.user(Role::ItAdmin));
    let invites = "/api/v2/tailnet/-/user-invites";
    let create = async |by: &tests::Somebody, body: Value| by.post(invites, body).await.expect(200).json;
    create(&admin, json!([{ "role": "admin" }, { "role": "member" }])).await;
    create(&it_admin, json!({ "email": DORA })).await;
    let kept = create(&acme.owner(), json!([{}])).await;
    acme.owner().sets_role(&admin, "it-admin").await.expect(200);
    acme.owner().does("delete", &it_admin).await.expect(200);
    world.skip_records();
    assert!(world.walk_the_table().await);
    let listed = acme.owner().get(invites).await.expect(200).json;
    let left = listed.as_array().unwrap();
    assert!(left.len() == 2 && left.iter().any(|invite| invite["id"] == kept[0]["id"]), "{listed}");
    assert!(left.iter().all(|invite| invite["role"] == "member"), "{listed}");
    let log = acme.log().await;
    let revoked = log.iter().filter(|line| line.starts_with("INVITE.DELETE")).count();
    assert_eq!(revoked, 2, "{log:?}");
    acme.owner().post(invites, json!({ "email": DORA })).await.expect(200);
}

#[tokio::test]
async fn invites_of_somebody_suspended_stay() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite(DORA).await;
    acme.owner().does("suspend", &acme.admin()).await.expect(200);
    assert!(world.walk_the_table().await);
    let listed = acme.owner().get("/api/v2/tailnet/-/user-invites").await.expect(200).json;
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_revocation_that_was_interrupted_goes_on() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.note_revocation(acme.id, acme.owner().id, InviteId::in_batch(world.now(), [0; 8], 0)).await;
    world.skip_records();
    world.advance(SignedDuration::from_hours(2));
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert!(!world.rows().await.iter().any(|row| row.contains("\"sk\":\"V#")), "it is finished");
}

#[tokio::test]
async fn an_expiry_is_recorded_within_hours_once_and_the_removal_of_the_row_is_no_second_one() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite(DORA).await;
    acme.link().await;
    world.drain().await;
    world.advance(DAYS_30);
    for _ in 0..2 {
        assert!(world.walk_the_table().await);
        world.drain().await;
    }
    let expired = async || acme.log().await.iter().filter(|line| line.starts_with("INVITE.EXPIRED")).count();
    assert_eq!(expired().await, 2);
    assert!(!world.rows().await.iter().any(|row| row.contains("\"sk\":\"I#") || row.contains("E#dora")));
    world.advance(SignedDuration::from_hours(48));
    world.sweep();
    world.drain().await;
    assert_eq!(expired().await, 2);
}

#[tokio::test]
async fn an_expiry_that_both_find_is_recorded_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.link().await;
    world.drain().await;
    world.advance(DAYS_30 + SignedDuration::from_hours(25));
    // The sweep was late: DynamoDB's removal would be taken for an expiry by now.
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert_eq!(acme.log().await.iter().filter(|line| line.starts_with("INVITE.EXPIRED")).count(), 1);
}

#[tokio::test]
async fn a_walk_over_many_rows_is_paced_and_changes_nothing_that_is_well() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let link = acme.link().await;
    let copies = (1..3_000_u64).map(|index| InviteId::in_batch(world.now(), index.to_be_bytes(), 9));
    world.copy_invite(acme.id, link["id"].as_str().unwrap(), copies);
    let (before, began) = (world.rows().await, world.now());
    assert!(world.walk_the_table().await);
    assert_eq!(world.rows().await, before);
    assert!(world.now() > began, "it paused between pages");
    accept(&world.person(DORA), &link).await.expect(200);
}

#[tokio::test]
async fn with_the_day_of_the_stream_gone_nothing_is_lost() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let it_admin = acme.user(Role::ItAdmin);
    acme.invite(DORA).await;
    it_admin
        .post("/api/v2/tailnet/-/user-invites", json!({ "email": "emil@friends.example" }))
        .await
        .expect(200);
    acme.owner().does("delete", &it_admin).await.expect(200);
    world.skip_records();
    world.advance(SignedDuration::from_hours(25));
    for _ in 0..2 {
        assert!(world.walk_the_table().await);
        world.drain().await;
    }
    assert_eq!(world.mailbox.mails().len(), 1, "nothing goes to a dead invite");
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert_eq!(acme.open_invites().await.len(), 1);
}
