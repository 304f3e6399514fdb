//! The 30 days: exact to the millisecond at every read and at accept, whenever the row is removed (R2, R22).

use jiff::SignedDuration;
use serde_json::json;
use tests::{World, accept, open_page, path_of};

const DAYS_30: SignedDuration = SignedDuration::from_hours(24 * 30);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

#[tokio::test]
async fn one_second_before_its_expiry_an_invite_works_everywhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    world.advance(DAYS_30 - SECOND);
    let path = path_of(&invite);
    assert_eq!(acme.open_invites().await.len(), 1);
    acme.admin().get(&path).await.expect(200);
    open_page(&world, &invite).await.expect(200);
    acme.admin().post_nothing(&format!("{path}/resend")).await.expect(200);
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn one_second_after_its_expiry_an_invite_is_nowhere_though_its_row_is_still_there() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(DAYS_30 + SECOND);
    let path = path_of(&invite);
    assert!(world.rows().await.iter().any(|row| row.contains("I#")));
    assert!(acme.open_invites().await.is_empty());
    let found = acme.admin().get("/api/v2/tailnet/-/user-invites?email=dora").await.expect(200);
    assert_eq!(found.json, json!([]));
    acme.admin().get(&path).await.expect(404);
    open_page(&world, &invite).await.expect(410);
    acme.admin().post_nothing(&format!("{path}/resend")).await.expect(404);
    acme.admin().delete(&path).await.expect(404);
    accept(&world.person("dora@friends.example"), &invite).await.expect(410);
    world.drain().await;
    assert!(world.mailbox.mails().is_empty(), "no mail for an invite that has expired");
}

#[tokio::test]
async fn at_the_very_instant_of_its_expiry_an_invite_is_dead() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    world.advance(DAYS_30 - SignedDuration::from_millis(1));
    assert_eq!(acme.open_invites().await.len(), 1);
    world.advance(SignedDuration::from_millis(1));
    assert!(acme.open_invites().await.is_empty());
    assert_eq!(invite["expiresAt"], world.now().to_string());
}

#[tokio::test]
async fn resending_does_not_move_the_expiry_or_change_the_link() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(SignedDuration::from_hours(24 * 20));
    let path = path_of(&invite);
    acme.admin().post_nothing(&format!("{path}/resend")).await.expect(200);
    let after = acme.admin().get(&path).await.expect(200);
    assert_eq!(after.json["expiresAt"], invite["expiresAt"]);
    assert_eq!(after.json["inviteUrl"], invite["inviteUrl"]);
    assert_eq!(after.json["lastEmailSentAt"], world.now().to_string());
}

#[tokio::test]
async fn an_expired_invites_address_can_be_invited_again_before_its_row_is_removed() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let old = acme.invite("dora@friends.example").await;
    world.advance(DAYS_30 + SECOND);
    let new = acme.invite("dora@friends.example").await;
    assert_ne!(old["inviteUrl"], new["inviteUrl"]);
    world.advance(SignedDuration::from_hours(48));
    world.sweep();
    world.drain().await;
    // The old row's removal has not taken the address from the new invite.
    acme.create(json!([{ "email": "dora@friends.example" }])).await.expect(409);
    assert_eq!(acme.log().await.iter().filter(|line| line.starts_with("INVITE.EXPIRED")).count(), 1);
}

#[tokio::test]
async fn removal_leaves_one_event_when_it_is_recorded_that_says_when_it_expired_and_frees_the_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    acme.link().await;
    world.drain().await;
    world.advance(DAYS_30 + SignedDuration::from_hours(48));
    world.sweep();
    let records = world.take_records();
    for _ in 0..3 {
        world.deliver_to_expiry(&records).await;
    }
    let log = acme.log().await;
    assert_eq!(
        log[2..],
        [
            "INVITE.EXPIRED.TAILNET_INVITE dora@friends.example by expire-invites",
            "INVITE.EXPIRED.TAILNET_INVITE invite link by expire-invites",
        ]
    );
    let page = acme
        .admin()
        .get("/api/v2/tailnet/-/logging/configuration?start=2026-12-01T00:00:00Z")
        .await
        .expect(200);
    // Whoever reads on from the last event that they know finds it.
    assert_eq!(page.json["logs"][0]["eventTime"], json!(world.now()));
    assert_eq!(page.json["logs"][0]["deferredAt"], invite["expiresAt"]);
    assert!(!world.rows().await.iter().any(|row| row.contains("E#dora")), "the address is no longer known");
    acme.invite("dora@friends.example").await;
}

#[tokio::test]
async fn a_row_removed_in_the_first_second_that_it_can_be_is_an_expiry() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.advance(SignedDuration::from_millis(999));
    acme.link().await;
    world.advance(DAYS_30 + SignedDuration::from_millis(24 * 3_600_000 + 1));
    world.sweep();
    world.advance(SECOND);
    world.sweep();
    world.drain().await;
    assert!(acme.log().await.iter().any(|line| line.starts_with("INVITE.EXPIRED")));
}

#[tokio::test]
async fn a_row_removed_by_accept_or_delete_is_no_expiry() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (used, deleted) = (acme.link().await, acme.invite("dora@friends.example").await);
    world.advance(DAYS_30 - SignedDuration::from_millis(1));
    accept(&world.person("emil@friends.example"), &used).await.expect(200);
    acme.admin().delete(&path_of(&deleted)).await.expect(200);
    world.advance(SignedDuration::from_hours(48));
    world.drain().await;
    assert!(!acme.log().await.iter().any(|line| line.contains("EXPIRED")));
}

#[tokio::test]
async fn the_audit_log_is_kept_for_90_days() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.link().await;
    world.advance(SignedDuration::from_hours(24 * 90));
    assert_eq!(acme.log().await.len(), 1);
    world.advance(SECOND);
    assert!(acme.log().await.is_empty());
}
