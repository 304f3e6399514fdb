//! Revoking an invite.

use crate::domain::{AuditRecord, Denied, Invite};
use crate::store::addresses::{InvitedAddress, free_of_invite};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, FailedCondition, Store, StoreError, Transaction};
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Invite,
    Address,
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
            let mut transaction = self.deletion(invite, record, held)?;
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
        let wanted = [(Label::Invite, key(invite.tailnet, invite.id))];
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
            match self.deletion(invite, record, held)?.commit().await? {
                Committed::Done => return Ok(RevokeOutcome::Revoked),
                Committed::Refused(failed) if failed.iter().all(is_address) => {}
                Committed::Refused(_) => break,
            }
        }
        if self.is_gone(invite, &[]).await? { Ok(RevokeOutcome::Gone) } else { Err(StoreError::busy()) }
    }

    fn deletion(
        &self,
        invite: &Invite,
        record: &AuditRecord,
        held: InvitedAddress,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let mut transaction = self.transaction();
        transaction.remove(Label::Invite, &key(invite.tailnet, invite.id));
        transaction.insert(Label::Audit, record_item(record)?);
        if let Some(address) = invite.address() {
            free_of_invite(&mut transaction, Label::Address, invite, address, held);
        }
        Ok(transaction)
    }
}

fn is_address(failed: &FailedCondition<Label>) -> bool {
    failed.label == Label::Address
}
