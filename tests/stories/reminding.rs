//! Reminders: the mail of an invite goes out once more before it expires unused (R8, R22).

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Fault, Settings, Tailnet, World, accept, path_of};

const DORA: &str = "dora@friends.example";
const DAYS_27: SignedDuration = SignedDuration::from_hours(27 * 24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// An invite whose mail has gone out, and which is about to expire.
async fn about_to_expire(world: &World, acme: &Tailnet<'_>, invite: Value) -> Value {
    let made = acme.create(json!([invite])).await.expect(200).json[0].clone();
    world.drain().await;
    world.advance(DAYS_27);
    made
}

async fn walk(world: &World) {
    assert!(world.walk_the_table().await);
    world.drain().await;
}

fn mails(world: &World) -> usize {
    world.mailbox.mails_to(DORA).len()
}

async fn reminders(acme: &Tailnet<'_>) -> Vec<String> {
    acme.log().await.into_iter().filter(|line| line.starts_with("INVITE.REMIND")).collect()
}

#[tokio::test]
async fn three_days_before_it_expires_an_invite_is_mailed_once_more_and_never_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite(DORA).await;
    world.drain().await;
    world.advance(DAYS_27 - MINUTE);
    walk(&world).await;
    assert_eq!(mails(&world), 1, "it is too early");
    world.advance(MINUTE);
    for _ in 0..3 {
        walk(&world).await;
        world.advance(SignedDuration::from_hours(6));
    }
    let [first, second] = world.mailbox.mails_to(DORA).try_into().expect("two mails");
    assert_eq!(second.subject, format!("Reminder: {}", first.subject));
    assert_eq!(second.link(), first.link());
    let line = "This invite was first sent on 23 November 2026, 12:00 UTC.";
    assert!(!first.text.contains(line) && second.text.contains(line) && second.html.contains(line));
    assert_eq!(reminders(&acme).await, ["INVITE.REMIND.TAILNET_INVITE dora@friends.example by sweep"]);
    let shown = acme.admin().get(&path_of(&invite)).await.expect(200).json;
    assert_eq!(shown["emailStatus"], "sent");
    assert_eq!(shown["lastEmailSentAt"], "2026-12-20T12:00:00Z");
    assert_eq!(shown["expiresAt"], invite["expiresAt"]);
    accept(&world.person(DORA), &invite).await.expect(200);
}

#[tokio::test]
async fn an_invite_that_needs_no_reminder_is_left_as_it_is() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    about_to_expire(&world, &acme, json!({ "email": DORA })).await;
    walk(&world).await;
    let before = world.rows().await;
    walk(&world).await;
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn only_an_invite_that_can_be_accepted_and_whose_mail_may_have_arrived_reminds() {
    for (event, reminds) in
        [("", true), ("Delivery", true), ("DeliveryDelay", true), ("Bounce", false), ("Complaint", false)]
    {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        about_to_expire(&world, &acme, json!({ "email": DORA })).await;
        if !event.is_empty() {
            assert!(world.report_delivery(&world.mailbox.mails()[0], event).await);
        }
        walk(&world).await;
        assert_eq!(mails(&world), 1 + usize::from(reminds), "{event}");
        assert_eq!(reminders(&acme).await.len(), usize::from(reminds), "{event}");
    }
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_over_or_who_did_not_want_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    about_to_expire(&world, &acme, json!({ "email": DORA, "remind": false })).await;
    acme.link().await;
    let used = acme.invite("emil@friends.example").await;
    world.drain().await;
    accept(&world.person("emil@friends.example"), &used).await.expect(200);
    world.drain().await;
    let before = world.rows().await;
    walk(&world).await;
    assert_eq!(world.rows().await, before);
    world.advance(SignedDuration::from_hours(3 * 24));
    walk(&world).await;
    assert_eq!(mails(&world), 1);
    assert_eq!(reminders(&acme).await, [""; 0]);
}

#[tokio::test]
async fn an_invite_of_somebody_suspended_reminds_only_when_they_are_back() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    about_to_expire(&world, &acme, json!({ "email": DORA })).await;
    acme.owner().does("suspend", &acme.admin()).await.expect(200);
    walk(&world).await;
    assert_eq!(mails(&world), 1);
    acme.owner().does("restore", &acme.admin()).await.expect(200);
    walk(&world).await;
    assert_eq!(mails(&world), 2);
}

#[tokio::test]
async fn a_reminder_waits_a_minute_after_a_resend_and_mails_that_wait_are_left_alone() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = about_to_expire(&world, &acme, json!({ "email": DORA })).await;
    acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
    assert!(world.walk_the_table().await);
    assert_eq!(reminders(&acme).await, [""; 0], "it is queued");
    walk(&world).await;
    assert_eq!(reminders(&acme).await, [""; 0], "it went out just now");
    world.advance(MINUTE);
    walk(&world).await;
    assert_eq!(reminders(&acme).await.len(), 1);
    assert_eq!(mails(&world), 3);
}

#[tokio::test]
async fn two_sweeps_at_once_and_one_that_is_interrupted_remind_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    about_to_expire(&world, &acme, json!({ "email": DORA })).await;
    world.calls.inject("TransactWriteItems", 0, usize::MAX, Fault::AnswerLost);
    assert!(!world.walk_the_table().await, "it does not know whether it has reminded");
    world.calls.heal();
    join_all((0..4).map(|_| world.walk_the_table())).await;
    world.drain().await;
    assert_eq!(mails(&world), 2);
    assert_eq!(reminders(&acme).await.len(), 1);
}

#[tokio::test]
async fn an_operator_can_switch_reminders_off() {
    let world = World::with_settings(Settings { reminds: false, ..Settings::default() }).await;
    let acme = world.organization("acme.example").await;
    about_to_expire(&world, &acme, json!({ "email": DORA })).await;
    walk(&world).await;
    assert_eq!(mails(&world), 1);
}
