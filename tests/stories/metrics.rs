//! Metrics: what is counted of invites and requests, and that its lines are what CloudWatch reads.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::FutureExt;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{InviteId, Role};
use shared::edge::app::{StreamApp, Surroundings};
use shared::edge::bus::ScheduledEvent;
use shared::metrics::{Metric, Reason};
use tests::{Fault, NAMESPACE, World, accept, follow, link_of, open_link, values};

/// The counts of a story since the last ones, without the requests that were answered.
fn counted(world: &World) -> Vec<String> {
    let mut sums = world.metrics.sums();
    world.metrics.forget();
    sums.remove("Latency");
    sums.into_iter().map(|(name, sum)| format!("{name}: {sum}")).collect()
}

async fn has_expired(world: &World) {
    world.advance(SignedDuration::from_hours(24 * 31));
    assert!(world.walk_the_table().await);
    world.drain().await;
}

#[tokio::test]
async fn the_life_of_an_invite_is_counted_step_by_step() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    assert_eq!(counted(&world), [""; 0]);

    let created = acme.create(json!([{ "email": "dora@friends.example" }, {}])).await.expect(200).json;
    assert_eq!(counted(&world), [""; 0], "the request itself counts nothing");
    world.drain().await;
    assert_eq!(counted(&world), ["Created: 2", "Mailed: 1"]);

    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    assert!(world.report_delivery(&mail, "Delivery").await);
    assert_eq!(counted(&world), ["Delivered: 1"]);

    let rows = world.rows().await;
    let opened = open_link(&world, &created[0]).await.expect(303);
    world.browser().call(http::Method::HEAD, link_of(&created[0]), "", &[]).await.expect(303);
    follow(&world, &opened).await.expect(200);
    assert_eq!(counted(&world), ["PageOpened: 1"]);
    assert_eq!(world.rows().await, rows, "opening it changes nothing");

    accept(&world.person("dora@friends.example"), &created[0]).await.expect(200);
    world.drain().await;
    assert_eq!(counted(&world), ["Accepted: 1"]);

    has_expired(&world).await;
    assert_eq!(counted(&world), ["Expired: 1"], "the link that nobody used");
}

#[tokio::test]
async fn a_mail_that_comes_back_is_counted_as_bounced_only_if_it_does_for_good() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.drain().await;
    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    counted(&world);
    assert!(world.report_delivery(&mail, "DeliveryDelay").await);
    assert_eq!(counted(&world), [""; 0]);
    assert!(world.report_delivery(&mail, "Bounce").await);
    assert_eq!(counted(&world), ["Bounced: 1"]);
}

#[tokio::test]
async fn an_event_that_is_published_at_the_second_try_is_counted_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    acme.link().await;
    world.published.refuse(1);
    world.drain().await;
    assert_eq!(counted(&world), ["Created: 1"]);
}

#[tokio::test]
async fn what_is_refused_is_counted_by_its_reason() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let bound = acme.create(json!([{ "email": "dora@friends.example", "bindToEmail": true }])).await;
    let bound = bound.expect(200).json[0].clone();
    let link = acme.link().await;
    world.drain().await;
    counted(&world);

    let path = "/api/v2/tailnet/-/user-invites";
    let admin = acme.admin();
    admin.post(path, json!([{ "email": "nobody" }])).await.expect(400);
    admin.post(path, json!([{ "email": "dora@friends.example" }])).await.expect(409);
    admin.post(path, json!([{ "email": "owner@acme.example" }])).await.expect(409);
    admin.post(path, json!([{ "role": "owner" }])).await.expect(400);
    acme.user(Role::Member).post(path, json!([{}])).await.expect(403);
    world.browser().get(path).await.expect(401);
    accept(&world.person("emil@friends.example"), &bound).await.expect(403);
    accept(&admin, &link).await.expect(409);
    accept(&world.person("dora@friends.example"), &link).await.expect(200);
    accept(&world.person("emil@friends.example"), &link).await.expect(410);
    world.browser().get("/uinv/forged").await.expect(404);
    world.calls.inject("TransactWriteItems", 0, usize::MAX, Fault::RequestLost);
    admin.post(path, json!([{}])).await.expect(503);
    world.calls.heal();
    assert_eq!(
        counted(&world),
        [
            "Refused busy: 1",
            "Refused forbidden: 1",
            "Refused gone: 1",
            "Refused invalid: 1",
            "Refused invited: 1",
            "Refused member: 2",
            "Refused not-found: 1",
            "Refused other-address: 1",
            "Refused role-not-allowed: 1",
            "Refused unauthenticated: 1",
        ]
    );
}

#[tokio::test]
async fn whoever_cannot_join_by_the_page_is_counted_though_it_leads_back_to_the_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let link = acme.link().await;
    let mut browser = world.new_browser();
    browser.get(link_of(&link)).await.expect(303);
    let cookie = world.new_session("dora@friends.example");
    browser.cookies.insert("__Host-session".to_owned(), cookie);
    let page = browser.get("/join").await.expect(200);
    accept(&world.person("emil@friends.example"), &link).await.expect(200);
    counted(&world);
    browser.join(&page).await.expect(303);
    assert_eq!(counted(&world), ["Refused gone: 1"]);
}

#[tokio::test]
async fn conflicts_and_retries_are_counted_where_the_table_has_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.calls.inject("TransactWriteItems", 0, 2, Fault::Conflict);
    acme.link().await;
    assert_eq!(counted(&world), ["Conflicts: 2", "Retries: 2"]);
}

