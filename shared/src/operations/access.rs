//! Who calls, and whether they may: the caller's own user row decides, never the credential.

use jiff::Timestamp;

use super::Failure;
use crate::domain::{
    Actor, AuditRecord, Change, Denied, EventGroupId, Identity, KeyId, Origin, Permission, Role, TailnetId,
    User,
};
use crate::store::Store;
use crate::store::users::CallerGuard;

/// Who calls, in which tailnet.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// In which tailnet; whether they are in it is not known yet.
    pub tailnet: TailnetId,
    /// The API access token that they call with; whether it was revoked is not known yet.
    pub key: Option<KeyId>,
}

/// When a call happens, and the randomness it may use.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time, to the millisecond.
    pub now: Timestamp,
    /// Random bytes, of this call only.
    pub entropy: [u8; 8],
}

impl Caller {
    /// The condition that the caller has the right, and a role that passes the filter besides.
    pub(super) fn guard(&self, permission: Permission, also: impl Fn(Role) -> bool) -> CallerGuard {
        self.guard_any(&[permission], also)
    }

    /// The condition that the caller has one of the rights, and a role that passes the filter besides.
    pub(super) fn guard_any(&self, permissions: &[Permission], also: impl Fn(Role) -> bool) -> CallerGuard {
        let has_right = |role: &Role| permissions.iter().any(|permission| role.permits(*permission));
        CallerGuard {
            tailnet: self.tailnet,
            user: self.identity.user_id(),
            person: self.identity.person_id(),
            roles: Role::ALL.into_iter().filter(has_right).filter(|&role| also(role)).collect(),
            key: self.key,
        }
    }

    /// Checks that the row that was read as the caller's own is theirs, whatever they may do.
    pub(super) fn present(&self, row: Option<User>) -> Result<User, Denied> {
        let own = row.filter(|user| user.person == self.identity.person);
        match (own, self.key) {
            (Some(user), Some(key)) if user.api_keys.contains_key(&key) => Ok(user),
            (_, Some(_)) => Err(Denied::KeyRevoked),
            (own, None) => own.ok_or(Denied::NotAUser),
        }
    }

    /// Checks that the row that was read as the caller's own gives the right.
    pub(super) fn permitted(&self, row: Option<User>, permission: Permission) -> Result<User, Denied> {
        self.permitted_any(row, &[permission])
    }

    /// Checks that the row that was read as the caller's own gives one of the rights.
    pub(super) fn permitted_any(
        &self,
        row: Option<User>,
        permissions: &[Permission],
    ) -> Result<User, Denied> {
        let user = self.present(row)?;
        if !user.status.may_act() {
            return Err(Denied::MayNotAct);
        }
        let has_right = permissions.iter().any(|permission| user.may(*permission));
        if has_right { Ok(user) } else { Err(Denied::RoleMayNot) }
    }

    /// What the caller has changed in their tailnet, for the audit log.
    pub(super) fn record(&self, changes: Vec<Change>, moment: Moment) -> AuditRecord {
        self.record_in(self.tailnet, changes, moment)
    }

    /// What the caller has changed, for the audit log of a tailnet.
    pub(super) fn record_in(&self, tailnet: TailnetId, changes: Vec<Change>, moment: Moment) -> AuditRecord {
        let id = EventGroupId::new(moment.now, moment.entropy);
        AuditRecord { id, tailnet, origin: Origin::ConfigApi, actor: Actor::user(&self.identity), changes }
    }
}

/// Reads the caller's own row and checks the right: for calls that change nothing, and for those that fail before they would.
///
/// # Errors
/// [`Failure::Denied`] if the caller has no such right; [`Failure::Store`] if the table does not answer.
pub async fn authorize(store: &Store, caller: &Caller, permission: Permission) -> Result<User, Failure> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    Ok(caller.permitted(row, permission)?)
}
