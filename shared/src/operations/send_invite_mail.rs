//! Sending the mail that an invite's row asks for: at least once, normally once, and none for an invite that is gone.

use super::Moment;
use crate::domain::{EmailAddress, Invite, Mail, MailTags, Tailnet, User};
use crate::identity::InviteLinks;
use crate::mail::{InviteMail, Mailer, Message};
use crate::store::mail::MailRows;
use crate::store::{Store, StoreError};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The mail service has the mail.
    Sent,
    /// The mail could not be sent. It stays queued, its invite shows this reason, and `requeue-mail` has it tried again (P1).
    Postponed(String),
    /// There is nothing to send: the invite is gone or has expired, or the mail was sent, postponed or requested again since.
    NothingToSend,
}

/// What an invite shows whose inviter could not make it now (R10): restored, they can again, so the mail waits.
const INVITER_MAY_NOT: &str = "its inviter may not invite at the moment";

/// Sends the mail that was queued with this state of an invite.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn send_invite_mail(
    store: &Store,
    mailer: &Mailer,
    links: InviteLinks<'_>,
    queued: &Invite,
    moment: Moment,
) -> Result<SendOutcome, StoreError> {
    let MailRows { invite, inviter, tailnet } =
        store.mail_rows(queued.tailnet, queued.id, queued.inviter).await?;
    let (Some(invite), Some(tailnet)) = (invite, tailnet) else { return Ok(SendOutcome::NothingToSend) };
    let (Some(address), Some(mail)) = (invite.address(), invite.mail()) else {
        return Ok(SendOutcome::NothingToSend);
    };
    let is_this_mail =
        mail.is_due() && Some(mail.requested_at) == queued.mail().map(|mail| mail.requested_at);
    if !is_this_mail || invite.id.is_expired(moment.now) {
        return Ok(SendOutcome::NothingToSend);
    }
    let Some(inviter) = inviter.filter(|inviter| invite.can_be_accepted(Some(inviter), moment.now)) else {
        return postpone(store, &invite, mail, INVITER_MAY_NOT, moment).await;
    };
    let tags = MailTags { tailnet: invite.tailnet, invite: invite.id, requested_at: mail.requested_at };
    match mailer.send(&message(&invite, address, &inviter, &tailnet, links), tags).await {
        Ok(()) => store.mark_mail_sent(&invite, mail).await.map(|()| SendOutcome::Sent),
        Err(error) => postpone(store, &invite, mail, error.reason(), moment).await,
    }
}

fn message(
    invite: &Invite,
    address: &EmailAddress,
    inviter: &User,
    tailnet: &Tailnet,
    links: InviteLinks<'_>,
) -> Message {
    InviteMail { invite, inviter: &inviter.display_name, tailnet, url: links.url(invite) }.render(address)
}

async fn postpone(
    store: &Store,
    invite: &Invite,
    mail: &Mail,
    reason: &str,
    moment: Moment,
) -> Result<SendOutcome, StoreError> {
    store.postpone_mail(invite, mail, reason, mail.next_try(moment.now)).await?;
    Ok(SendOutcome::Postponed(reason.to_owned()))
}