#[tokio::test]
async fn a_mail_that_the_mail_service_has_no_quota_for_is_counted_each_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::Throttled);
    world.drain().await;
    world.advance(SignedDuration::from_mins(1));
    assert!(world.requeue_mail().await);
    world.drain().await;
    assert_eq!(counted(&world), ["Created: 1", "MailThrottled: 2"]);
}

/// Every minute for so long, `requeue-mail` runs and the stream is delivered.
async fn minutes_pass(world: &World, minutes: usize) {
    for _ in 0..minutes {
        world.drain().await;
        world.advance(SignedDuration::from_mins(1));
        assert!(world.requeue_mail().await);
    }
    world.drain().await;
}

/// The lines of a story, for the alarms that go by them (`tests/template/alarms.rs`).
fn recorded(world: &World) -> String {
    world.metrics.lines().join("\n")
}

#[tokio::test]
async fn a_mail_without_a_quota_left_is_counted_at_least_every_quarter_of_an_hour() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.metrics.forget();
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::Throttled);
    minutes_pass(&world, 90).await;
    insta::assert_snapshot!("without_a_quota_left", recorded(&world));
}

#[tokio::test]
async fn a_throttle_of_a_moment_is_counted_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.metrics.forget();
    world.calls.inject("SendEmail", 0, 4, Fault::Throttled);
    minutes_pass(&world, 90).await;
    insta::assert_snapshot!("throttled_for_a_moment", recorded(&world));
}

#[tokio::test]
async fn a_sweep_that_does_not_come_to_the_end_is_counted() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invites = (0..9_000_u64).map(|number| InviteId::in_batch(world.now(), number.to_be_bytes(), 0));
    world.note_unsent_mails(acme.id, world.now(), invites);
    world.skip_records();
    for run in 0..12 {
        world.advance(SignedDuration::from_hours(6));
        sweep_once(&world, run < 8).await;
    }
    assert_eq!(
        world.metrics.lines().len(),
        8,
        "the next one finishes the walk, and those after it have nothing left"
    );
    insta::assert_snapshot!("sweeps_without_an_end", recorded(&world));
}

/// A run of the sweep, whose time is over after a page if it is slow.
async fn sweep_once(world: &World, is_slow: bool) {
    let stream = world.lambda().stream;
    let began = world.now();
    let gone = Arc::new(AtomicI64::new(0));
    let so_far = Arc::clone(&gone);
    let minutes = if is_slow { 15 } else { 0 };
    let surroundings = Surroundings {
        clock: Arc::new(move || began + SignedDuration::from_mins(so_far.load(Ordering::SeqCst))),
        sleep: Arc::new(move |_| {
            gone.fetch_add(minutes, Ordering::SeqCst);
            std::future::ready(()).boxed()
        }),
        ..stream.surroundings.clone()
    };
    let (store, limits, reminds) = (stream.store.clone(), stream.limits, stream.reminds);
    let app = Arc::new(StreamApp { store, limits, reminds, surroundings: surroundings.clone() });
    surroundings.counted(functions::sweep::handle(app, ScheduledEvent {})).await.unwrap();
}

#[tokio::test]
async fn every_line_is_valid_and_has_nothing_of_anybody() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.calls.inject("SendEmail", 0, 4, Fault::Throttled);
    world.drain().await;
    world.advance(SignedDuration::from_mins(1));
    assert!(world.requeue_mail().await);
    world.drain().await;
    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    assert!(world.report_delivery(&mail, "Delivery").await && world.report_delivery(&mail, "Bounce").await);
    open_link(&world, &invite).await.expect(303);
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Conflict);
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
    accept(&world.person("emil@friends.example"), &invite).await.expect(410);
    acme.link().await;
    has_expired(&world).await;

    let schema: Value = serde_json::from_str(include_str!("emf_schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let names: Vec<&str> = Metric::ALL.map(Metric::name).into();
    let reasons: Vec<&str> = Reason::ALL.map(Reason::word).into();
    let mut seen = BTreeMap::new();
    for line in world.metrics.lines() {
        let document: Value = serde_json::from_str(&line).unwrap();
        let errors: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{line}");
        for (metric, _) in values(&document) {
            let is_known = match metric.split_once(' ') {
                Some(("Refused", reason)) => reasons.contains(&reason),
                _ => names.contains(&&*metric) || metric == "Latency",
            };
            assert!(is_known, "{metric}");
            *seen.entry(metric).or_insert(0) += 1;
        }
        // Nothing but numbers and words that the code has: neither tailnet nor user, neither address nor code.
        let members = document.as_object().unwrap().iter().filter(|(name, _)| *name != "_aws");
        for (name, value) in members {
            assert!(
                value.is_u64() || (name == "Reason" && reasons.contains(&value.as_str().unwrap())),
                "{line}"
            );
        }
        assert_eq!(document["_aws"]["CloudWatchMetrics"][0]["Namespace"], NAMESPACE);
        for secret in ["tninv_", "@", "acme", &acme.id.to_string()] {
            assert!(!line.contains(secret), "{secret}: {line}");
        }
    }
    let missing: Vec<_> = names.iter().filter(|name| !seen.contains_key(**name)).collect();
    assert_eq!(missing, [&"SweepUnfinished"], "the story has the others");
}
