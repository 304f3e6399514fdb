//! Who calls, and whether they may: the caller's own row decides, never the credential.

use jiff::Timestamp;

use crate::domain::{Identity, Permission, Role, TailnetId, User, permitted_roles};
use crate::store::{CallerGuard, CallerRefusal, Store, StoreError};

/// Who calls, in which tailnet.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// In which tailnet; whether they are in it is not known yet.
    pub tailnet: TailnetId,
}

/// When a call happens, and the randomness it may use.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time, to the millisecond.
    pub now: Timestamp,
    /// Random bytes, of this call only.
    pub entropy: [u8; 8],
}

/// Why a caller may not do something. It counts before anything else, whether or not the thing exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The caller is not in the tailnet, which to them does not exist (P4).
    #[error("tailnet not found")]
    NotAUser,
    /// The caller waits for approval or is suspended.
    #[error("your user in this tailnet is not active")]
    MayNotAct,
    /// The caller's role does not give the right.
    #[error("your role in this tailnet does not permit this")]
    RoleMayNot,
}

impl Caller {
    /// The condition that the caller has the right, and a role that passes the filter besides.
    pub(super) fn guard(&self, permission: Permission, also: impl Fn(Role) -> bool) -> CallerGuard {
        CallerGuard {
            tailnet: self.tailnet,
            user: self.identity.user_id(),
            person: self.identity.person_id(),
            roles: permitted_roles(permission).iter().copied().filter(|&role| also(role)).collect(),
        }
    }

    /// Checks the row that was read as the caller's own.
    pub(super) fn permitted(&self, row: Option<User>, permission: Permission) -> Result<User, Denied> {
        let user = row.filter(|user| user.person == self.identity.person).ok_or(Denied::NotAUser)?;
        if !user.status.may_act() {
            return Err(Denied::MayNotAct);
        }
        if user.may(permission) { Ok(user) } else { Err(Denied::RoleMayNot) }
    }
}

impl From<CallerRefusal> for Denied {
    fn from(refusal: CallerRefusal) -> Self {
        match refusal {
            CallerRefusal::NotAUser => Self::NotAUser,
            CallerRefusal::MayNotAct => Self::MayNotAct,
            CallerRefusal::RoleMayNot(_) => Self::RoleMayNot,
        }
    }
}

/// Reads the caller's own row and checks the right: for calls that change nothing, and for those that fail before they would.
///
/// # Errors
/// The caller's [`Denied`] as the inner error, a [`StoreError`] as the outer.
pub async fn authorize(
    store: &Store,
    caller: &Caller,
    permission: Permission,
) -> Result<Result<User, Denied>, StoreError> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    Ok(caller.permitted(row, permission))
}
