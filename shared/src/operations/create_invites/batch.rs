//! The invites of one request, and their audit record: all ids follow from the id of the first invite.

use crate::domain::{Actor, AuditRecord, Change, EventGroupId, Invite, InviteId, NewInvite, Origin};
use crate::operations::Caller;

/// The invites that one request asks for.
pub(super) struct Batch<'a> {
    pub(super) caller: &'a Caller,
    pub(super) new: &'a [NewInvite],
}

impl Batch<'_> {
    /// The invites; the first one gets this id.
    pub(super) fn invites(&self, first: InviteId) -> Vec<Invite> {
        let Caller { identity, tailnet, .. } = self.caller;
        let inviter = identity.user_id();
        let open = |(new, index): (&NewInvite, u16)| {
            let id = first.sibling(index);
            Invite::open(new.clone(), id, *tailnet, inviter, identity.called())
        };
        self.new.iter().zip(0..).map(open).collect()
    }

    /// One audit record with an event for each of the invites.
    pub(super) fn record(&self, first: InviteId, invites: &[Invite]) -> AuditRecord {
        AuditRecord {
            id: EventGroupId::of_creation(first),
            tailnet: self.caller.tailnet,
            origin: Origin::of(&self.caller.proof),
            actor: Actor::user(&self.caller.identity, &self.caller.proof),
            changes: invites.iter().map(|invite| Change::InviteCreated(invite.into())).collect(),
        }
    }
}
