//! Making invites, in one transaction with the addresses they take, the audit record and the caller's send budget.

use std::iter;

use jiff::Timestamp;

use crate::domain::{AuditRecord, Denied, EmailAddress, Invite, InviteId, InviteRole, NewInvite, Role};
use crate::store::addresses::{AddressRow, Holder, is_free, item_of_invite, key as address_key};
use crate::store::audit::{record_item, record_key};
use crate::store::engine::{
    Committed, Consistency, Expression, FailedCondition, Item, Key, MAX_WRITES, Store, StoreError,
    Transaction, read,
};
use crate::store::users::{Bucket, CallerGuard, ChargeFailure, Exhausted, SendCharge, not_void};

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
    /// The caller has sent too many invites.
    BudgetExhausted(Exhausted),
    /// These invites' addresses, by index, are taken.
    AddressesTaken(Vec<(usize, Holder)>),
}

/// The most invites by mail that one transaction makes, with an address each, beside the caller's row, the audit record and the
/// idempotency record.
pub const MAX_MAILED_INVITES: usize = (MAX_WRITES - 3) / 2;

/// What decides whether addresses can be invited now.
#[derive(Debug)]
pub struct HoldersOf {
    /// The caller's role.
    pub role: Role,
    /// How many the caller's send budget holds.
    pub left: usize,
    /// The state of the caller's bucket.
    pub bucket: Bucket,
    /// Who holds each address; `None` for one that is free.
    pub holders: Vec<Option<Holder>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Reads who holds addresses, and what the caller may send; the caller's right is checked.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn holders_of(
        &self,
        guard: &CallerGuard,
        charge: SendCharge,
        addresses: &[&EmailAddress],
    ) -> Result<Result<HoldersOf, Denied>, StoreError> {
        let own = guard.key();
        let keys: Vec<Key> = addresses.iter().map(|address| address_key(guard.tailnet, address)).collect();
        let mut rows = self.get_all(iter::once(&own).chain(&keys), Consistency::Strong).await?;
        let (role, left, bucket) = match guard.sender(rows.take(&own, Ok)?, charge)? {
            Ok(sender) => sender,
            Err(denied) => return Ok(Err(denied)),
        };
        let holder = |key| Ok(rows.take(key, read::<AddressRow>)?.and_then(|row| row.holder(charge.now)));
        let holders = keys.iter().map(holder).collect::<Result<_, StoreError>>()?;
        Ok(Ok(HoldersOf { role, left, bucket, holders }))
    }

    /// Makes invites, all or none of them (R4).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_invites(&self, creation: &Creation<'_>) -> Result<CreateOutcome, StoreError> {
        let mut bucket = creation.charge.bucket;
        for _ in 0..MAX_TURNS {
            match self.creation(creation, bucket)?.commit().await? {
                Committed::Done => return Ok(CreateOutcome::Created),
                Committed::Refused(failed) => match self.outcome_of(creation, &failed).await? {
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

impl Store {
    /// Decides what is answered: the caller's right first, then an earlier request with the key, the budget, the addresses. Rows whose
    /// conditions are not listed are read, unless the transaction is made again.
    async fn outcome_of<'a>(
        &self,
        creation: &Creation<'a>,
        failed: &[FailedCondition<Label<'a>>],
    ) -> Result<Turn, StoreError> {
        let is_repeated = failed.iter().any(|one| one.label.is_of_earlier_call());
        if let Some(own) = failed.iter().find(|one| one.label == Label::Caller) {
            match creation.guard.charge_failure(own.row.clone(), creation.charge)? {
                ChargeFailure::Denied(denied) => return Ok(Turn::Decided(CreateOutcome::Denied(denied))),
                ChargeFailure::OtherBucket(bucket) if !is_repeated => return Ok(Turn::Again(bucket)),
                ChargeFailure::OtherBucket(_) | ChargeFailure::Exhausted(_) => {}
            }
        }
        let rows = self.rows_after(failed, creation.deciding_rows(failed)).await?;
        let decided = creation.decide(rows, is_repeated)?;
        decided.map(Turn::Decided).ok_or_else(StoreError::busy)
    }
}

impl Label<'_> {
    /// Whether the condition fails if an earlier call with the key made the invites.
    const fn is_of_earlier_call(self) -> bool {
        matches!(self, Self::Idempotency(_) | Self::Audit | Self::Invite)
    }
}

impl<'a> Creation<'a> {
    /// The rows that decide, with the conditions that they stand for.
    fn deciding_rows(&self, failed: &[FailedCondition<Label<'a>>]) -> Vec<(Label<'a>, Key)> {
        let tailnet = self.guard.tailnet;
        let mut wanted = vec![(Label::Caller, self.guard.key())];
        if let Some(key) = self.idempotency {
            wanted.push((Label::Idempotency(key), idempotency::record_key(tailnet, key)));
        }
        if failed.iter().any(|one| one.label.is_of_earlier_call()) {
            return wanted;
        }
        wanted.push((Label::Audit, record_key(self.record)));
        if failed.iter().any(|one| matches!(one.label, Label::Address(_))) {
            let addresses = self.invites.iter().enumerate();
            let addresses = addresses.filter_map(|(index, invite)| Some((index, invite.address()?)));
            wanted.extend(
                addresses.map(|(index, address)| (Label::Address(index), address_key(tailnet, address))),
            );
        }
        wanted
    }

    fn decide(
        &self,
        rows: Vec<(Label<'_>, Option<Item>)>,
        is_repeated: bool,
    ) -> Result<Option<CreateOutcome>, StoreError> {
        let now = self.charge.now;
        let mut exhausted = None;
        // The ids follow from the claimed key, so rows with these ids were made by an earlier call with that key.
        let mut before = is_repeated.then_some(CreateOutcome::MadeBefore(self.first));
        let mut taken = Vec::new();
        for (label, row) in rows {
            match label {
                Label::Caller => match self.guard.charge_failure(row, self.charge)? {
                    ChargeFailure::Denied(denied) => return Ok(Some(CreateOutcome::Denied(denied))),
                    ChargeFailure::Exhausted(budget) => {
                        exhausted = Some(CreateOutcome::BudgetExhausted(budget));
                    }
                    ChargeFailure::OtherBucket(_) => {}
                },
                Label::Idempotency(key) => match idempotency::use_before(key, row, now)? {
                    Some(EarlierUse::Same(first)) => before = Some(CreateOutcome::MadeBefore(first)),
                    Some(EarlierUse::Other) => before = Some(CreateOutcome::KeyUsedForOther),
                    None => {}
                },
                Label::Audit | Label::Invite => {
                    before = before.or(row.map(|_| CreateOutcome::MadeBefore(self.first)));
                }
                Label::Address(index) => taken.extend(holder_of(row, now)?.map(|by| (index, by))),
            }
        }
        let of_addresses = (!taken.is_empty()).then_some(CreateOutcome::AddressesTaken(taken));
        Ok(before.or(exhausted).or(of_addresses))
    }
}

/// Who holds an address, from its row; `None` if it is free.
fn holder_of(row: Option<Item>, now: Timestamp) -> Result<Option<Holder>, StoreError> {
    Ok(row.map(read::<AddressRow>).transpose()?.and_then(|row| row.holder(now)))
}
