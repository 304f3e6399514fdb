//! Mailing an invite again: the same link, at most once a minute, without moving the expiry (R2, R8).

use std::time::Duration;

use super::{Caller, Failure, Moment, Reason, authorize};
use crate::domain::{Change, Denied, InviteId, Permission, SendBudget};
use crate::store::Store;
use crate::store::invites::ResendOutcome;
use crate::store::users::{Bucket, CallerGuard, SendCharge};

/// Why the invite was not mailed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResendInviteError {
    /// There is no such open invite in the tailnet.
    #[error("invite not found")]
    NotFound,
    /// The invite is a link, which was never mailed.
    #[error("this invite is a link to copy; there is no mail to resend")]
    NothingToResend,
    /// The last mail was requested less than a minute ago; the next may be requested after this time.
    #[error("this invite was mailed less than a minute ago")]
    TooSoon(Duration),
    /// The caller has sent too many invites (P6); they may send again after this time.
    #[error("too many invites sent")]
    BudgetExhausted(Duration),
}

impl Reason for ResendInviteError {}

/// Queues the mail of an invite again. `id` is `None` if the path is not an id; answered as not found.
///
/// # Errors
/// [`Failure`] with [`ResendInviteError`]; nothing is written then, so the minute does not start again.
pub async fn resend_invite(
    store: &Store,
    caller: &Caller,
    id: Option<InviteId>,
    budget: SendBudget,
    moment: Moment,
) -> Result<(), Failure<ResendInviteError>> {
    let invite = match id {
        Some(id) => store.invite(caller.tailnet, id, moment.now).await?,
        None => None,
    };
    let Some(invite) = invite else {
        authorize(store, caller, Permission::ManageInvites).await?;
        return Err(ResendInviteError::NotFound.into());
    };
    if invite.mail().is_none() {
        let user = authorize(store, caller, Permission::ManageInvites).await?;
        let may_send = invite.shows_link_to(user.role);
        return Err(if may_send {
            ResendInviteError::NothingToResend.into()
        } else {
            Denied::RoleMayNot.into()
        });
    }
    let record = caller.record(vec![Change::InviteResent((&invite).into())], moment);
    let guard = caller.guard(Permission::ManageInvites, |role| invite.shows_link_to(role));
    let guard = CallerGuard { mails: true, ..guard };
    let charge = SendCharge { budget, sends: 1, now: moment.now, bucket: Bucket::Full };
    match store.resend_invite(&guard, charge, &invite, &record).await? {
        ResendOutcome::Queued => Ok(()),
        ResendOutcome::Gone => Err(ResendInviteError::NotFound.into()),
        ResendOutcome::TooSoon(wait) => Err(ResendInviteError::TooSoon(wait).into()),
        ResendOutcome::Denied(denied) => Err(denied.into()),
        ResendOutcome::BudgetExhausted(wait) => Err(ResendInviteError::BudgetExhausted(wait).into()),
    }
}
