//! The mailer's brakes: however mails are requested, only so many go to an address and out of a tailnet, at a given pace (P6, R8).

use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::domain::MailLimits;
use tests::{Answer, Fault, Somebody, Tailnet, World, accept, path_of};

const DORA: &str = "dora@friends.example";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const SETTINGS: &str = "/api/v2/tailnet/-/settings";

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

/// Four of the latest 60 mails of a tailnet bounce.
async fn stop(world: &World, tailnet: &Tailnet<'_>, numbers: std::ops::Range<usize>) {
    let before = world.mailbox.mails().len();
    mails(world, tailnet, numbers).await;
    for mail in world.mailbox.mails().iter().skip(before).take(4) {
        assert!(world.report_delivery(mail, "Bounce").await);
    }
}

async fn release(somebody: &Somebody) -> Answer {
    somebody.post_nothing("/api/v2/tailnet/-/mail/release").await
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
    stop(&world, &acme, 0..60).await;
    let settings = acme.owner().get(SETTINGS).await.expect(200).json;
    assert_eq!(settings["mailStoppedUntil"], json!(world.now() + DAY));
    assert_eq!(acme.owner().changes_settings(json!({})).await.expect(200).json, settings);
    mails(&world, &acme, 60..80).await;
    assert_eq!(world.mailbox.mails().len(), 60);

    world.advance(DAY);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 70);
    world.advance(DAY);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 80, "none of the ten has bounced");
    let settings = acme.owner().get(SETTINGS).await.expect(200).json;
    assert_eq!((&settings["mailStoppedUntil"], &settings["mailReleasableAt"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn an_owner_releases_a_stopped_tailnet_and_what_was_held_goes_out_within_a_minute() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    stop(&world, &acme, 0..60).await;
    let stopped_at = world.now();
    mails(&world, &acme, 60..80).await;
    accept(&world.person(DORA), &acme.link().await).await.expect(200);
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), 60, "neither an invite is mailed nor that somebody waits");

    world.advance(MINUTE);
    let settings = acme.user(shared::domain::Role::Auditor).get(SETTINGS).await.expect(200).json;
    assert_eq!(settings["mailStoppedUntil"], json!(stopped_at + DAY));
    assert_eq!(settings["mailReleasableAt"], json!(stopped_at));
    assert_eq!(release(&acme.owner()).await.expect(200).json, json!({}));
    let settings = acme.owner().get(SETTINGS).await.expect(200).json;
    assert_eq!((&settings["mailStoppedUntil"], &settings["mailReleasableAt"]), (&Value::Null, &Value::Null));
    assert_eq!(acme.events().await.last().unwrap(), "TAILNET.RELEASE.MAIL");

    mails(&world, &acme, 80..81).await;
    assert_eq!(world.mailbox.mails().len(), 61, "a new mail goes out at once");
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 82);
    world.advance(MINUTE);
    come_round(&world).await;
    assert!(!world.rows().await.iter().any(|row| row.contains(r#""pk":"M#"#)), "no note is left");
}

#[tokio::test]
async fn a_released_tailnet_that_bounces_again_stops_again_and_is_released_a_week_after_the_first_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    stop(&world, &acme, 0..60).await;
    release(&acme.owner()).await.expect(200);
    let first = world.now();
    mails(&world, &acme, 100..150).await;
    for mail in world.mailbox.mails().iter().skip(60).take(2) {
        assert!(world.report_delivery(mail, "Bounce").await);
    }
    let settings = acme.owner().get(SETTINGS).await.expect(200).json;
    assert_eq!(settings["mailStoppedUntil"], Value::Null, "mails are counted anew");
    assert!(world.report_delivery(&world.mailbox.mails()[62], "Bounce").await);
    let settings = acme.owner().get(SETTINGS).await.expect(200).json;
    assert_eq!(settings["mailReleasableAt"], json!(first + DAY * 7));

    world.advance(DAY);
    let left = (first + DAY * 7).duration_since(world.now());
    let (rows, log) = (world.rows().await, acme.events().await);
    // Neither somebody else nor another try counts anew.
    for who in [acme.admin(), acme.owner()] {
        let refused = release(&who).await.expect(429);
        assert_eq!(refused.header("retry-after"), Some(left.as_secs().to_string().as_str()));
        assert!(refused.message().ends_with(&(first + DAY * 7).to_string()), "{}", refused.text);
    }
    assert_eq!((world.rows().await, acme.events().await), (rows, log));

    world.advance(left - SignedDuration::from_millis(1));
    assert_eq!(release(&acme.admin()).await.expect(429).header("retry-after"), Some("1"));
    world.advance(SignedDuration::from_millis(1));
    release(&acme.admin()).await.expect(200);
    mails(&world, &acme, 200..220).await;
    assert_eq!(world.mailbox.mails().len(), 60 + 50 + 20);
}

#[tokio::test]
async fn what_is_not_stopped_cannot_be_released_and_says_so_to_programs() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let refused = release(&acme.owner()).await.expect(409).json;
    assert_eq!(refused["message"], "tailnet: the mails of this tailnet are not stopped");
    assert_eq!(refused["errors"][0]["code"], "not-stopped");
    stop(&world, &acme, 0..60).await;
    release(&acme.owner()).await.expect(200);
    let rows = world.rows().await;
    release(&acme.owner()).await.expect(409);
    assert_eq!(world.rows().await, rows);
}

