//! The rules by which a function gets the records of the table's stream: those of Lambda's event source mappings.
//!
//! Records come in batches and in order. After a failure, delivery starts again from the first failed record. A record is retried until it
//! is nearly as old as the stream keeps it, and then set aside. If the function crashes, the batch is
//! halved until the record that causes it is alone. Halving takes nothing from the time for retries.

use std::time::Duration;

use serde_json::{Value, json};

use crate::lambda::InvokeError;
use crate::sequence_number;

/// The most records of a batch, as in the template.
pub const BATCH_SIZE: usize = 10;
/// How long a record is retried before it is set aside, in seconds, as in the template.
pub const MAX_RECORD_AGE: u64 = 82_800;
/// The pause after the first failure of a record; it doubles with every further one, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_mins(30);

/// What a function did with a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It handled every record.
    Handled,
    /// It handled the records before this index.
    FailedAt(usize),
    /// It failed without saying which record was the cause.
    Crashed,
}

/// The state of the delivery to one function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// How many records the next batch may have.
    batch_size: usize,
    /// How long the first of these records has been retried.
    retried: Duration,
    /// The pause after its next failure.
    pause: Duration,
}

/// What to do after an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// How many records of the batch must not be delivered again.
    pub done: usize,
    /// Whether the last of these has failed too often and is to be set aside.
    pub sets_aside: bool,
    /// How long to wait before the next batch.
    pub pause: Duration,
}

impl Default for Delivery {
    fn default() -> Self {
        Self { batch_size: BATCH_SIZE, retried: Duration::ZERO, pause: FIRST_PAUSE }
    }
}

impl Delivery {
    /// How many records the next batch may have.
    #[must_use]
    pub const fn batch_size(&self) -> usize {
        self.batch_size
    }

    /// Updates the state with the outcome of a batch of so many records.
    pub fn settle(&mut self, batch: usize, outcome: Outcome) -> Settled {
        match outcome {
            Outcome::Handled => self.go_on(batch, false),
            Outcome::Crashed if batch > 1 => {
                self.batch_size = batch.div_ceil(2);
                Settled { done: 0, sets_aside: false, pause: FIRST_PAUSE }
            }
            Outcome::Crashed => self.fail(0),
            Outcome::FailedAt(index) => self.fail(index),
        }
    }

    fn fail(&mut self, index: usize) -> Settled {
        let (retried, pause) =
            if index == 0 { (self.retried, self.pause) } else { (Duration::ZERO, FIRST_PAUSE) };
        if retried + pause > Duration::from_secs(MAX_RECORD_AGE) {
            return self.go_on(index + 1, true);
        }
        let next = (pause * 2).min(LONGEST_PAUSE);
        *self = Self { batch_size: 1, retried: retried + pause, pause: next };
        Settled { done: index, sets_aside: false, pause }
    }

    fn go_on(&mut self, done: usize, sets_aside: bool) -> Settled {
        *self = Self::default();
        Settled { done, sets_aside, pause: Duration::ZERO }
    }
}

/// The event that hands a batch to a function.
#[must_use]
pub fn event(records: &[Value]) -> Value {
    json!({ "Records": records })
}

/// The outcome of a batch, from the function's answer.
#[must_use]
pub fn outcome(answer: Result<Value, InvokeError>, batch: &[Value]) -> Outcome {
    let Ok(answer) = answer else { return Outcome::Crashed };
    let failures = answer.get("batchItemFailures").and_then(Value::as_array).into_iter().flatten();
    let failed: Vec<&str> = failures.filter_map(|failure| failure.get("itemIdentifier")?.as_str()).collect();
    if failed.is_empty() {
        return Outcome::Handled;
    }
    let is_in_batch = |number: &&str| batch.iter().any(|record| sequence_number(record) == *number);
    // As on AWS, a number that is not in the batch means that the whole batch failed.
    let all_failed = !failed.iter().all(is_in_batch);
    let first = batch.iter().position(|record| all_failed || failed.contains(&sequence_number(record)));
    Outcome::FailedAt(first.unwrap_or(0))
}

