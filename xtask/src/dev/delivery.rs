//! The rules by which a function gets the table's stream, as an event source mapping of Lambda has them, without doing anything.
//!
//! Records come in batches and in order. After a failure the stream is read again from the first failed record. A record is tried
//! a bounded number of times, then it is set aside, so that it does not hold up the others for ever.

use std::time::Duration;

/// The most records that a function gets at once.
pub(crate) const BATCH: usize = 10;
/// How often a record is tried before it is set aside.
pub(crate) const ATTEMPTS: u32 = 5;
/// The pause after the first failure; it doubles with every further one.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// What a function did with a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It handled every record.
    Handled,
    /// It handled every record but those with these sequence numbers.
    Failed(Vec<String>),
    /// It failed without saying which record was the cause.
    Crashed,
    /// It was not asked, since the emulator is out of reach.
    NotAsked,
}

/// How far a function is, and how it fares.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    /// The last record that it is done with.
    pub done: Option<String>,
    pace: Pace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// As many records at once as there are.
    Batches,
    /// One record, which has been tried this often; after a crash that is how the culprit is found.
    OneByOne { tried: u32 },
}

/// What follows from an outcome.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Go on.
    GoOn,
    /// Go on after a pause.
    Pause(Duration),
    /// Set the record at this index of the batch aside, and go on.
    SetAside(usize),
}

impl Delivery {
    /// A function that is done with everything up to a record, or has not begun.
    pub(crate) const fn after(done: Option<String>) -> Self {
        Self { done, pace: Pace::Batches }
    }

    /// How many records the next batch may have.
    pub(crate) const fn batch_size(&self) -> usize {
        match self.pace {
            Pace::Batches => BATCH,
            Pace::OneByOne { .. } => 1,
        }
    }

    /// Takes in what became of a batch, given by its sequence numbers.
    pub(crate) fn settle(&mut self, batch: &[String], outcome: &Outcome) -> Next {
        let first_failed = match outcome {
            Outcome::Handled => return self.advance(batch.last(), Next::GoOn),
            Outcome::NotAsked => return Next::Pause(FIRST_PAUSE * 4),
            Outcome::Crashed if batch.len() > 1 => {
                self.pace = Pace::OneByOne { tried: 0 };
                return Next::Pause(FIRST_PAUSE);
            }
            Outcome::Failed(failed) => {
                // A number that is not in the batch means, as on AWS, that all of it failed.
                let is_known = failed.iter().all(|number| batch.contains(number));
                batch.iter().position(|number| !is_known || failed.contains(number)).unwrap_or(0)
            }
            Outcome::Crashed => 0,
        };
        let tried = match self.pace {
            Pace::OneByOne { tried } if first_failed == 0 => tried + 1,
            _ => 1,
        };
        if tried >= ATTEMPTS {
            return self.advance(batch.get(first_failed), Next::SetAside(first_failed));
        }
        if let Some(before) = first_failed.checked_sub(1) {
            self.advance(batch.get(before), Next::GoOn);
        }
        self.pace = Pace::OneByOne { tried };
        Next::Pause(FIRST_PAUSE * 2_u32.pow(tried - 1))
    }

    fn advance(&mut self, to: Option<&String>, next: Next) -> Next {
        self.done = to.cloned().or(self.done.take());
        self.pace = Pace::Batches;
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(range: std::ops::RangeInclusive<u32>) -> Vec<String> {
        range.map(|number| format!("{number:021}")).collect()
    }

    fn failed(number: u32) -> Outcome {
        Outcome::Failed(numbers(number..=number))
    }

    /// Delivers the records 1 to `last` to a function, and returns which were set aside and how many calls it took.
    fn deliver(last: u32, function: impl Fn(&[String]) -> Outcome) -> (Vec<String>, u32) {
        let stream = numbers(1..=last);
        let (mut delivery, mut aside, mut calls) = (Delivery::after(None), Vec::new(), 0);
        loop {
            let rest =
                stream.iter().filter(|number| delivery.done.as_ref().is_none_or(|done| *number > done));
            let batch: Vec<_> = rest.take(delivery.batch_size()).cloned().collect();
            if batch.is_empty() {
                return (aside, calls);
            }
            calls += 1;
            if let Next::SetAside(index) = delivery.settle(&batch, &function(&batch)) {
                aside.push(batch[index].clone());
            }
        }
    }

    #[test]
    fn a_function_without_failures_gets_full_batches() {
        assert_eq!(deliver(25, |_| Outcome::Handled), (vec![], 3));
    }

    #[test]
    fn the_stream_is_read_again_from_the_first_failed_record() {
        let mut delivery = Delivery::after(None);
        let outcome = Outcome::Failed([numbers(7..=7), numbers(3..=3)].concat());
        assert_eq!(delivery.settle(&numbers(1..=10), &outcome), Next::Pause(FIRST_PAUSE));
        assert_eq!(delivery.done, numbers(2..=2).pop());
        assert_eq!(delivery.batch_size(), 1);
        assert_eq!(delivery.settle(&numbers(3..=3), &Outcome::Handled), Next::GoOn);
        assert_eq!(delivery.batch_size(), BATCH);
    }

    #[test]
    fn a_poison_record_is_set_aside_after_bounded_attempts_and_the_others_go_on() {
        let poison = numbers(4..=4);
        let reports =
            |batch: &[String]| if batch.contains(&poison[0]) { failed(4) } else { Outcome::Handled };
        assert_eq!(deliver(12, reports), (poison.clone(), ATTEMPTS + 1));
        let crashes =
            |batch: &[String]| if batch.contains(&poison[0]) { Outcome::Crashed } else { Outcome::Handled };
        assert_eq!(deliver(12, crashes).0, poison);
    }

    #[test]
    fn pauses_get_longer_and_a_record_that_succeeds_late_is_not_set_aside() {
        let mut delivery = Delivery::after(None);
        let batch = numbers(1..=1);
        let pauses: Vec<_> = (1..ATTEMPTS).map(|_| delivery.settle(&batch, &failed(1))).collect();
        assert_eq!(pauses, [1, 2, 4, 8].map(|factor| Next::Pause(FIRST_PAUSE * factor)));
        assert_eq!(delivery.settle(&batch, &Outcome::Handled), Next::GoOn);
        assert_eq!(delivery, Delivery::after(Some(batch[0].clone())));
    }

    #[test]
    fn an_unknown_number_means_the_whole_batch_and_no_emulator_costs_no_attempt() {
        let mut delivery = Delivery::after(None);
        assert_eq!(delivery.settle(&numbers(1..=3), &failed(9)), Next::Pause(FIRST_PAUSE));
        assert_eq!(delivery.done, None);
        for _ in 0..=ATTEMPTS {
            assert!(matches!(delivery.settle(&numbers(1..=1), &Outcome::NotAsked), Next::Pause(_)));
        }
    }
}
