//! Reminding of an invite that is about to expire unused.

use super::Moment;
use crate::domain::{Actor, AuditRecord, Change, EventGroupId, Invite, Mail, Origin};
use crate::store::invites::RemindOutcome;
use crate::store::{Store, StoreError};

/// Requests the mail of an invite once more, and writes the event of it.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call may be repeated.
pub(super) async fn remind_invite(
    store: &Store,
    invite: &Invite,
    mail: &Mail,
    moment: Moment,
) -> Result<RemindOutcome, StoreError> {
    let record = AuditRecord {
        id: EventGroupId::of_reminder(moment.now, invite.id),
        tailnet: invite.tailnet,
        origin: Origin::Control,
        actor: Actor::AutomatedWorker { function: "sweep".to_owned() },
        changes: vec![Change::InviteReminded(invite.into())],
    };
    store.remind_invite(invite, mail, &record, moment.now).await
}