/// Delivers records without pauses. Returns those that were set aside.
pub async fn deliver(records: &[Value], invoke: impl AsyncFn(&[Value]) -> Outcome) -> Vec<Value> {
    let (mut delivery, mut rest, mut aside) = (Delivery::default(), records, Vec::new());
    while !rest.is_empty() {
        let (batch, _) = rest.split_at(rest.len().min(delivery.batch_size()));
        let outcome = invoke(batch).await;
        let settled = delivery.settle(batch.len(), outcome);
        let (done, left) = rest.split_at(settled.done);
        aside.extend(done.last().filter(|_| settled.sets_aside).cloned());
        rest = left;
    }
    aside
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn records(numbers: std::ops::RangeInclusive<u32>) -> Vec<Value> {
        numbers.map(|number| json!({ "dynamodb": { "SequenceNumber": format!("{number:021}") } })).collect()
    }

    /// Delivers the records 1 to `last`, and returns which were set aside and how many calls it took.
    async fn deliver_up_to(last: u32, function: impl Fn(&[Value]) -> Outcome) -> (Vec<Value>, u32) {
        let calls = Cell::new(0);
        let aside = deliver(&records(1..=last), async |batch: &[Value]| {
            calls.set(calls.get() + 1);
            function(batch)
        })
        .await;
        (aside, calls.get())
    }

    fn position_of(batch: &[Value], record: &Value) -> Option<usize> {
        batch.iter().position(|other| other == record)
    }

    #[tokio::test]
    async fn a_function_without_failures_gets_full_batches() {
        assert_eq!(deliver_up_to(25, |_| Outcome::Handled).await, (vec![], 3));
    }

    #[test]
    fn the_stream_is_read_again_from_the_first_failed_record() {
        let mut delivery = Delivery::default();
        let settled = delivery.settle(10, Outcome::FailedAt(2));
        assert_eq!(settled, Settled { done: 2, sets_aside: false, pause: FIRST_PAUSE });
        assert_eq!(delivery.batch_size(), 1);
        assert_eq!(delivery.settle(1, Outcome::Handled).done, 1);
        assert_eq!(delivery, Delivery::default());
    }

    #[tokio::test]
    async fn a_poison_record_is_set_aside_after_its_retries_and_the_others_go_on() {
        let poison = records(4..=4).remove(0);
        let reports =
            |batch: &[Value]| position_of(batch, &poison).map_or(Outcome::Handled, Outcome::FailedAt);
        let (aside, calls) = deliver_up_to(12, reports).await;
        // Thirteen pauses that double, and one of half an hour each for the rest of the 23 hours.
        assert_eq!((aside, calls), (vec![poison.clone()], 1 + 13 + 44 + 1));

        let crashes =
            |batch: &[Value]| position_of(batch, &poison).map_or(Outcome::Handled, |_| Outcome::Crashed);
        assert_eq!(deliver_up_to(12, crashes).await.0, std::slice::from_ref(&poison));
    }

    #[test]
    fn a_crash_halves_the_batch_and_is_no_retry() {
        let mut delivery = Delivery::default();
        let sizes: Vec<usize> = std::iter::from_fn(|| {
            let size = delivery.batch_size();
            (size > 1).then(|| {
                assert_eq!(delivery.settle(size, Outcome::Crashed).done, 0);
                size
            })
        })
        .collect();
        assert_eq!(sizes, [10, 5, 3, 2]);
        assert_eq!(delivery.retried, Duration::ZERO);
    }

    #[test]
    fn pauses_get_longer_and_a_record_that_succeeds_late_is_not_set_aside() {
        let mut delivery = Delivery::default();
        let pauses: Vec<_> = (0..5).map(|_| delivery.settle(1, Outcome::FailedAt(0)).pause).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16].map(|factor| FIRST_PAUSE * factor));
        assert!(!delivery.settle(1, Outcome::Handled).sets_aside);
    }

    #[test]
    fn an_answer_names_what_failed_or_counts_as_a_crash() {
        let batch = records(7..=9);
        let failed = |numbers: &[u32]| {
            let failures = numbers.iter().map(|number| json!({ "itemIdentifier": format!("{number:021}") }));
            json!({ "batchItemFailures": failures.collect::<Vec<_>>() })
        };
        assert_eq!(outcome(Ok(failed(&[])), &batch), Outcome::Handled);
        assert_eq!(outcome(Ok(Value::Null), &batch), Outcome::Handled);
        assert_eq!(outcome(Ok(failed(&[9, 8])), &batch), Outcome::FailedAt(1));
        assert_eq!(outcome(Ok(failed(&[5])), &batch), Outcome::FailedAt(0));
        assert_eq!(outcome(Err(InvokeError::TimedOut), &batch), Outcome::Crashed);
    }
}
