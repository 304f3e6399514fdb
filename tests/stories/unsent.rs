//! Postponed mails: the invite says why, and they are sent without anybody's help once that is possible (P1, R8, R10).

use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::domain::{InviteId, MailLimits};
use tests::{Fault, Tailnet, World, accept, path_of};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const FIVE_MINUTES: SignedDuration = SignedDuration::from_mins(5);
const DORA: &str = "dora@friends.example";

/// The invite as the owner sees it.
async fn seen(tailnet: &Tailnet<'_>, invite: &Value) -> Value {
    tailnet.owner().get(&path_of(invite)).await.expect(200).json
}

fn status(invite: &Value) -> (&str, Option<&str>) {
    (invite["emailStatus"].as_str().unwrap(), invite["emailError"].as_str())
}

async fn resend(tailnet: &Tailnet<'_>, invite: &Value) {
    tailnet.owner().post_nothing(&format!("{}/resend", path_of(invite))).await.expect(200);
}

/// The owner changes the admin, who makes the invites.
async fn owner_does(tailnet: &Tailnet<'_>, what: &str) {
    let path = format!("/api/v2/users/{}/{what}", tailnet.admin().id);
    let body = if what == "role" { json!({ "role": "member" }) } else { Value::Null };
    tailnet.owner().post(&path, body).await.expect(200);
}

/// Runs the schedule once, and sends what it queues.
async fn come_round(world: &World) {
    assert!(world.requeue_mail().await);
    world.drain().await;
}

/// An invite whose mail the mail service has refused.
async fn refused(world: &World, tailnet: &Tailnet<'_>) -> Value {
    world.mailbox.refuse(DORA);
    let invite = tailnet.invite(DORA).await;
    world.drain().await;
    invite
}

/// The notes of postponed mails.
async fn notes(world: &World) -> Vec<String> {
    world.rows().await.into_iter().filter(|row| row.contains(r#""pk":"M#""#)).collect()
}

/// How many attempts to send there were since the last time.
fn tries(world: &World) -> usize {
    world.calls.take().iter().filter(|call| call.operation == "SendEmail").count()
}

#[tokio::test]
async fn after_an_hour_without_the_mail_service_every_mail_goes_out_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::RequestLost);
    let addresses: Vec<String> = (0..12).map(|number| format!("friend{number:02}@friends.example")).collect();
    let mut invites = Vec::new();
    for address in &addresses {
        invites.push(acme.invite(address).await);
        world.advance(MINUTE);
        world.drain().await;
    }
    for _ in 0..10 {
        come_round(&world).await;
        world.advance(FIVE_MINUTES);
    }
    assert!(world.mailbox.mails().is_empty());
    assert!(world.failure_queue().is_empty(), "nobody has to do anything");
    for invite in &invites {
        let (status, error) = (seen(&acme, invite).await, "the invite says why it waits");
        assert!(status["emailError"].is_string(), "{error}: {status}");
    }

    world.calls.heal();
    for _ in 0..24 {
        come_round(&world).await;
        world.advance(FIVE_MINUTES);
    }
    for (invite, address) in invites.iter().zip(&addresses) {
        assert_eq!(world.mailbox.mails_to(address).len(), 1, "{address}");
        let shown = seen(&acme, invite).await;
        assert_eq!(status(&shown), ("sent", None));
        assert_eq!(shown["lastEmailSentAt"], invite["lastEmailSentAt"], "it was asked for then");
    }
    assert!(notes(&world).await.is_empty());
}

#[tokio::test]
async fn a_refused_mail_holds_up_no_other_and_says_why_while_it_waits_and_is_tried() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.mailbox.refuse(DORA);
    let invite = acme.invite(DORA).await;
    acme.invite("emil@friends.example").await;
    world.drain().await;

    assert_eq!(world.mailbox.mails_to("emil@friends.example").len(), 1);
    assert!(world.failure_queue().is_empty());
    assert_eq!(status(&seen(&acme, &invite).await), ("queued", Some("MessageRejected")));
    world.advance(FIVE_MINUTES);
    assert!(world.requeue_mail().await);
    assert_eq!(
        status(&seen(&acme, &invite).await),
        ("queued", Some("MessageRejected")),
        "before it is tried"
    );
    world.drain().await;
    assert_eq!(status(&seen(&acme, &invite).await), ("queued", Some("MessageRejected")), "and after");
    assert!(!notes(&world).await.concat().contains('@'), "the note knows no address");
}

