//! A deed: a change of the table, and how it is retried after a fault.

use std::fmt::Debug;
use std::ops::RangeInclusive;

use tests::Answer;

use super::stage::{Picture, Stage};

/// A change of the table.
pub(super) trait Deed: Copy + Debug {
    /// Makes a world in which it can be done.
    async fn set(self) -> Stage;

    /// Does it. The answer is `None` if the function died, or if it is not one that answers requests.
    async fn attempt(self, stage: &Stage) -> Option<Answer>;

    /// Does what a client does that got no answer, or an operator with the dead-letter queue.
    async fn retry(self, stage: &Stage, context: &str);

    /// Whether a client calls it and gets an answer. Otherwise the stream or EventBridge calls it.
    fn is_called(self) -> bool {
        true
    }

    /// The parts of the table that must each have changed as a whole or not at all.
    fn parts(self, picture: &Picture) -> Vec<Picture> {
        vec![picture.clone()]
    }

    /// How many mails must have been sent in the end. `None` if it sends none, or if counting takes too long for every fault.
    fn mails(self) -> Option<RangeInclusive<usize>> {
        None
    }

    /// Does it again, and asserts that the answer has one of these statuses.
    async fn expect(self, stage: &Stage, statuses: &[u16], context: &str) -> Answer {
        let answer = self.attempt(stage).await.unwrap();
        assert!(statuses.contains(&answer.status.as_u16()), "{context}: {answer:?}");
        answer
    }
}
