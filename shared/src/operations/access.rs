//! The caller of an operation, and the check of their rights. Rights come from the caller's own row, never from the credential.

use jiff::Timestamp;

use super::Failure;
use crate::domain::{
    Actor, AuditRecord, Change, Denied, EventGroupId, Identity, Origin, Permission, Proof, Role, TailnetId,
    User,
};
use crate::identity::Credential;
use crate::store::Store;
use crate::store::memberships::PersonRow;
use crate::store::users::CallerGuard;

/// Who calls, in which tailnet.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub identity: Identity,
    /// The tailnet of the call. Nothing has checked yet that the person is a user of it.
    pub tailnet: TailnetId,
    /// What the person proves themselves with. Nothing has checked yet that it was not ended: revoked, or signed out of.
    pub proof: Proof,
}

/// When a call happens, and the randomness it may use.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The time, to the millisecond.
    pub now: Timestamp,
    /// Random bytes, drawn for this call alone.
    pub entropy: [u8; 8],
}

impl Moment {
    /// The moment of one of several changes of a call, which all need ids of their own.
    #[must_use]
    pub(super) fn of_part(self, part: u16) -> Self {
        let mut entropy = self.entropy;
        for (byte, of_part) in entropy.iter_mut().zip(part.to_be_bytes()) {
            *byte ^= of_part;
        }
        Self { entropy, ..self }
    }
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
            proof: self.proof.clone(),
            mails: false,
        }
    }

    /// Checks that the row, read under the caller's number, is theirs and that their credential was not ended. It checks no right.
    pub(super) fn present(&self, row: Option<User>) -> Result<User, Denied> {
        let own = row.filter(|user| user.person == self.identity.person);
        let user = own.ok_or(Denied::absent(&self.proof))?;
        user.admit(&self.proof)?;
        Ok(user)
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
        AuditRecord {
            id,
            tailnet,
            origin: Origin::of(&self.proof),
            actor: Actor::user(&self.identity, &self.proof),
            changes,
        }
    }
}

/// Reads the caller's own row and checks that it does not say that their credential has ended.
///
/// # Errors
/// [`Failure::Denied`] if it does not; [`Failure::Store`] if the table does not answer.
pub async fn authenticate(store: &Store, caller: &Caller) -> Result<(), Failure> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    caller.present(row)?;
    Ok(())
}

/// Checks that a person's own row does not say that their session has ended.
///
/// # Errors
/// [`Denied::SignedOut`].
pub(super) fn still_signed_in(person: &PersonRow, proof: &Proof) -> Result<(), Denied> {
    // A person's row knows of no tokens. The user's row does, which every call with one reads.
    proof.check(|_| true, &person.ended_sessions)
}

/// The caller has signed in to their browser too long ago (R25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("you signed in more than 5 minutes ago; sign in again and repeat this")]
pub struct SignInTooOld;

/// Checks that the caller has signed in recently, if they call with a browser's session.
///
/// # Errors
/// [`SignInTooOld`].
pub(super) fn check_fresh(proof: &Proof, now: Timestamp) -> Result<(), SignInTooOld> {
    if proof.session().is_some_and(|session| !session.is_fresh(now)) { Err(SignInTooOld) } else { Ok(()) }
}

/// Reads the person's own row and checks that their session has not ended: for calls about the person that fail before they read it.
///
/// # Errors
/// [`Failure::Denied`] if it has; [`Failure::Store`] if the table does not answer.
pub async fn authenticate_person(store: &Store, credential: &Credential) -> Result<(), Failure> {
    let person = store.person_row(credential.identity.person_id()).await?;
    Ok(still_signed_in(&person, &credential.proof)?)
}

/// Reads the caller's own row and checks the right. For calls that only read, and for calls that fail before they write.
///
/// # Errors
/// [`Failure::Denied`] if the caller has no such right; [`Failure::Store`] if the table does not answer.
pub async fn authorize(store: &Store, caller: &Caller, permission: Permission) -> Result<User, Failure> {
    let row = store.user(caller.tailnet, caller.identity.user_id()).await?;
    Ok(caller.permitted(row, permission)?)
}
