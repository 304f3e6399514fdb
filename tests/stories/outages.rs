//! Outages: after the mail service, the table or the mailer was gone for a time, nothing is lost, and what waited goes out at its pace (P1).

use std::num::NonZeroU32;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::MailLimits;
use tests::{Fault, Tailnet, World, path_of};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const PER_SECOND: u32 = 14;

async fn world() -> World {
    let per_second = NonZeroU32::new(PER_SECOND).unwrap();
    World::with_mail_limits(MailLimits { per_second, ..MailLimits::default() }).await
}

/// Invites so many friends by mail, in several requests.
async fn invite(tailnet: &Tailnet<'_>, friends: usize) -> Vec<Value> {
    let body: Vec<Value> =
        (0..friends).map(|number| json!({ "email": format!("friend{number:03}@friends.example") })).collect();
    let mut invites = Vec::new();
    for some in body.chunks(49) {
        let made = tailnet.create(json!(some)).await.expect(200).json;
        invites.extend(made.as_array().unwrap().iter().cloned());
    }
    invites
}

/// Some invites end during an outage: two are deleted.
async fn delete_two(tailnet: &Tailnet<'_>, invites: &[Value]) {
    for invite in &invites[..2] {
        tailnet.admin().delete(&path_of(invite)).await.expect(200);
    }
}

/// Everybody but the first two has one mail.
fn everybody_has_one_mail(world: &World, friends: usize) {
    for number in 0..friends {
        let mails = world.mailbox.mails_to(&format!("friend{number:03}@friends.example")).len();
        assert_eq!(mails, usize::from(number >= 2), "friend {number}");
    }
}

/// The schedule comes round once a minute until nothing waits. Returns how long that took.
async fn until_all_is_sent(world: &World, mails: usize) -> SignedDuration {
    let began = world.now();
    for _ in 0..24 * 60 {
        assert!(world.requeue_mail().await);
        world.drain().await;
        if world.mailbox.mails().len() >= mails {
            break;
        }
        world.advance(MINUTE);
    }
    assert_eq!(world.mailbox.mails().len(), mails);
    world.now().duration_since(began)
}

#[tokio::test]
async fn after_an_hour_without_the_mail_service_all_goes_out_at_the_configured_rate() {
    let world = world().await;
    let acme = world.organization("acme.example").await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::RequestLost);
    let invites = invite(&acme, 300).await;
    let end = world.now() + HOUR;
    while world.now() < end {
        world.drain().await;
        assert!(world.requeue_mail().await);
        world.advance(MINUTE * 5);
    }
    delete_two(&acme, &invites).await;
    world.calls.heal();

    let began = world.now();
    until_all_is_sent(&world, 298).await;
    everybody_has_one_mail(&world, 300);
    assert!(world.failure_queue().is_empty());
    let fastest = SignedDuration::from_millis(297 * (1_000 / i64::from(PER_SECOND)));
    assert!(world.now().duration_since(began) >= fastest, "no more than the rate allows");
}

#[tokio::test]
async fn after_a_minute_with_a_throttled_table_nothing_is_lost() {
    let world = world().await;
    let acme = world.organization("acme.example").await;
    let invites = invite(&acme, 60).await;
    delete_two(&acme, &invites).await;
    for operation in ["BatchGetItem", "UpdateItem", "TransactWriteItems"] {
        // Each call is tried three times, and the mark of a mail for a minute.
        world.calls.inject(operation, 7, 18, Fault::Throttled);
    }
    world.drain().await;
    world.calls.heal();
    world.advance(MINUTE);

    until_all_is_sent(&world, 58).await;
    everybody_has_one_mail(&world, 60);
    assert!(world.failure_queue().is_empty());
}

#[tokio::test]
async fn after_a_day_with_a_mailer_that_crashes_the_sweep_sends_what_the_stream_has_given_up() {
    let world = world().await;
    let acme = world.organization("acme.example").await;
    let invites = invite(&acme, 100).await;
    let records = world.take_records();
    world.calls.inject("BatchGetItem", 0, usize::MAX, Fault::DiesBefore);
    world.deliver_to_mailer(&records).await;
    assert_eq!(world.failure_queue().len(), 100, "each was tried for 23 hours");
    world.calls.heal();
    world.advance(HOUR * 24);
    delete_two(&acme, &invites).await;

    assert!(world.walk_the_table().await);
    until_all_is_sent(&world, 98).await;
    everybody_has_one_mail(&world, 100);
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), 98, "once");
}