#[tokio::test]
async fn a_release_lifts_no_block_and_tells_nobody_of_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.block_tailnet(acme.id, true).await;
    let not_stopped = release(&acme.owner()).await.expect(409);
    world.block_tailnet(acme.id, false).await;
    assert_eq!(release(&acme.owner()).await, not_stopped);

    stop(&world, &acme, 0..60).await;
    mails(&world, &acme, 60..61).await;
    world.block_tailnet(acme.id, true).await;
    assert_eq!(release(&acme.owner()).await.expect(200).json, json!({}));
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 60);
    world.block_tailnet(acme.id, false).await;
    world.advance(SignedDuration::from_hours(6));
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 61);
}

#[tokio::test]
async fn no_more_released_mails_are_queued_in_a_minute_than_can_go_out_in_it() {
    let world = World::with_mail_limits(per_second(1)).await;
    let acme = world.organization("acme.example").await;
    world.stop_mail(acme.id).await;
    mails(&world, &acme, 0..140).await;
    release(&acme.owner()).await.expect(200);
    for sent in [60, 120, 140] {
        come_round(&world).await;
        assert_eq!(world.mailbox.mails().len(), sent);
    }
}

#[tokio::test]
async fn mails_that_a_trial_has_held_are_released_with_those_of_the_stop_that_came_of_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    stop(&world, &acme, 0..60).await;
    world.advance(DAY);
    mails(&world, &acme, 60..80).await;
    assert_eq!(world.mailbox.mails().len(), 70, "ten are tried");
    world.advance(MINUTE);
    assert!(world.report_delivery(world.mailbox.mails().last().unwrap(), "Bounce").await);
    mails(&world, &acme, 80..90).await;
    assert_eq!(world.mailbox.mails().len(), 70);

    release(&acme.owner()).await.expect(200);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 90);
}

#[tokio::test]
async fn a_mail_that_is_held_while_its_tailnet_is_released_goes_out_a_minute_later() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.stop_mail(acme.id).await;
    acme.invite(DORA).await;
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let in_between = async {
        world.calls.until_held().await;
        release(&acme.owner()).await.expect(200);
        assert!(world.requeue_mail().await);
        world.calls.release();
    };
    tokio::join!(Box::pin(world.drain()), Box::pin(in_between));
    assert!(world.mailbox.mails().is_empty());
    world.advance(MINUTE);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
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
async fn while_the_quota_of_the_day_is_used_up_a_mail_is_tried_every_ten_minutes() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite(DORA).await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::Throttled);
    world.drain().await;
    world.advance(SignedDuration::from_hours(1));
    come_round(&world).await;
    let held_until: Timestamp =
        seen(&acme, &invite).await["emailNextTryAt"].as_str().unwrap().parse().unwrap();
    assert_eq!(held_until.duration_since(world.now()), SignedDuration::from_mins(10));
    world.calls.heal();
    world.advance(SignedDuration::from_mins(11));
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
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
