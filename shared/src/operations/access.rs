//! The caller of an operation, and the check of their rights. Rights come from the caller's own row, never from the credential.

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
    /// The person.
    pub identity: Identity,
    /// The tailnet of the call. Nothing has checked yet that the person is a user of it.
    pub tailnet: TailnetId,
    /// The API access token of the call, if it came with one. Nothing has checked yet that it was not revoked.
    pub key: Option<KeyId>,
}

/// When a call happens, and the randomness it may use.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time, to the millisecond.
    pub now: Timestamp,
    /// Random bytes, drawn for this call alone.
    pub entropy: [u8; 8],
}

impl Caller {
    /// The condition that the caller has the right, and that their role passes the filter.
    pub(super) fn guard(&self, permission: Permission, also: impl Fn(Role) -> bool) -> CallerGuard {
        self.guard_any(&[permission], also)
    }

    /// The condition that the caller has one of the rights, and that their role passes the filter.
    pub(super) fn guard_any(&self, permissions: &[Permission], also: impl Fn(Role) -> bool) -> CallerGuard {
        let has_right = |role: &Role| permissions.iter().any(|permission| role.permits(*permission));
        CallerGuard {
            tailnet: self.tailnet,
            user: self.identity.user_id(),
            person: self.identity.person_id(),
            roles: Role::ALL.into_iter().filter(has_right).filter(|&role| also(role)).collect(),
            key: self.key,
            mails: false,
        }
    }

    /// Checks that the row, read under the caller's number, is theirs and that their token was not revoked. It checks no right.
    pub(super) fn present(&self, row: Option<User>) -> Result<User, Denied> {
        let own = row.filter(|user| user.person == self.identity.person);
        match (own, self.key) {
            (Some(user), Some(key)) if user.api_keys.contains_key(&key) => Ok(user),
            (_, Some(_)) => Err(Denied::KeyRevoked),
            (own, None) => own.ok_or(Denied::NotAUser),
        }
    }

    /// Checks that the row, read under the caller's number, is theirs and gives the right.
    pub(super) fn permitted(&self, row: Option<User>, permission: Permission) -> Result<User, Denied> {
        self.permitted_any(row, &[permission])
    }

    /// Checks that the row, read under the caller's number, is theirs and gives one of the rights.
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

    /// The audit record of the caller's changes, for the log of their tailnet.
    pub(super) fn record(&self, changes: Vec<Change>, moment: Moment) -> AuditRecord {
        self.record_in(self.tailnet, changes, moment)
    }

    /// The audit record of the caller's changes, for the log of a given tailnet.
    pub(super) fn record_in(&self, tailnet: TailnetId, changes: Vec<Change>, moment: Moment) -> AuditRecord {
        let id = EventGroupId::new(moment.now, moment.entropy);
        AuditRecord { id, tailnet, origin: Origin::ConfigApi, actor: Actor::user(&self.identity), changes }
    }
}

/// Reads the caller's own row and checks that it names the API access token that they call with.
///
/// # Errors
/// [`Failure::Denied`] if it does not; [`Failure::Store`] if the table does not answer.
pub async fn authenticate(store: &Store, caller: &Caller) -> Result<(), Failure> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    caller.present(row)?;
    Ok(())
}

/// Reads the caller's own row and checks the right. For calls that only read, and for calls that fail before they write.
///
/// # Errors
/// [`Failure::Denied`] if the caller has no such right; [`Failure::Store`] if the table does not answer.
pub async fn authorize(store: &Store, caller: &Caller, permission: Permission) -> Result<User, Failure> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    Ok(caller.permitted(row, permission)?)
}
