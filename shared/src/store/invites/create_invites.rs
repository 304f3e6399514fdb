//! Making invites, in one transaction with the addresses they take, the audit record and the caller's send budget.

use std::time::Duration;

use crate::domain::{AuditRecord, Denied, Invite, InviteId, InviteRole, NewInvite};
use crate::store::addresses::{AddressRow, is_free, item_of_invite};
use crate::store::audit::record_item;
use crate::store::engine::{
    Committed, Expression, FailedCondition, Item, MAX_WRITES, Store, StoreError, Transaction, malformed, read,
};
use crate::store::users::{Bucket, CallerGuard, ChargeFailure, SendCharge, not_void};

use super::idempotency::{self, EarlierUse, IdempotencyKey};
use super::row::invite_item;

/// The most attempts. Each retry assumes another state of the bucket, which only concurrent sends of the caller can change again.
const MAX_TURNS: usize = 4;

/// What the transaction needs.
#[derive(Debug)]
pub struct Creation<'a> {
    /// The condition on the caller: a role that may grant every role asked for.
    pub guard: &'a CallerGuard,
    /// What to take from the caller's send budget.
    pub charge: SendCharge,
    /// The id of the first invite, from which all others follow.
    pub first: InviteId,
    /// The invites.
    pub invites: &'a [Invite],
    /// The audit record.
    pub record: &'a AuditRecord,
    /// The key to record in this transaction; `None` without a key, or if it was claimed before (decision 5).
    pub idempotency: Option<&'a IdempotencyKey>,
}

/// The outcome of making invites.
#[derive(Debug, PartialEq, Eq)]
pub enum CreateOutcome {
    /// The invites are made.
    Created,
    /// An earlier request with the same key made them; the first of them has this id.
    MadeBefore(InviteId),
    /// The key was used for another request.
    KeyUsedForOther,
    /// The caller may not make them.
    Denied(Denied),
    /// The caller has sent too many invites; they may send again after this time.
    BudgetExhausted(Duration),
    /// These invites' addresses, by index, are taken.
    AddressesTaken(Vec<(usize, TakenBy)>),
}

/// Who holds an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBy {
    /// An open invite.
    Invite,
    /// A user.
    User,
}

#[derive(Debug, Clone, Copy)]
enum Label<'a> {
    Caller,
    Idempotency(&'a IdempotencyKey),
    Audit,
    Invite,
    Address(usize),
}

impl Creation<'_> {
    /// Whether everything fits into one transaction with the idempotency record.
    #[must_use]
    pub fn fits_with_idempotency(invites: &[NewInvite]) -> bool {
        let rows: usize = invites.iter().map(|invite| if invite.email.is_some() { 2 } else { 1 }).sum();
        let (caller, audit, idempotency) = (1, 1, 1);
        rows + caller + audit + idempotency <= MAX_WRITES
    }

    /// The caller has not lost the right to make one of the invites since their request began (R10).
    fn not_void(&self) -> impl Iterator<Item = Expression> {
        let made = self.first.created_at();
        let admin = self.invites.iter().find(|invite| invite.role == InviteRole::ADMIN);
        let other = self.invites.iter().find(|invite| invite.role != InviteRole::ADMIN);
        admin.into_iter().chain(other).map(move |invite| not_void(invite.role, made))
    }
}

impl Store {
    /// Makes invites, all or none of them (R4).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_invites(&self, creation: &Creation<'_>) -> Result<CreateOutcome, StoreError> {
        let mut bucket = Bucket::Full;
        for _ in 0..MAX_TURNS {
            match self.creation(creation, bucket)?.commit().await? {
                Committed::Done => return Ok(CreateOutcome::Created),
                Committed::Refused(failed) => match outcome_of(creation, failed)? {
                    Turn::Decided(outcome) => return Ok(outcome),
                    // The role was lost and given back just now: the invites would be void.
                    Turn::Again(found) if found == bucket => return Err(StoreError::busy()),
                    Turn::Again(found) => bucket = found,
                },
            }
        }
        Err(StoreError::busy())
    }

    fn creation<'a>(
        &'a self,
        creation: &Creation<'a>,
        bucket: Bucket,
    ) -> Result<Transaction<'a, Label<'a>>, StoreError> {
        let now = creation.charge.now;
        let mut transaction = self.transaction();
        creation.guard.charge(&mut transaction, Label::Caller, creation.charge, bucket, creation.not_void());
        transaction.insert(Label::Audit, record_item(creation.record)?);
        for (index, invite) in creation.invites.iter().enumerate() {
            transaction.insert(Label::Invite, invite_item(invite)?);
            if let Some(address) = invite.address() {
                transaction.put(Label::Address(index), item_of_invite(invite, address), is_free(now));
            }
        }
        if let Some(key) = creation.idempotency {
            let record = idempotency::record(creation.guard.tailnet, key, creation.first, now)?;
            transaction.put(Label::Idempotency(key), record, idempotency::unused(now));
        }
        Ok(transaction)
    }
}

enum Turn {
    Decided(CreateOutcome),
    Again(Bucket),
}

/// Decides which failed condition is answered: the caller's right first, then an earlier request with the key, the budget, the addresses.
fn outcome_of(creation: &Creation<'_>, failed: Vec<FailedCondition<Label<'_>>>) -> Result<Turn, StoreError> {
    let mut of_budget = None;
    let mut taken = Vec::new();
    let mut before = None;
    for FailedCondition { label, row } in failed {
        match label {
            Label::Caller => match creation.guard.charge_failure(row, creation.charge)? {
                ChargeFailure::Denied(denied) => return Ok(Turn::Decided(CreateOutcome::Denied(denied))),
                ChargeFailure::Exhausted(wait) => {
                    of_budget = Some(Turn::Decided(CreateOutcome::BudgetExhausted(wait)));
                }
                ChargeFailure::OtherBucket(bucket) => of_budget = Some(Turn::Again(bucket)),
            },
            Label::Idempotency(key) => {
                before = Some(match idempotency::earlier_use(key, row)? {
                    EarlierUse::Same(first) => CreateOutcome::MadeBefore(first),
                    EarlierUse::Other => CreateOutcome::KeyUsedForOther,
                });
            }
            // The ids follow from the claimed key, so these rows were made by an earlier call with that key.
            Label::Audit | Label::Invite => {
                before = before.or(Some(CreateOutcome::MadeBefore(creation.first)));
            }
            Label::Address(index) => taken.push((index, taken_by(row)?)),
        }
    }
    let of_addresses = (!taken.is_empty()).then_some(CreateOutcome::AddressesTaken(taken));
    let decided = before.map(Turn::Decided).or(of_budget).or(of_addresses.map(Turn::Decided));
    decided.ok_or_else(StoreError::busy)
}

fn taken_by(row: Option<Item>) -> Result<TakenBy, StoreError> {
    let row: AddressRow = read(row.ok_or_else(|| malformed("a taken address"))?)?;
    Ok(if row.held_by_users.is_empty() { TakenBy::Invite } else { TakenBy::User })
}
