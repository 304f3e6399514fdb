//! Revoking an invite.

use crate::domain::{AuditRecord, Denied, EmailAddress, Invite, InviteId, TailnetId};

use super::guard::CallerGuard;
use super::keys;
use super::rows::audit_item;
use super::transaction::{ABSENT, Committed, Expression, FailedCondition, PRESENT, Transaction, text};
use super::{Store, StoreError};

/// What came of revoking an invite whose inviter could no longer make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// It is revoked.
    Revoked,
    /// There is no such invite any more.
    Gone,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum DeleteOutcome {
    /// The invite's link is dead from now on.
    Deleted,
    /// There is no such invite any more.
    Gone,
    /// The caller may not.
    Denied(Denied),
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Caller,
    Invite,
    Address,
    Audit,
}

/// Whether an address is to be given up whole, or only by the invite: a user may have it too, by having joined by another invite.
/// Knowing would cost a read, so the likelier form is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressHeld {
    /// By the invite alone.
    ByInvite,
    /// By a user besides.
    ByUserToo,
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
        for held in [AddressHeld::ByInvite, AddressHeld::ByUserToo] {
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
        for held in [AddressHeld::ByInvite, AddressHeld::ByUserToo] {
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
        held: AddressHeld,
    ) -> Result<Transaction<'_, Label>, StoreError> {
        let mut transaction = self.transaction();
        transaction.delete(Label::Invite, &keys::invite(invite.tailnet, invite.id), Expression::new(PRESENT));
        transaction.put(Label::Audit, audit_item(record)?, Expression::new(ABSENT));
        if let Some(address) = invite.address() {
            free_address(&mut transaction, Label::Address, invite.tailnet, invite.id, address, held);
        }
        Ok(transaction)
    }
}

fn is_invite(failed: &FailedCondition<Label>) -> bool {
    matches!(failed.label, Label::Invite)
}

/// Gives up the address that an invite has taken.
pub(super) fn free_address<Label: Copy>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    tailnet: TailnetId,
    invite: InviteId,
    address: &EmailAddress,
    held: AddressHeld,
) {
    let key = keys::address(tailnet, address);
    let own = Expression::new("heldByInvite = :invite").with(":invite", text(invite));
    match held {
        AddressHeld::ByInvite => {
            transaction.delete(label, &key, own.and(Expression::new("attribute_not_exists(heldByUsers)")));
        }
        AddressHeld::ByUserToo => {
            transaction.update(label, &key, Expression::new("REMOVE heldByInvite"), own);
        }
    }
}

/// What the failed conditions mean; none if only the address was held otherwise than expected.
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
