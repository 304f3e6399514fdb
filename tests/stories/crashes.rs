//! Crashes: every fault is injected into every call that an operation makes. Afterwards the table has the whole change or none of it,
//! and a retry completes the change (R13, P1, P2).

mod background;
mod deed;
mod invites;
mod mail;
mod people;
mod refreshing;
mod stage;
mod tailnets;

use std::collections::HashMap;

use futures_util::future::join_all;
use tests::{Answer, Fault};

use deed::Deed;
use stage::{Picture, difference};

const FAULTS: [Fault; 6] = [
    Fault::DiesBefore,
    Fault::DiesAfter,
    Fault::RequestLost,
    Fault::AnswerLost,
    Fault::Conflict,
    Fault::Throttled,
];

/// How long a fault lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lasting {
    Once,
    UntilHealed,
}

/// A fault, and the call that has it.
#[derive(Debug, Clone, Copy)]
struct Trouble {
    operation: &'static str,
    /// How many calls of that operation succeed before.
    skip: usize,
    fault: Fault,
    lasting: Lasting,
}

/// The table before and after the deed if there is no fault.
struct Ideal {
    before: Picture,
    after: Picture,
}

/// Does a deed once without faults, and then once for every fault at every call, each time in a new world.
async fn survives_trouble_at_every_step(deed: impl Deed) {
    let (ideal, places) = Box::pin(without_trouble(deed)).await;
    assert!(!places.is_empty(), "{deed:?} makes no call");
    for (operation, skip) in places {
        let troubles = FAULTS.into_iter().flat_map(|fault| {
            // A function that answers a request and dies makes no further call that could have the fault, too.
            let lasts = !(deed.is_called() && fault.is_deadly());
            let lasting = [Some(Lasting::Once), lasts.then_some(Lasting::UntilHealed)];
            lasting.into_iter().flatten().map(move |lasting| Trouble { operation, skip, fault, lasting })
        });
        join_all(troubles.map(|trouble| Box::pin(with_trouble(deed, trouble, &ideal)))).await;
    }
}

/// Does a deed without faults. Returns the table before and after, and the place of each call: its operation, and how many calls of that
/// operation came before.
async fn without_trouble(deed: impl Deed) -> (Ideal, Vec<(&'static str, usize)>) {
    let stage = deed.set().await;
    let before = stage.picture().await;
    let answer = deed.attempt(&stage).await;
    if deed.is_called() {
        answer.unwrap().expect(200);
    }
    let mut seen = HashMap::new();
    let places = stage.world.calls.take().into_iter().map(|call| {
        let operation = name_of(&call.operation);
        let count = seen.entry(operation).or_insert(0);
        *count += 1;
        (operation, *count - 1)
    });
    let places = places.collect();
    let after = stage.picture().await;
    assert_ne!(before, after, "{deed:?} changes nothing");
    (Ideal { before, after }, places)
}

async fn with_trouble(deed: impl Deed, trouble: Trouble, ideal: &Ideal) {
    let context = format!("{deed:?}, {trouble:?}");
    let stage = deed.set().await;
    let Trouble { operation, skip, fault, lasting } = trouble;
    let times = if lasting == Lasting::Once { 1 } else { usize::MAX };
    stage.world.calls.inject(operation, skip, times, fault);

    let answer = deed.attempt(&stage).await;
    if deed.is_called() {
        assert_clean(answer, trouble, &context);
    }
    stage.world.calls.heal();
    let left = stage.picture().await;
    let parts = deed.parts(&left).into_iter().zip(deed.parts(&ideal.after)).zip(deed.parts(&ideal.before));
    for ((left, whole), none) in parts {
        let is_half = left != whole && left != none;
        assert!(!is_half, "{context}: half a change: {:#?}", difference(&left, &whole));
    }

    deed.retry(&stage, &context).await;
    let retried = stage.picture().await;
    let is_whole = retried == ideal.after;
    assert!(is_whole, "{context}: not whole after the retry: {:#?}", difference(&retried, &ideal.after));
    if let Some(expected) = deed.mails() {
        stage.world.drain().await;
        let mails = stage.world.mailbox.mails().len();
        assert!(expected.contains(&mails), "{context}: {mails} mails instead of {expected:?}");
    }
}

/// A deed that a single fault does not end answers 200. A lasting fault is answered with 503 and `Retry-After`, never with 500.
fn assert_clean(answer: Option<Answer>, trouble: Trouble, context: &str) {
    let dies = trouble.fault.is_deadly();
    let Some(answer) = answer else {
        assert!(dies, "{context}: no answer");
        return;
    };
    assert!(!dies, "{context}: the fault did not come true");
    if trouble.lasting == Lasting::Once {
        assert_eq!(answer.status.as_u16(), 200, "{context}: {}", answer.text);
    } else {
        assert_eq!(answer.status.as_u16(), 503, "{context}: {}", answer.text);
        assert_eq!(answer.header("retry-after"), Some("1"), "{context}");
        assert_eq!(answer.header("content-type"), Some("application/json"), "{context}");
        assert_eq!(answer.message(), "temporarily unavailable, try again", "{context}");
    }
}

fn name_of(operation: &str) -> &'static str {
    let names = [
        "BatchGetItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "SendEmail",
        "TransactWriteItems",
        "UpdateItem",
    ];
    names.into_iter().find(|name| *name == operation).unwrap()
}
