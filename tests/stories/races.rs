//! Races: concurrent calls never create two of anything, and those that lose get a clean refusal (R13, P2, P6).

mod creating;
mod joining;
mod memberships;
mod refreshing;
mod sending;
mod signing_out;

use std::future::Future;
use std::ops::Range;

use http::Method;
use jiff::SignedDuration;
use local::seeds;
use serde_json::{Value, json};
use shared::domain::SendBudget;
use shared::identity::SessionClaims;
use tests::{Answer, Fault, Somebody, Tailnet, World, accept, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

/// Runs all calls concurrently. The answers are in the order of the calls.
async fn at_once<F>(deeds: impl IntoIterator<Item = F>) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let running: Vec<_> = deeds.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::with_capacity(running.len());
    for deed in running {
        answers.push(deed.await.unwrap());
    }
    answers
}

async fn accepts(person: Somebody, invite: Value) -> Answer {
    accept(&person, &invite).await
}

async fn creates(admin: Somebody, body: Value) -> Answer {
    admin.post(INVITES, body).await
}

async fn creates_with_key(admin: Somebody, body: Value) -> Answer {
    admin.call(Method::POST, INVITES, &body.to_string(), &[("Idempotency-Key", "once")]).await
}

async fn deletes(admin: Somebody, invite: Value) -> Answer {
    admin.delete(&path_of(&invite)).await
}

async fn resends(admin: Somebody, invite: Value) -> Answer {
    admin.post_nothing(&format!("{}/resend", path_of(&invite))).await
}

fn friends(world: &World, numbers: Range<usize>) -> Vec<Somebody> {
    numbers.map(|number| world.person(&format!("friend{number:04}@friends.example"))).collect()
}

/// Injects conflicts and throttling into some transactions.
fn put_others_in_the_way(world: &World) {
    for (skip, times, fault) in [
        (0, 3, Fault::Conflict),
        (5, 2, Fault::Throttled),
        (7, 4, Fault::Conflict),
        (11, 1, Fault::Throttled),
    ] {
        world.calls.inject("TransactWriteItems", skip, times, fault);
    }
}

fn with_status(answers: &[Answer], status: u16) -> Vec<&Answer> {
    answers.iter().filter(|answer| answer.status.as_u16() == status).collect()
}

/// Asserts how many answers there are of each status, and that there are no others.
#[track_caller]
fn assert_statuses(answers: &[Answer], expected: &[(u16, usize)]) {
    let mut found: Vec<(u16, usize)> = Vec::new();
    for answer in answers {
        let status = answer.status.as_u16();
        match found.iter_mut().find(|(known, _)| *known == status) {
            Some((_, count)) => *count += 1,
            None => found.push((status, 1)),
        }
    }
    found.sort_unstable();
    assert_eq!(found, expected, "{:?}", answers.last());
}

/// How many events with this name are in the log.
async fn count_in_log(tailnet: &Tailnet<'_>, event: &str) -> usize {
    let start = format!("{event} ");
    tailnet.log().await.iter().filter(|line| line.starts_with(&start)).count()
}

async fn count_users(tailnet: &Tailnet<'_>) -> usize {
    tailnet.users().await.len()
}
