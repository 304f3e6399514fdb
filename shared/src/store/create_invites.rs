//! Making invites: every invite, the addresses they take, the audit record and the caller's budget, in one transaction.

use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{AuditRecord, Invite, InviteId, TailnetId};

use super::guard::{Bucket, CallerGuard, CallerRefusal, GuardFailure, SendCharge};
use super::keys;
use super::rows::{
    AddressRow, IdempotencyRow, address_item, audit_item, idempotency_item, invite_item, read,
};
use super::transaction::{
    ABSENT, Committed, Expression, FailedCondition, Item, MAX_WRITES, Transaction, number, text,
};
use super::{Store, StoreError};

/// How long an `Idempotency-Key` is remembered.
const IDEMPOTENCY_LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// What is to be made.
#[derive(Debug)]
pub struct Creation<'a> {
    /// Who makes it; their roles may grant every role asked for.
    pub guard: &'a CallerGuard,
    /// What it takes from their send budget, and when.
    pub charge: SendCharge,
    /// The invites; the ids of all follow from the first.
    pub invites: &'a [Invite],
    /// The audit record.
    pub record: &'a AuditRecord,
    /// What makes a repetition of the request answer as the first did; none if nothing does, or if it was claimed before.
    pub idempotency: Option<&'a IdempotencyKey>,
}

/// An `Idempotency-Key`, within caller and tailnet (P2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// A hash of caller and key.
    pub key_hash: String,
    /// A hash of what the request asks for.
    pub body_hash: String,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum CreateOutcome {
    /// The invites are there.
    Created,
    /// They were made before, by a request with the same key; the first of them has this id.
    MadeBefore(InviteId),
    /// The key was used before for something else.
    KeyUsedForOther,
    /// The caller may not.
    Refused(CallerRefusal),
    /// The caller has sent too much.
    BudgetExhausted(Duration),
    /// These invites' addresses, by index, are taken.
    AddressesTaken(Vec<(usize, TakenBy)>),
}

/// What has taken an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBy {
    /// An open invite.
    Invite,
    /// A user.
    User,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Caller,
    Idempotency,
    Audit,
    Invite,
    Address(usize),
}

impl Creation<'_> {
    /// Whether everything fits into one transaction with the idempotency record.
    #[must_use]
    pub fn fits_with_idempotency(invites: &[Invite]) -> bool {
        let rows: usize = invites.iter().map(|invite| if invite.address().is_some() { 2 } else { 1 }).sum();
        let (caller, audit, idempotency) = (1, 1, 1);
        rows + caller + audit + idempotency <= MAX_WRITES
    }
}

impl Store {
    /// Makes invites, all or none of them (R4).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_invites(&self, creation: &Creation<'_>) -> Result<CreateOutcome, StoreError> {
        let mut bucket = Bucket::Full;
        // The bucket can change under us only as fast as others write; a few turns are plenty.
        for _ in 0..4 {
            match self.creation(creation, bucket)?.commit().await? {
                Committed::Done => return Ok(CreateOutcome::Created),
                Committed::Refused(failed) => match outcome_of(creation, failed)? {
                    Turn::Decided(outcome) => return Ok(outcome),
                    Turn::Again(found) => bucket = found,
                },
            }
        }
        Err(StoreError::busy(None))
    }

    fn creation(
        &self,
        creation: &Creation<'_>,
        bucket: Bucket,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let now = creation.charge.now;
        let mut transaction = self.transaction();
        creation.guard.charge(&mut transaction, Label::Caller, creation.charge, bucket);
        transaction.put(Label::Audit, audit_item(creation.record)?, Expression::new(ABSENT));
        for (index, invite) in creation.invites.iter().enumerate() {
            transaction.put(Label::Invite, invite_item(invite)?, Expression::new(ABSENT));
            if let Some(address) = invite.address() {
                transaction.put(Label::Address(index), address_item(invite, address), free_address(now));
            }
        }
        if let (Some(key), Some(first)) = (creation.idempotency, creation.invites.first()) {
            transaction.put(
                Label::Idempotency,
                idempotency(creation.guard.tailnet, key, first.id, now)?,
                unused_key(now),
            );
        }
        Ok(transaction)
    }

    /// Remembers an `Idempotency-Key` ahead of invites that fill a whole transaction without it. The record fixes the invites' ids
    /// and, by them, the id of the audit record, whose condition lets them be made only once.
    ///
    /// Returns the id of the first invite that the key stands for, or why there is none.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn claim_idempotency_key(
        &self,
        guard: &CallerGuard,
        key: &IdempotencyKey,
        first: InviteId,
        now: Timestamp,
    ) -> Result<Result<InviteId, CreateOutcome>, StoreError> {
        let mut transaction = self.transaction();
        guard.check(&mut transaction, Label::Caller);
        transaction.put(Label::Idempotency, idempotency(guard.tailnet, key, first, now)?, unused_key(now));
        let failed = match transaction.commit().await? {
            Committed::Done => return Ok(Ok(first)),
            Committed::Refused(failed) => failed,
        };
        for FailedCondition { label, row } in failed {
            match label {
                Label::Caller => {
                    if let GuardFailure::Refused(refusal) = guard.failure(row, None)? {
                        return Ok(Err(CreateOutcome::Refused(refusal)));
                    }
                }
                _ => {
                    return Ok(match made_before(key, row)? {
                        CreateOutcome::MadeBefore(first) => Ok(first),
                        other => Err(other),
                    });
                }
            }
        }
        Err(StoreError::busy(None))
    }
}

