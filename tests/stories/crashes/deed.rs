//! What a deed is: something that changes the table, and what whoever does it does next.

use std::fmt::Debug;
use std::ops::RangeInclusive;

use tests::Answer;

use super::stage::{Picture, Stage};

/// Something that changes the table.
pub(super) trait Deed: Copy + Debug {
    /// Makes a world ready for it.
    async fn set(self) -> Stage;

    /// Does it; the answer is none if the function died, or if nobody waits for one.
    async fn attempt(self, stage: &Stage) -> Option<Answer>;

    /// What a good client does who has not heard, and what an operator does with the failure queue.
    async fn retry(self, stage: &Stage, context: &str);

    /// Whether somebody calls it and waits for the answer; otherwise the stream, the schedule or the network does.
    fn is_called(self) -> bool {
        true
    }

    /// What must each be whole or not there at all.
    fn parts(self, picture: &Picture) -> Vec<Picture> {
        vec![picture.clone()]
    }

    /// How many mails there are in the end; none if it is not about mail, or if counting takes too long to do it for every trouble.
    fn mails(self) -> Option<RangeInclusive<usize>> {
        None
    }

    /// Does it again and asks that the answer have one of these statuses.
    async fn expect(self, stage: &Stage, statuses: &[u16], context: &str) -> Answer {
        let answer = self.attempt(stage).await.unwrap();
        assert!(statuses.contains(&answer.status.as_u16()), "{context}: {answer:?}");
        answer
    }
}
