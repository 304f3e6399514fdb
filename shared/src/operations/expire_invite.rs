//! Recording that an invite expired unused (R22).

use crate::domain::{Actor, AuditRecord, Change, EventGroupId, Invite, Origin};
use crate::store::invites::ExpireOutcome;
use crate::store::{Store, StoreError};

/// Writes the event of an expiry, dated at the expiry, and frees the address.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call may be repeated.
pub async fn expire_invite(store: &Store, invite: &Invite) -> Result<ExpireOutcome, StoreError> {
    let record = AuditRecord {
        id: EventGroupId::of_expiry(invite.id),
        tailnet: invite.tailnet,
        origin: Origin::Control,
        actor: Actor::AutomatedWorker { function: "expire-invites".to_owned() },
        changes: vec![Change::InviteExpired(invite.into())],
    };
    store.expire_invite(invite, &record).await
}
