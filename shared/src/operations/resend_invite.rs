//! Mailing an invite again: the same link, at most once a minute, without moving the expiry (R2, R8).

use std::time::Duration;

use super::{Caller, Denied, Moment, authorize};
use crate::domain::{Change, InviteId, Permission, SendBudget};
use crate::store::{ResendOutcome, SendCharge, Store, StoreError};

/// Why it was not mailed again.
#[derive(Debug, thiserror::Error)]
pub enum ResendInviteError {
    /// The caller may not, or may not grant the invite's role.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such open invite in the tailnet.
    #[error("invite not found")]
    NotFound,
    /// The invite is a link, which was never mailed.
    #[error("this invite is a link to copy; there is no mail to resend")]
    NothingToResend,
    /// The last mail was asked for less than a minute ago.
    #[error("this invite was mailed less than a minute ago")]
    TooSoon(Duration),
    /// The caller has sent too many invites (P6).
    #[error("too many invites sent")]
    BudgetExhausted(Duration),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Queues the mail of an invite again. `id` is none if what was asked for is no id at all.
///
/// # Errors
/// [`ResendInviteError`]; nothing is sent then, and the minute does not start anew.
pub async fn resend_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    budget: SendBudget,
    moment: Moment,
) -> Result<(), ResendInviteError> {
    let invite = match id {
        Some(id) => store.invite(caller.tailnet, id, moment.now).await?,
        None => None,
    };
    let Some(invite) = invite else {
        authorize(store, caller, Permission::ManageInvites).await??;
        return Err(ResendInviteError::NotFound);
    };
    if invite.mail().is_none() {
        let user = authorize(store, caller, Permission::ManageInvites).await??;
        let may_send = invite.shows_link_to(user.role);
        return Err(if may_send { ResendInviteError::NothingToResend } else { Denied::RoleMayNot.into() });
    }
    let record = caller.record(vec![Change::InviteResent((&invite).into())], moment);
    let guard = caller.guard(Permission::ManageInvites, |role| role.may_grant(invite.role));
    let charge = SendCharge { budget, sends: 1, now: moment.now };
    match store.resend_invite(&guard, charge, &invite, &record).await? {
        ResendOutcome::Queued => Ok(()),
        ResendOutcome::Gone => Err(ResendInviteError::NotFound),
        ResendOutcome::TooSoon(wait) => Err(ResendInviteError::TooSoon(wait)),
        ResendOutcome::Refused(refusal) => Err(Denied::from(refusal).into()),
        ResendOutcome::BudgetExhausted(wait) => Err(ResendInviteError::BudgetExhausted(wait)),
    }
}
