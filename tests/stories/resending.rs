//! Resending, and how much a user may send (R8, P6).

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{Role, SendBudget};
use tests::{World, path_of};

fn resend(invite: &Value) -> String {
    format!("{}/resend", path_of(invite))
}

#[tokio::test]
async fn the_same_link_is_mailed_again_at_most_once_a_minute_the_first_mail_counted() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;

    let too_soon = acme.admin().post_nothing(&resend(&invite)).await.expect(429);
    assert_eq!(too_soon.header("retry-after"), Some("60"));
    world.advance(SignedDuration::from_millis(59_999));
    let too_soon = acme.admin().post_nothing(&resend(&invite)).await.expect(429);
    assert_eq!(too_soon.header("retry-after"), Some("1"));
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(acme.admin().post_nothing(&resend(&invite)).await.expect(200).text, "{}");
    acme.user(Role::Owner).post_nothing(&resend(&invite)).await.expect(429);
    world.drain().await;

    let mails = world.mailbox.mails_to("dora@friends.example");
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].link(), mails[1].link());
    assert_eq!(mails[1].subject, format!("Reminder: {}", mails[0].subject));
    let first_sent = "This invite was first sent on 23 November 2026, 12:00 UTC.";
    assert!(mails[1].html.contains(first_sent), "{}", mails[1].html);
    let again = mails[1].text.replace(&format!("{first_sent}\n\n"), "");
    assert_eq!(again, mails[0].text, "nothing else has changed, the expiry neither");
    assert_eq!(
        acme.log().await[1],
        "INVITE.RESEND.TAILNET_INVITE dora@friends.example by admin@acme.example"
    );
}

#[tokio::test]
async fn a_link_has_nothing_to_resend() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let link = acme.link().await;
    let refused = acme.admin().post_nothing(&resend(&link)).await.expect(400);
    assert!(refused.message().contains("link"));
    world.drain().await;
    assert!(world.mailbox.mails().is_empty());
}

#[tokio::test]
async fn the_status_of_the_mail_shows_on_the_invite() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    assert_eq!(invite["emailStatus"], "queued");
    assert_eq!(invite["lastEmailSentAt"], world.now().to_string());
    world.drain().await;
    assert_eq!(acme.open_invites().await[0]["emailStatus"], "sent");
    let link = acme.link().await;
    assert!(
        link.get("emailStatus").is_none()
            && link.get("lastEmailSentAt").is_none()
            && link.get("email").is_none()
    );
}

#[tokio::test]
async fn a_burst_is_followed_by_429_until_the_bucket_is_refilled() {
    // Ten at once, ten an hour: one every six minutes.
    let world = World::with_budget(SendBudget::new(10, 10)).await;
    let acme = world.organization("acme.example").await;
    let six: Value = (0..6).map(|_| json!({})).collect();
    acme.create(six.clone()).await.expect(200);
    let over = acme.create(six.clone()).await.expect(429);
    assert_eq!(over.header("retry-after"), Some("720"));
    assert_eq!(acme.open_invites().await.len(), 6);
    for _ in 0..4 {
        acme.link().await;
    }
    let over = acme.create(json!([{}])).await.expect(429);
    assert_eq!(over.header("retry-after"), Some("360"));
    world.advance(SignedDuration::from_secs(359));
    assert_eq!(acme.create(json!([{}])).await.expect(429).header("retry-after"), Some("1"));
    world.advance(SignedDuration::from_secs(1));
    acme.link().await;
    acme.create(json!([{}])).await.expect(429);

    // Another user has a bucket of their own, and only sending is limited.
    acme.user(Role::Owner).post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    assert_eq!(acme.open_invites().await.len(), 12);
    world.advance(SignedDuration::from_hours(24));
    acme.create(six).await.expect(200);
}

#[tokio::test]
async fn nobody_sends_more_at_once_than_a_full_bucket_holds() {
    let world = World::with_budget(SendBudget::new(3, 1)).await;
    let acme = world.organization("acme.example").await;
    let refused = acme.create(json!([{}, {}, {}, {}])).await.expect(400);
    assert!(refused.message().contains("at most 3"));
    acme.create(json!([{}, {}, {}])).await.expect(200);
}

#[tokio::test]
async fn resends_count_too() {
    let world = World::with_budget(SendBudget::new(2, 1)).await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(SignedDuration::from_mins(2));
    acme.admin().post_nothing(&resend(&invite)).await.expect(200);
    world.advance(SignedDuration::from_mins(2));
    acme.admin().post_nothing(&resend(&invite)).await.expect(429);
}

#[tokio::test]
async fn a_thousand_in_a_burst_are_what_everybody_may_send() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let forty: Value = (0..40).map(|_| json!({})).collect();
    for _ in 0..25 {
        acme.create(forty.clone()).await.expect(200);
    }
    acme.create(json!([{}])).await.expect(429);
    world.advance(SignedDuration::from_millis(3_600));
    acme.create(json!([{}])).await.expect(200);
}
