//! Signing out: every row that calls of a person read says from then on which sessions are over (R25).

use std::collections::HashSet;

use jiff::Timestamp;

use crate::domain::{EndedSessions, EventGroupId, Identity, TailnetId};

use super::ended_sessions::naming;
use super::engine::{Committed, MAX_WRITES, Store, StoreError};
use super::memberships::{MembershipRef, Memberships, person_key};
use super::users::{self, same_person};

/// The most users that one transaction changes, beside the person's own row.
const MAX_USERS: usize = MAX_WRITES - 1;

/// What the transactions of signing out need.
#[derive(Debug)]
pub struct SigningOut<'a> {
    /// Who signs out.
    pub identity: &'a Identity,
    /// The person's own row and their tailnets, as they were read.
    pub memberships: Memberships,
    /// Which sessions are over.
    pub ended: &'a EndedSessions,
    /// The change that writes it.
    pub version: EventGroupId,
    /// Memberships without a user, by tailnet and the time of joining.
    pub absent: &'a HashSet<(TailnetId, Timestamp)>,
}

/// The outcome of signing out.
#[derive(Debug, PartialEq, Eq)]
pub enum SignOutOutcome {
    /// Every row says it.
    Done,
    /// The person's memberships have changed since they were read: read and decide again. These have no user.
    Changed(Vec<(TailnetId, Timestamp)>),
}

impl Store {
    /// Writes which sessions are over: first into the person's own row, together with as many users as a transaction takes, and then into
    /// the others, as long as the person's own row stays as it is. Whoever joins meanwhile takes the state along from there.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn sign_out(&self, signing_out: SigningOut<'_>) -> Result<SignOutOutcome, StoreError> {
        let SigningOut { identity, mut memberships, ended, version, absent } = signing_out;
        let (person, user) = (identity.person_id(), identity.user_id());
        let own = memberships.person.with_ended(ended.clone());
        let written = own.clone().written_by(version);
        let mut is_written = false;
        loop {
            let is_there = |one: &&MembershipRef| !absent.contains(&(one.tailnet, one.joined_at));
            let all: Vec<&MembershipRef> = memberships.all.iter().filter(is_there).collect();
            let mut rest = all.chunks(MAX_USERS);
            while let Some(some) = rest.next().or_else(|| (!is_written).then_some(&[][..])) {
                // The label is the membership whose user is changed; `None` for the person's own row.
                let mut transaction = self.transaction::<Option<(TailnetId, Timestamp)>>();
                if is_written {
                    transaction.check(None, &person_key(person), written.is_as_read());
                } else {
                    transaction.put(None, own.item(person, Some(version))?, memberships.person.is_as_read());
                }
                for one in some {
                    let label = Some((one.tailnet, one.joined_at));
                    transaction.update(
                        label,
                        &users::key(one.tailnet, user),
                        naming(ended),
                        same_person(person),
                    );
                }
                if let Committed::Refused(failed) = transaction.commit().await? {
                    return Ok(SignOutOutcome::Changed(
                        failed.into_iter().filter_map(|one| one.label).collect(),
                    ));
                }
                is_written = true;
            }
            let Some(last) = memberships.all.last().filter(|_| memberships.has_more) else {
                return Ok(SignOutOutcome::Done);
            };
            memberships = self.some_memberships_of(person, Some(last.tailnet), usize::MAX).await?;
        }
    }
}
