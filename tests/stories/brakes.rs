//! The mailer's brakes: however mails are requested, only so many go to an address and out of a tailnet, at a given pace (P6, R8).

use std::num::NonZeroU32;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::MailLimits;
use tests::{Fault, Tailnet, World, path_of};

const DORA: &str = "dora@friends.example";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn seen(tailnet: &Tailnet<'_>, invite: &Value) -> Value {
    tailnet.admin().get(&path_of(invite)).await.expect(200).json
}

async fn delete(tailnet: &Tailnet<'_>, invite: &Value) {
    tailnet.admin().delete(&path_of(invite)).await.expect(200);
}

/// The stream, and the schedule a moment later.
async fn come_round(world: &World) {
    world.drain().await;
    assert!(world.requeue_mail().await);
    world.drain().await;
}

fn per_second(mails: u32) -> MailLimits {
    MailLimits { per_second: NonZeroU32::new(mails).unwrap(), ..MailLimits::default() }
}

/// Invites so many friends, and has their mails sent.
async fn mails(world: &World, tailnet: &Tailnet<'_>, numbers: std::ops::Range<usize>) {
    let body: Vec<Value> =
        numbers.map(|number| json!({ "email": format!("friend{number:03}@friends.example") })).collect();
    for some in body.chunks(49) {
        tailnet.create(json!(some)).await.expect(200);
    }
    world.drain().await;
}

#[tokio::test]
async fn an_invite_that_is_deleted_and_made_again_is_created_at_once_and_its_mail_waits_for_the_minute() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let first = acme.invite(DORA).await;
    world.drain().await;
    delete(&acme, &first).await;
    let again = acme.invite(DORA).await;
    world.drain().await;
    let held = seen(&acme, &again).await;
    assert_eq!((&held["emailStatus"], &held["emailError"]), (&json!("held"), &json!("sending limit")));
    assert_eq!(held["emailNextTryAt"], json!(world.now() + MINUTE));
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);

    world.advance(MINUTE);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 2);
    let sent = seen(&acme, &again).await;
    assert_eq!((&sent["emailStatus"], &sent["emailNextTryAt"]), (&json!("sent"), &Value::Null));
}

#[tokio::test]
async fn an_address_gets_five_mails_a_day_whichever_tailnets_invite_it_and_nobody_is_told_of_the_others() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    for _ in 0..5 {
        let invite = globex.invite(DORA).await;
        world.drain().await;
        delete(&globex, &invite).await;
        world.advance(MINUTE * 2);
    }
    let invite = acme.invite(DORA).await;
    world.drain().await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 5);
    let held = seen(&acme, &invite).await;
    assert_eq!((&held["emailStatus"], &held["emailError"]), (&json!("held"), &json!("sending limit")));
    assert!(!held.to_string().contains("globex"));
    assert!(held["inviteUrl"].is_string(), "its link can be copied");

    world.advance(DAY - MINUTE * 10);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 6, "the first of the five is a day old");
}

#[tokio::test]
async fn a_mail_that_was_not_sent_counts_for_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.mailbox.refuse(DORA);
    let invite = acme.invite(DORA).await;
    for _ in 0..40 {
        come_round(&world).await;
        world.advance(MINUTE * 30);
    }
    assert_eq!(seen(&acme, &invite).await["emailError"], "MessageRejected", "not a sending limit");
    world.mailbox.accept_all();
    world.advance(SignedDuration::from_hours(6));
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_tailnet_founded_where_everybody_may_mails_so_many_a_day_in_its_first_week() {
    let limits = MailLimits { of_new_tailnet_per_day: NonZeroU32::new(50), ..per_second(1_000) };
    let world = World::with_mail_limits(limits).await;
    let ann = world.person("ann@friends.example");
    let tailnet = ann.founds("ann", "personal").await.expect(200).json;
    let invites = "/api/v2/tailnet/ann/user-invites";
    let create = async |from: usize| {
        let body = (from..from + 20).map(|number| json!({ "email": format!("f{number}@friends.example") }));
        ann.post(invites, body.collect()).await.expect(200);
        world.drain().await;
    };
    for from in [0, 20, 40] {
        create(from).await;
    }
    assert_eq!(world.mailbox.mails().len(), 50);
    let listed = ann.get(invites).await.expect(200).json;
    let held = listed.as_array().unwrap().iter().filter(|invite| invite["emailStatus"] == "held").count();
    assert_eq!(held, 10, "{tailnet}");
    world.advance(DAY);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 60);

    world.advance(DAY * 7);
    let ann = world.person("ann@friends.example");
    for from in [100, 120, 140, 160] {
        let body = (from..from + 20).map(|number| json!({ "email": format!("f{number}@friends.example") }));
        ann.post(invites, body.collect()).await.expect(200);
        world.drain().await;
    }
    assert_eq!(world.mailbox.mails().len(), 140, "a week later there is no such limit");
}