enum Turn {
    Decided(CreateOutcome),
    Again(Bucket),
}

/// Which of the failed conditions counts: the caller's right, then whether it was all done before, then the budget, then addresses.
fn outcome_of(creation: &Creation<'_>, failed: Vec<FailedCondition<Label>>) -> Result<Turn, StoreError> {
    let mut of_budget = None;
    let mut taken = Vec::new();
    let mut before = None;
    for FailedCondition { label, row } in failed {
        match label {
            Label::Caller => match creation.guard.failure(row, Some(creation.charge))? {
                GuardFailure::Refused(refusal) => return Ok(Turn::Decided(CreateOutcome::Refused(refusal))),
                GuardFailure::Exhausted(wait) => {
                    of_budget = Some(Turn::Decided(CreateOutcome::BudgetExhausted(wait)));
                }
                GuardFailure::OtherBucket(bucket) => of_budget = Some(Turn::Again(bucket)),
            },
            Label::Idempotency => {
                if let Some(key) = creation.idempotency {
                    before = Some(made_before(key, row)?);
                }
            }
            Label::Audit | Label::Invite => {
                let first = creation.invites.first().map(|invite| invite.id);
                before = before.or(first.map(CreateOutcome::MadeBefore));
            }
            Label::Address(index) => taken.push((index, taken_by(row)?)),
        }
    }
    let decided = before.map(Turn::Decided).or(of_budget);
    Ok(decided.unwrap_or(Turn::Decided(CreateOutcome::AddressesTaken(taken))))
}

fn made_before(key: &IdempotencyKey, row: Option<Item>) -> Result<CreateOutcome, StoreError> {
    let row: IdempotencyRow = read(row.unwrap_or_default())?;
    let same = row.body_hash == key.body_hash;
    Ok(if same { CreateOutcome::MadeBefore(row.first_invite) } else { CreateOutcome::KeyUsedForOther })
}

fn taken_by(row: Option<Item>) -> Result<TakenBy, StoreError> {
    let row: AddressRow = row.map(read).transpose()?.unwrap_or_default();
    Ok(if row.held_by_users.is_empty() { TakenBy::Invite } else { TakenBy::User })
}

/// An address is free if nobody has taken it, or only an invite that has expired since (R2: exact, whenever the row is removed).
fn free_address(now: Timestamp) -> Expression {
    Expression::new("attribute_not_exists(heldByUsers) AND (attribute_not_exists(heldByInvite) OR heldByInvite < :oldestOpen)")
        .with(":oldestOpen", text(InviteId::oldest_open(now)))
}

fn unused_key(now: Timestamp) -> Expression {
    Expression::new("attribute_not_exists(pk) OR expiresAt <= :now")
        .with(":now", number(now.as_millisecond()))
}

fn idempotency(
    tailnet: TailnetId,
    key: &IdempotencyKey,
    first: InviteId,
    now: Timestamp,
) -> Result<Item, StoreError> {
    let expires_at = now.saturating_add(IDEMPOTENCY_LIFETIME).unwrap_or(Timestamp::MAX).as_millisecond();
    let row = IdempotencyRow { body_hash: key.body_hash.clone(), first_invite: first, expires_at };
    idempotency_item(&keys::idempotency(tailnet, &key.key_hash), &row)
}
