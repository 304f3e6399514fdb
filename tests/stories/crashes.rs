//! Crashes: at every call that an operation makes, everything that can go wrong does. What is left is the whole change or none of
//! it, and whoever asks again gets the whole (R13, P1, P2).

mod deeds;
mod stage;

use std::collections::HashMap;

use futures_util::future::join_all;
use tests::{Answer, Fault};

use deeds::Deed;
use stage::{Picture, Stage, difference};

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

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy)]
struct Trouble {
    operation: &'static str,
    /// The calls of that operation that go well before.
    skip: usize,
    fault: Fault,
    lasting: Lasting,
}

/// What is true if nothing goes wrong.
struct Ideal {
    before: Picture,
    after: Picture,
}

/// Does a deed once without trouble, and then again in a world of its own for everything that can go wrong with it.
async fn survives_trouble_at_every_step(deed: Deed) {
    let (ideal, places) = Box::pin(without_trouble(deed)).await;
    assert!(!places.is_empty(), "{deed:?} makes no call");
    for (operation, skip) in places {
        let troubles = FAULTS.into_iter().flat_map(|fault| {
            [Lasting::Once, Lasting::UntilHealed].map(|lasting| Trouble { operation, skip, fault, lasting })
        });
        join_all(troubles.map(|trouble| Box::pin(with_trouble(deed, trouble, &ideal)))).await;
    }
}

/// Returns the table before and after, and the place of every call: its operation and how many of the same came before.
async fn without_trouble(deed: Deed) -> (Ideal, Vec<(&'static str, usize)>) {
    let stage = Stage::set(deed).await;
    let before = stage.picture().await;
    let answer = deed.attempt(&stage).await;
    if deed.is_called() {
        let _ = answer.unwrap().expect(200);
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

async fn with_trouble(deed: Deed, trouble: Trouble, ideal: &Ideal) {
    let context = format!("{deed:?}, {trouble:?}");
    let stage = Stage::set(deed).await;
    let Trouble { operation, skip, fault, lasting } = trouble;
    let times = if lasting == Lasting::Once { 1 } else { usize::MAX };
    stage.world.calls.inject(operation, skip, times, fault);

    let answer = deed.attempt(&stage).await;
    if deed.is_called() {
        assert_clean(answer, trouble, &context);
    }
    stage.world.calls.heal();
    let left = stage.picture().await;
    let (left, whole, none) = (deed.judged(&left), deed.judged(&ideal.after), deed.judged(&ideal.before));
    let is_half = left != whole && left != none;
    assert!(!is_half, "{context}: half a change: {:#?}", difference(&left, &whole));

    deed.retry(&stage, &context).await;
    let retried = stage.picture().await;
    let is_whole = retried == ideal.after;
    assert!(is_whole, "{context}: not whole after the retry: {:#?}", difference(&retried, &ideal.after));
    if let Some(expected) = deed.mails() {
        stage.world.drain().await;
        let mails = stage.world.mailbox.mails().len();
        // The mail service cannot be asked to send only once: at least once is the promise.
        let is_sent = if deed == Deed::SendMail { mails >= expected } else { mails == expected };
        assert!(is_sent, "{context}: {mails} mails instead of {expected}");
    }
}

/// Whoever does not die over one fault does not even notice; a lasting one is said in so many words, and is never a 500.
fn assert_clean(answer: Option<Answer>, trouble: Trouble, context: &str) {
    let dies = matches!(trouble.fault, Fault::DiesBefore | Fault::DiesAfter);
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
    let names =
        ["BatchGetItem", "DeleteItem", "GetItem", "Query", "SendEmail", "TransactWriteItems", "UpdateItem"];
    names.into_iter().find(|name| *name == operation).unwrap()
}

#[tokio::test]
async fn creating_a_link_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::CreateLink).await;
}

#[tokio::test]
async fn creating_an_e_mail_invite_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::CreateOne).await;
}

#[tokio::test]
async fn creating_several_invites_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::CreateSeveral).await;
}

#[tokio::test]
async fn creating_a_link_with_a_key_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::CreateLinkWithKey).await;
}

#[tokio::test]
async fn creating_several_invites_with_a_key_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::CreateSeveralWithKey).await;
}

#[tokio::test]
async fn creating_as_many_invites_as_a_request_holds_with_a_key_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::CreateFullWithKey).await;
}

#[tokio::test]
async fn joining_a_first_tailnet_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::JoinFirst).await;
}

#[tokio::test]
async fn joining_another_tailnet_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::JoinAnother).await;
}

#[tokio::test]
async fn deleting_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::Delete).await;
}

#[tokio::test]
async fn resending_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::Resend).await;
}

#[tokio::test]
async fn sending_the_mail_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::SendMail).await;
}

#[tokio::test]
async fn putting_off_a_mail_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::PutOffMail).await;
}

#[tokio::test]
async fn having_a_mail_tried_again_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::RequeueMail).await;
}

#[tokio::test]
async fn forgetting_a_mail_that_was_sent_meanwhile_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::ForgetMail).await;
}

#[tokio::test]
async fn recording_an_expiry_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(Deed::RecordExpiry).await;
}
