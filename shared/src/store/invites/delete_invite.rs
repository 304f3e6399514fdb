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

#[derive(Debug, Clone, Copy)]
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
                Committed::Refused(failed) => {
                    if let Some(outcome) = outcome_of(guard, failed)? {
                        return Ok(outcome);
                    }
                }
            }
        }
        Err(StoreError::busy())
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
                Committed::Refused(failed) if failed.iter().any(is_invite) => return Ok(RevokeOutcome::Gone),
                Committed::Refused(_) => {}
            }
        }
        Err(StoreError::busy())
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

fn is_invite(failed: &FailedCondition<Label>) -> bool {
    matches!(failed.label, Label::Invite)
}

/// What the failed conditions mean; `None` if only the assumption about the address was wrong.
fn outcome_of(
    guard: &CallerGuard,
    failed: Vec<FailedCondition<Label>>,
) -> Result<Option<DeleteOutcome>, StoreError> {
    let mut outcome = None;
    for FailedCondition { label, row } in failed {
        match label {
            Label::Caller => {
                if let Some(denied) = guard.denied(row)? {
                    return Ok(Some(DeleteOutcome::Denied(denied)));
                }
            }
            Label::Invite => outcome = Some(DeleteOutcome::Gone),
            Label::Address | Label::Audit => {}
        }
    }
    Ok(outcome)
}
