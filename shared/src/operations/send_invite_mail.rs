//! Sending the mail that an invite's row asks for: at least once, normally once, and none for an invite that is gone.

use super::Moment;
use crate::domain::{EmailStatus, Invite};
use crate::identity::InviteLinks;
use crate::mail::{InviteMail, MailError, Mailer};
use crate::store::{Store, StoreError};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendOutcome {
    /// The mail service has the mail.
    Sent,
    /// There is nothing to send: the invite is gone, could not be accepted, or the mail was sent or asked for anew since.
    NothingToSend,
}

/// Why a mail was not sent. It stays queued.
#[derive(Debug, thiserror::Error)]
pub enum SendInviteMailError {
    /// The mail service would not take it, or did not answer.
    #[error("the mail was not taken")]
    Mail(#[source] MailError),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sends the mail that was queued with this state of an invite.
///
/// # Errors
/// [`SendInviteMailError`]; calling again is right.
pub async fn send_invite_mail(
    store: &Store,
    mailer: &Mailer,
    links: InviteLinks<'_>,
    queued: &Invite,
    moment: Moment,
) -> Result<SendOutcome, SendInviteMailError> {
    let rows = store.mail_rows(queued.tailnet, queued.id, queued.inviter).await?;
    let (Some(invite), Some(inviter), Some(tailnet)) = (rows.invite, rows.inviter, rows.tailnet) else {
        return Ok(SendOutcome::NothingToSend);
    };
    let (Some(address), Some(mail)) = (invite.address(), invite.mail()) else {
        return Ok(SendOutcome::NothingToSend);
    };
    let is_this_mail = mail.status == EmailStatus::Queued
        && Some(mail.requested_at) == queued.mail().map(|mail| mail.requested_at);
    if !is_this_mail || !invite.can_be_accepted(Some(&inviter), moment.now) {
        return Ok(SendOutcome::NothingToSend);
    }
    let message = InviteMail {
        invite: &invite,
        inviter: &inviter.display_name,
        tailnet: &tailnet,
        url: links.url(&invite),
    }
    .render(address);
    match mailer.send(&message).await {
        Ok(()) => {
            store.mark_mail_sent(&invite, mail).await?;
            Ok(SendOutcome::Sent)
        }
        Err(error) => {
            if let MailError::Refused { reason } = &error {
                store.mark_mail_refused(&invite, mail, reason).await?;
            }
            Err(SendInviteMailError::Mail(error))
        }
    }
}
