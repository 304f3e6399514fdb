//! Many users or invites changed by one call, with a result for each (R28).
//!
//! As many as a transaction holds are written together, so that the caller's row and the audit record are paid for once. If some are not as
//! they were read, the others are written without them. Never two transactions at a time: both would need the caller's row.

mod change_users;
mod delete_invites;
mod resend_invites;

use std::collections::HashSet;
use std::hash::Hash;

use super::{Caller, ChangeUserError, Failure, Moment, NotFound, ResendInviteError};
use crate::domain::{AuditRecord, Change, Denied, EventGroupId};

pub use change_users::{ManyChange, change_users};
pub use delete_invites::delete_invites;
pub use resend_invites::resend_invites;

/// The most targets of one call.
pub const MAX_TARGETS: usize = 100;

/// How often targets are decided on again, because they were not as they were read, before they are answered as "busy".
const MAX_TURNS: usize = 4;

/// Why one of many was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetProblem {
    /// An earlier target of the request is the same.
    #[error("repeats an id of this request")]
    Repeated,
    /// The user cannot be changed or removed.
    #[error(transparent)]
    User(#[from] ChangeUserError),
    /// There is no such open invite in the tailnet.
    #[error(transparent)]
    NotFound(#[from] NotFound),
    /// The invite cannot be mailed again.
    #[error(transparent)]
    Resend(#[from] ResendInviteError),
    /// The caller may not change this one.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Others change it or the caller's own row at the same time, or the table was too busy.
    #[error("this was not done because of other changes at the same time; try again")]
    Busy,
}

/// What became of each, in the order of the request.
pub type Outcomes = Vec<Result<(), TargetProblem>>;

/// What has become of each so far.
struct Progress {
    outcomes: Vec<Option<Result<(), TargetProblem>>>,
    attempts: u8,
}

impl Progress {
    fn of(count: usize) -> Self {
        Self { outcomes: vec![None; count], attempts: 0 }
    }

    fn done(&mut self, index: usize) {
        self.settle(index, Ok(()));
    }

    fn refuse(&mut self, index: usize, problem: impl Into<TargetProblem>) {
        self.settle(index, Err(problem.into()));
    }

    fn settle(&mut self, index: usize, outcome: Result<(), TargetProblem>) {
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = Some(outcome);
        }
    }

    /// The targets with their indexes. What is no id does not exist; what was named before is refused.
    fn targets<Id: Copy + Eq + Hash>(
        &mut self,
        ids: &[Option<Id>],
        absent: impl Into<TargetProblem> + Copy,
    ) -> Vec<(usize, Id)> {
        let mut named = HashSet::new();
        let mut targets = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            match id {
                None => self.refuse(index, absent),
                Some(id) if !named.insert(*id) => self.refuse(index, TargetProblem::Repeated),
                Some(id) => targets.push((index, *id)),
            }
        }
        targets
    }

    /// The record of the next attempt to write. Each has an id of its own.
    fn record(&mut self, caller: &Caller, changes: Vec<Change>, moment: Moment) -> AuditRecord {
        let id = EventGroupId::of_attempt(moment.now, moment.entropy, self.attempts);
        self.attempts = self.attempts.saturating_add(1);
        AuditRecord { id, ..caller.record(changes, moment) }
    }

    /// The answer if nothing more can be written. If nothing was, that is the failure itself: whoever may not, may not for any of them.
    fn end(self, failure: Failure) -> Result<Outcomes, Failure> {
        if !self.outcomes.contains(&Some(Ok(()))) {
            return Err(failure);
        }
        let problem = match failure {
            Failure::Denied(denied) => TargetProblem::Denied(denied),
            Failure::Refused(none) => match none {},
            Failure::Store(_) => TargetProblem::Busy,
        };
        Ok(self.outcomes.into_iter().map(|outcome| outcome.unwrap_or(Err(problem))).collect())
    }

    /// The answer. What was not decided in [`MAX_TURNS`] is busy.
    fn finish(self) -> Outcomes {
        self.outcomes.into_iter().map(|outcome| outcome.unwrap_or(Err(TargetProblem::Busy))).collect()
    }
}