#[tokio::test]
async fn a_refused_mail_is_tried_again_after_growing_pauses_until_it_is_taken() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = refused(&world, &acme).await;
    world.calls.forget();
    let mut tried_after = Vec::new();
    for minutes in (5..=1_000).step_by(5) {
        world.advance(FIVE_MINUTES);
        come_round(&world).await;
        tried_after.extend(std::iter::repeat_n(minutes, tries(&world)));
    }
    assert_eq!(tried_after, [5, 10, 20, 40, 80, 160, 320, 640, 1_000]);

    world.mailbox.accept_all();
    world.advance(SignedDuration::from_hours(6));
    come_round(&world).await;

    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    let shown = seen(&acme, &invite).await;
    assert_eq!(status(&shown), ("sent", None));
    assert_eq!(shown["lastEmailSentAt"], invite["lastEmailSentAt"]);
}

#[tokio::test]
async fn a_schedule_that_comes_days_late_loses_no_mail() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    refused(&world, &acme).await;
    world.mailbox.accept_all();
    world.advance(SignedDuration::from_hours(29 * 24));
    world.sweep();
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_resent_while_it_waits_goes_out_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = refused(&world, &acme).await;
    world.mailbox.accept_all();
    world.advance(MINUTE);
    resend(&acme, &invite).await;
    assert_eq!(
        status(&seen(&acme, &invite).await),
        ("queued", None),
        "the mail before is no longer the latest"
    );
    world.drain().await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);

    world.advance(FIVE_MINUTES);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert!(notes(&world).await.is_empty());
}

#[tokio::test]
async fn a_resend_that_is_refused_too_waits_by_its_own_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = refused(&world, &acme).await;
    world.advance(MINUTE);
    resend(&acme, &invite).await;
    world.drain().await;
    assert_eq!(notes(&world).await.len(), 2);
    world.mailbox.accept_all();

    world.advance(SignedDuration::from_mins(4));
    come_round(&world).await;
    assert!(world.mailbox.mails().is_empty(), "the first mail's turn is nobody's");
    world.advance(MINUTE);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_mail_whose_invite_is_gone_while_it_waits_is_forgotten() {
    let meanwhile: [(&str, SignedDuration); 5] = [
        ("deleted", FIVE_MINUTES),
        ("accepted", FIVE_MINUTES),
        ("its inviter demoted", FIVE_MINUTES),
        ("expired", SignedDuration::from_hours(30 * 24)),
        ("removed", SignedDuration::from_hours(31 * 24)),
    ];
    for (how, later) in meanwhile {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let invite = refused(&world, &acme).await;
        world.mailbox.accept_all();
        world.advance(MINUTE);
        match how {
            "deleted" => drop(acme.owner().delete(&path_of(&invite)).await.expect(200)),
            "accepted" => drop(accept(&world.person(DORA), &invite).await.expect(200)),
            "its inviter demoted" => owner_does(&acme, "role").await,
            _ => {}
        }
        world.drain().await;
        world.advance(later);
        if how == "removed" {
            world.sweep();
        }
        world.calls.forget();
        come_round(&world).await;

        assert_eq!(tries(&world), 0, "{how}");
        assert!(notes(&world).await.is_empty(), "{how}");
    }
}

#[tokio::test]
async fn a_mail_waits_for_an_inviter_who_is_suspended_and_goes_once_they_are_restored() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite(DORA).await;
    owner_does(&acme, "suspend").await;
    world.drain().await;
    let expected = ("queued", Some("its inviter may not invite at the moment"));
    assert_eq!(status(&seen(&acme, &invite).await), expected);
    world.advance(FIVE_MINUTES);
    come_round(&world).await;
    assert!(world.mailbox.mails().is_empty());

    owner_does(&acme, "restore").await;
    world.advance(FIVE_MINUTES);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert_eq!(status(&seen(&acme, &invite).await), ("sent", None));
}

#[tokio::test]
async fn resending_an_invite_whose_inviter_may_not_invite_shows_why_no_mail_goes() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite(DORA).await;
    world.drain().await;
    owner_does(&acme, "suspend").await;
    world.advance(MINUTE);
    resend(&acme, &invite).await;
    world.drain().await;

    assert_eq!(world.mailbox.mails_to(DORA).len(), 1, "the first mail alone");
    let expected = ("queued", Some("its inviter may not invite at the moment"));
    assert_eq!(status(&seen(&acme, &invite).await), expected);
}

