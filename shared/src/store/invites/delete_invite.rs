//! Revoking invites.

use crate::domain::{AuditRecord, Denied, Invite};
use crate::store::addresses::{InvitedAddress, free_of_invite};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, MAX_WRITES, Store, StoreError, Transaction};
use crate::store::users::CallerGuard;

use super::row::key;

/// The outcome of revoking an invite whose inviter could no longer make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// The invite is revoked.
    Revoked,
    /// The invite does not exist any more.
    Gone,
}

/// The outcome of deleting an invite.
#[derive(Debug, PartialEq, Eq)]
pub enum DeleteOutcome {
    /// The invite's link is dead from now on.
    Deleted,
    /// The invite does not exist any more.
    Gone,
    /// The caller may not delete it.
    Denied(Denied),
}

/// The outcome of deleting several invites, all or none of them.
#[derive(Debug, PartialEq, Eq)]
pub enum DeleteManyOutcome {
    /// Their links are dead from now on.
    Deleted,
    /// The caller may not delete them.
    Denied(Denied),
    /// These, by index, do not exist any more, or others hold their addresses than assumed.
    Otherwise(Vec<(usize, Mismatch)>),
}

/// Why an invite could not be deleted together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// It does not exist any more.
    Gone,
    /// Others hold its address than was assumed.
    OtherHolders,
}

/// The most invites that one transaction deletes, beside the caller's row and the audit record.
pub const MAX_DELETED_INVITES: usize = (MAX_WRITES - 2) / 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Invite(usize),
    Address(usize),
    Audit,
}

impl Store {
    /// Removes an open invite and frees its address (R9).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_invite(
        &self,
        guard: &CallerGuard,
        invite: &Invite,
        record: &AuditRecord,
    ) -> Result<DeleteOutcome, StoreError> {
        for held in InvitedAddress::ALL {
            let mut transaction = self.deletion([(invite, held)], record)?;
            guard.check(&mut transaction, Label::Caller);
            match transaction.commit().await? {
                Committed::Done => return Ok(DeleteOutcome::Deleted),
                // Perhaps only the assumption about the address was wrong.
                Committed::Refused(failed) if failed.iter().all(is_address) => {}
                Committed::Refused(failed) => return self.why_not_deleted(guard, invite, &failed).await,
            }
        }
        self.why_not_deleted(guard, invite, &[]).await
    }

    /// The caller's right is answered before the invite. Rows whose conditions are not listed are read.
    async fn why_not_deleted(
        &self,
        guard: &CallerGuard,
        invite: &Invite,
        failed: &[FailedCondition<Label>],
    ) -> Result<DeleteOutcome, StoreError> {
        if let Some(denied) = guard.denied_after(self, failed, Label::Caller).await? {
            return Ok(DeleteOutcome::Denied(denied));
        }
        if self.is_gone(invite, failed).await? { Ok(DeleteOutcome::Gone) } else { Err(StoreError::busy()) }
    }

    async fn is_gone(&self, invite: &Invite, failed: &[FailedCondition<Label>]) -> Result<bool, StoreError> {
        let wanted = [(Label::Invite(0), key(invite.tailnet, invite.id))];
        Ok(self.rows_after(failed, wanted).await?.iter().all(|(_, row)| row.is_none()))
    }

    /// Removes an open invite that its inviter could no longer make (R10).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn revoke_invite(
        &self,
        invite: &Invite,
        record: &AuditRecord,
    ) -> Result<RevokeOutcome, StoreError> {
        for held in InvitedAddress::ALL {
            match self.deletion([(invite, held)], record)?.commit().await? {
                Committed::Done => return Ok(RevokeOutcome::Revoked),
                Committed::Refused(failed) if failed.iter().all(is_address) => {}
                Committed::Refused(_) => break,
            }
        }
        if self.is_gone(invite, &[]).await? { Ok(RevokeOutcome::Gone) } else { Err(StoreError::busy()) }
    }

    /// Removes up to [`MAX_DELETED_INVITES`] different open invites and frees their addresses (R9).
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_invites(
        &self,
        guard: &CallerGuard,
        invites: &[(&Invite, InvitedAddress)],
        record: &AuditRecord,
    ) -> Result<DeleteManyOutcome, StoreError> {
        let mut transaction = self.deletion(invites.iter().copied(), record)?;
        guard.check(&mut transaction, Label::Caller);
        let failed = match transaction.commit().await? {
            Committed::Done => return Ok(DeleteManyOutcome::Deleted),
            Committed::Refused(failed) => failed,
        };
        let mut mismatches = Vec::new();
        for FailedCondition { label, row } in failed {
            match label {
                Label::Caller => {
                    if let Some(denied) = guard.denied(row)? {
                        return Ok(DeleteManyOutcome::Denied(denied));
                    }
                }
                Label::Invite(index) => mismatches.push((index, Mismatch::Gone)),
                Label::Address(index) => mismatches.push((index, Mismatch::OtherHolders)),
                Label::Audit => {}
            }
        }
        if mismatches.is_empty() {
            return Err(StoreError::busy());
        }
        // That an invite is gone says more than that its address is free.
        mismatches.sort_by_key(|(index, mismatch)| (*index, *mismatch != Mismatch::Gone));
        mismatches.dedup_by_key(|(index, _)| *index);
        Ok(DeleteManyOutcome::Otherwise(mismatches))
    }

    fn deletion<'a>(
        &self,
        invites: impl IntoIterator<Item = (&'a Invite, InvitedAddress)>,
        record: &AuditRecord,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let mut transaction = self.transaction();
        transaction.insert(Label::Audit, record_item(record)?);
        for (index, (invite, held)) in invites.into_iter().enumerate() {
            transaction.remove(Label::Invite(index), &key(invite.tailnet, invite.id));
            if let Some(address) = invite.address() {
                free_of_invite(&mut transaction, Label::Address(index), invite, address, held);
            }
        }
        Ok(transaction)
    }
}

const fn is_address(failed: &FailedCondition<Label>) -> bool {
    matches!(failed.label, Label::Address(_))
}