#[tokio::test]
async fn a_tailnet_whose_mails_bounce_stops_says_so_in_its_settings_and_tries_ten_a_day_later() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    mails(&world, &acme, 0..60).await;
    for mail in world.mailbox.mails().iter().take(4) {
        assert!(world.report_delivery(mail, "Bounce").await);
    }
    let settings = acme.owner().get("/api/v2/tailnet/-/settings").await.expect(200).json;
    assert_eq!(settings["mailStoppedUntil"], json!(world.now() + DAY));
    mails(&world, &acme, 60..80).await;
    assert_eq!(world.mailbox.mails().len(), 60);

    world.advance(DAY);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 70);
    world.advance(DAY);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 80, "none of the ten has bounced");
    let settings = acme.owner().get("/api/v2/tailnet/-/settings").await.expect(200).json;
    assert_eq!(settings["mailStoppedUntil"], Value::Null);
}

#[tokio::test]
async fn deleting_invites_hides_no_bounces_and_other_tailnets_go_on() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    mails(&world, &acme, 0..60).await;
    for invite in acme.open_invites().await {
        delete(&acme, &invite).await;
    }
    for mail in world.mailbox.mails().iter().take(4) {
        assert!(world.report_delivery(mail, "Bounce").await);
    }
    mails(&world, &acme, 100..101).await;
    assert_eq!(world.mailbox.mails().len(), 60);
    mails(&world, &globex, 200..201).await;
    assert_eq!(world.mailbox.mails().len(), 61);
}

#[tokio::test]
async fn no_mail_of_a_blocked_tailnet_goes_out_until_it_is_unblocked() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.block_tailnet(acme.id, true).await;
    let invite = acme.invite(DORA).await;
    world.drain().await;
    assert_eq!(seen(&acme, &invite).await["emailError"], "sending limit");
    world.advance(SignedDuration::from_hours(6));
    come_round(&world).await;
    assert!(world.mailbox.mails().is_empty());
    world.block_tailnet(acme.id, false).await;
    world.advance(SignedDuration::from_hours(6));
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn mails_go_out_at_the_configured_pace() {
    let world = World::with_mail_limits(per_second(14)).await;
    let acme = world.organization("acme.example").await;
    let began = world.now();
    mails(&world, &acme, 0..98).await;
    assert_eq!(world.mailbox.mails().len(), 98);
    let took = world.now().duration_since(began);
    assert_eq!(took.as_millis(), 97 * 71, "fourteen a second");
}

#[tokio::test]
async fn a_throttled_mail_waits_seconds_and_raises_no_alarm() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite(DORA).await;
    world.calls.inject("SendEmail", 0, 2, Fault::Throttled);
    let began = world.now();
    world.drain().await;
    assert_eq!(world.now().duration_since(began).as_secs(), 3);
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert_eq!(seen(&acme, &invite).await["emailStatus"], "sent");

    world.advance(MINUTE);
    world.calls.inject("SendEmail", 0, 4, Fault::Throttled);
    acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
    world.drain().await;
    // What is postponed is counted for an alarm.
    assert_eq!(seen(&acme, &invite).await["emailStatus"], "held");
    world.advance(MINUTE);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 2);
}

#[tokio::test]
async fn a_mail_whose_answer_is_lost_is_handed_over_once_at_a_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite(DORA).await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::AnswerLost);
    world.drain().await;
    assert_eq!(
        world.mailbox.mails_to(DORA).len(),
        1,
        "whether it was taken is not known, so it is not repeated"
    );
}