#[tokio::test]
async fn records_that_come_again_and_schedules_that_overlap_try_a_mail_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.mailbox.refuse(DORA);
    acme.invite(DORA).await;
    let mut records = world.take_records();
    world.deliver_to_mailer(&records).await;
    records.extend(world.take_records());
    assert_eq!(tries(&world), 1);
    world.deliver_to_mailer(&records).await;
    assert_eq!(tries(&world), 0, "it waits, whoever asks");

    world.mailbox.accept_all();
    world.advance(FIVE_MINUTES);
    assert_eq!(tokio::join!(world.requeue_mail(), world.requeue_mail()), (true, true));
    records.extend(world.take_records());
    world.deliver_to_mailer(&records).await;
    world.deliver_to_mailer(&records).await;
    assert_eq!(tries(&world), 1);
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_resend_asked_for_while_a_mail_is_postponed_goes_out() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.mailbox.refuse(DORA);
    let invite = acme.invite(DORA).await;
    world.advance(MINUTE);
    let records = world.take_records();
    // The transaction before it counts the mail.
    world.calls.inject("TransactWriteItems", 1, 1, Fault::Held);
    let meanwhile = async {
        world.calls.until_held().await;
        world.mailbox.accept_all();
        resend(&acme, &invite).await;
        world.calls.release();
    };
    tokio::join!(Box::pin(world.deliver_to_mailer(&records)), Box::pin(meanwhile));
    world.drain().await;

    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert_eq!(status(&seen(&acme, &invite).await), ("sent", None));
    assert!(notes(&world).await.is_empty(), "nothing was postponed");
}

#[tokio::test]
async fn a_mail_that_one_delivery_sends_while_another_holds_it_is_sent() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite(DORA).await;
    let records = world.take_records();
    // The update before it reserves the mail's moment.
    world.calls.inject("UpdateItem", 1, 1, Fault::Held);
    let meanwhile = async {
        world.calls.until_held().await;
        world.deliver_to_mailer(&records).await;
        world.calls.release();
    };
    tokio::join!(Box::pin(world.deliver_to_mailer(&records)), Box::pin(meanwhile));

    assert_eq!(status(&seen(&acme, &invite).await), ("sent", None));
    assert!(!world.rows().await.concat().contains("mailRetryAt"), "nothing waits");
    world.advance(FIVE_MINUTES);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
    assert!(notes(&world).await.is_empty());
}

#[tokio::test]
async fn a_run_queues_what_can_go_out_in_a_minute_and_leaves_the_rest_to_the_next() {
    let per_second = NonZeroU32::new(14).unwrap();
    let world = World::with_mail_limits(MailLimits { per_second, ..MailLimits::default() }).await;
    let acme = world.organization("acme.example").await;
    refused(&world, &acme).await;
    world.mailbox.accept_all();
    let long_ago: Timestamp = world.now() - SignedDuration::from_hours(1);
    let others = (0..14 * 60_u64).map(|number| InviteId::in_batch(long_ago, number.to_be_bytes(), 0));
    world.note_unsent_mails(acme.id, long_ago, others);
    world.advance(FIVE_MINUTES);
    come_round(&world).await;
    assert_eq!(notes(&world).await.len(), 1);
    assert!(world.mailbox.mails().is_empty());
    come_round(&world).await;
    assert!(notes(&world).await.is_empty());
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_table_that_does_not_answer_fails_the_run_and_the_next_one_does_it_all() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    refused(&world, &acme).await;
    world.mailbox.accept_all();
    world.advance(FIVE_MINUTES);
    for operation in ["Query", "TransactWriteItems"] {
        world.calls.inject(operation, 0, usize::MAX, Fault::RequestLost);
        assert!(!world.requeue_mail().await, "{operation}");
        world.calls.heal();
    }
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1);
}

#[tokio::test]
async fn a_full_request_that_the_mail_service_refuses_is_mailed_whole_in_the_end() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::Throttled);
    let body: Value =
        (0..49).map(|number| json!({ "email": format!("friend{number:02}@friends.example") })).collect();
    acme.create(body).await.expect(200);
    world.drain().await;
    assert!(world.failure_queue().is_empty());
    world.calls.heal();
    // Each is held for as long as it has waited, which is longer for the last ones.
    world.advance(FIVE_MINUTES * 2);
    come_round(&world).await;
    assert_eq!(world.mailbox.mails().len(), 49);
}
