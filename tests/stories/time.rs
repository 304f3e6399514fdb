//! Time: a call has one deadline for everything that it waits for, and room left to say so (P7).

use jiff::SignedDuration;
use std::time::Duration;

use serde_json::json;
use shared::deadline::Deadline;
use tests::{Fault, World};
use tokio::time::{Instant, pause};

const LIMIT: Duration = Duration::from_secs(9);
/// How exact the timer is.
const TICK: Duration = Duration::from_millis(1);

#[tokio::test]
async fn a_table_that_hangs_is_a_503_with_retry_after_when_the_time_is_over() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    for (operation, body) in [("TransactWriteItems", Some(json!([{}]))), ("BatchGetItem", None)] {
        world.calls.inject(operation, 0, usize::MAX, Fault::Held);
        pause();
        let (began, admin) = (Instant::now(), admin.with_time(LIMIT));
        let answer = match body {
            Some(body) => admin.post("/api/v2/tailnet/-/user-invites", body).await,
            None => admin.get("/api/v2/tailnet/-/settings").await,
        };
        assert!(began.elapsed() >= LIMIT && began.elapsed() <= LIMIT + TICK, "{:?}", began.elapsed());
        assert_eq!(answer.expect(503).header("retry-after"), Some("1"));
        tokio::time::resume();
        world.calls.heal();
    }
}

#[tokio::test]
async fn attempts_retries_and_pauses_share_one_deadline() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    for fault in [Fault::Throttled, Fault::Conflict, Fault::RequestLost] {
        world.calls.inject("TransactWriteItems", 0, usize::MAX, fault);
        pause();
        for millis in [1, 50, 300] {
            let limit = Duration::from_millis(millis);
            let (began, admin) = (Instant::now(), admin.with_time(limit));
            let answer = admin.post("/api/v2/tailnet/-/user-invites", json!([{}])).await;
            assert!(began.elapsed() <= limit + TICK, "{fault:?}: {:?} of {limit:?}", began.elapsed());
            assert_eq!(answer.expect(503).header("retry-after"), Some("1"));
        }
        tokio::time::resume();
        world.calls.heal();
    }
    assert_eq!(acme.open_invites().await.len(), 0);
}

#[tokio::test]
async fn rows_that_a_busy_table_leaves_out_are_asked_for_again_after_growing_pauses() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    world.calls.inject("BatchGetItem", 0, 3, Fault::LeftOut);
    world.calls.forget();
    let began = Instant::now();
    admin.get("/api/v2/tailnet/-/settings").await.expect(200);
    let reads = world.calls.take().iter().filter(|call| call.operation == "BatchGetItem").count();
    assert_eq!(reads, 4);
    assert!(began.elapsed() > Duration::from_millis(1), "it pauses in between");

    world.calls.inject("BatchGetItem", 0, usize::MAX, Fault::LeftOut);
    pause();
    for limit in [Duration::from_millis(50), LIMIT] {
        let (began, admin) = (Instant::now(), admin.with_time(limit));
        let answer = admin.get("/api/v2/tailnet/-/settings").await.expect(503);
        assert_eq!(answer.header("retry-after"), Some("1"));
        // The randomness of stories is small numbers, and so are the pauses.
        assert!(began.elapsed() > 5 * TICK && began.elapsed() <= limit + TICK, "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_mail_service_that_hangs_takes_no_more_than_the_time_of_the_batch() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::Held);
    let records = world.take_records();
    let began = Instant::now();
    let until_held = async {
        world.calls.until_held().await;
        pause();
    };
    let limit = Duration::from_secs(119);
    let (failed, ()) = tokio::join!(world.mail_within(&records, Deadline::after(limit)), until_held);
    assert!(began.elapsed() < limit + Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(failed, 0, "the mail is tried again after minutes, and holds up no other");
    tokio::time::resume();
    world.calls.heal();
    world.advance(SignedDuration::from_mins(5));
    assert!(world.requeue_mail().await);
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), 1);
}
