//! Recording that an invite expired unused (R22).

use super::Moment;
use crate::domain::{Actor, AuditRecord, Change, EventGroupId, Invite, Origin};
use crate::store::invites::{ExpireOutcome, ExpiredRow};
use crate::store::{Store, StoreError};

/// Writes the event of an expiry, dated now, and frees the address. Removes the row, if it is still there.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call may be repeated.
pub async fn expire_invite(
    store: &Store,
    invite: &Invite,
    row: ExpiredRow,
    moment: Moment,
) -> Result<ExpireOutcome, StoreError> {
    let record = AuditRecord {
        id: EventGroupId::of_end(moment.now, invite.id),
        tailnet: invite.tailnet,
        origin: Origin::Control,
        actor: Actor::AutomatedWorker { function: "expire-invites".to_owned() },
        changes: vec![Change::InviteExpired(invite.into())],
    };
    store.expire_invite(invite, row, &record).await
}
