//! Sending the mail that an invite's row asks for: at least once, normally once, and none for an invite that is gone (P1, P6).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::mailing::{Handing, MAX_DECISIONS, ReadyMail, Sending, send_within_brakes};
use crate::domain::{EmailAddress, Invite, Mail, MailTags, Mailing, Tailnet, User};
use crate::identity::InviteLinks;
use crate::mail::{InviteMail, MailError, Message, OnBehalfOf};
use crate::store::mail::{Brakes, MailRows};
use crate::store::{Store, StoreError};

/// The pauses before the mark of a sent mail is tried again, a minute in all.
const UNMARKED: [Duration; 6] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
    Duration::from_secs(32),
];
/// How long a mail is held, at least and at most, that the mail service is still too busy for: as long as it has waited. SES says of a day's
/// quota that is used up what it says of a moment's rate.
const STILL_THROTTLED: (SignedDuration, SignedDuration) =
    (SignedDuration::from_secs(30), SignedDuration::from_mins(10));

/// The outcome for a queued mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The mail service has the mail.
    Sent,
    /// The mail could not be sent. It stays queued, its invite shows this reason, and `requeue-mail` has it tried again (P1).
    Postponed(String),
    /// The address wants no mails (R30). The invite stays open, and shows it.
    Suppressed,
    /// A brake of the mailer holds the mail; `requeue-mail` has it tried again (P6).
    Held,
    /// The mail service's own limit holds the mail; `requeue-mail` has it tried again (P6).
    Throttled,
    /// There is nothing to send: the invite is gone or has expired, or the mail was sent, postponed or requested again since.
    NothingToSend,
}

/// What an invite shows whose inviter could not make it now (R10): restored, they can again, so the mail waits.
const INVITER_MAY_NOT: &str = "its inviter may not invite at the moment";

/// A mail that may go out by the rules, brakes aside.
struct DueMail<'a> {
    invite: &'a Invite,
    mail: &'a Mail,
    address: &'a EmailAddress,
    inviter: &'a User,
    tailnet: &'a Tailnet,
}

/// Sends the mail that was queued with this state of an invite, at the pace of the deployment.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn send_invite_mail(
    store: &Store,
    sending: Sending<'_>,
    queued: &Invite,
) -> Result<SendOutcome, StoreError> {
    let Some(address) = queued.address() else { return Ok(SendOutcome::NothingToSend) };
    for _ in 0..MAX_DECISIONS {
        let now = (sending.now)();
        let rows = store.mail_rows(queued.tailnet, queued.id, queued.inviter, address).await?;
        let MailRows { invite: Some(invite), inviter, tailnet: Some(tailnet), mailing, brakes } = rows else {
            return Ok(SendOutcome::NothingToSend);
        };
        let Some(mail) = due_mail(&invite, queued, now) else { return Ok(SendOutcome::NothingToSend) };
        if mailing == Mailing::Stopped {
            store.mark_mail_suppressed(&invite, mail, now).await?;
            return Ok(SendOutcome::Suppressed);
        }
        let Some(inviter) = inviter.filter(|inviter| invite.can_be_accepted(Some(inviter), now)) else {
            store.postpone_mail(&invite, mail, INVITER_MAY_NOT, mail.next_try(now)).await?;
            return Ok(SendOutcome::Postponed(INVITER_MAY_NOT.to_owned()));
        };
        let due = DueMail { invite: &invite, mail, address, inviter: &inviter, tailnet: &tailnet };
        if let Some(outcome) = send(store, sending, due, &brakes).await? {
            return Ok(outcome);
        }
    }
    Err(StoreError::busy())
}

/// The mail of an invite, if it is still the one that was queued.
fn due_mail<'a>(invite: &'a Invite, queued: &Invite, now: Timestamp) -> Option<&'a Mail> {
    let mail = invite.mail().filter(|mail| mail.is_due())?;
    let is_this = Some(mail.requested_at) == queued.mail().map(|mail| mail.requested_at);
    (is_this && !invite.id.is_expired(now)).then_some(mail)
}

/// Sends a mail unless a brake holds it; `None` if the brakes are no longer as they were read.
async fn send(
    store: &Store,
    sending: Sending<'_>,
    due: DueMail<'_>,
    brakes: &Brakes,
) -> Result<Option<SendOutcome>, StoreError> {
    let DueMail { invite, mail, address, inviter, tailnet } = due;
    let ready = ReadyMail {
        tailnet,
        address,
        message: message(&due, sending.links),
        person: Some(OnBehalfOf { name: &inviter.display_name, address: inviter.email.as_ref() }),
        tags: Some(MailTags { tailnet: invite.tailnet, invite: invite.id, requested_at: mail.requested_at }),
    };
    match send_within_brakes(store, sending, &ready, brakes).await? {
        Handing::Done => mark_sent(store, sending, invite, mail).await.map(|()| Some(SendOutcome::Sent)),
        Handing::Held(until) => {
            store.hold_mail(invite, mail, until, (sending.now)()).await?;
            Ok(Some(SendOutcome::Held))
        }
        Handing::Overtaken => Ok(None),
        Handing::Failed(error) => give_up_for_now(store, sending, &due, &error).await.map(Some),
    }
}

/// Marks a mail as sent. That is tried for a while, since a mail without the mark would be sent again.
async fn mark_sent(
    store: &Store,
    sending: Sending<'_>,
    invite: &Invite,
    mail: &Mail,
) -> Result<(), StoreError> {
    let sent_at = (sending.now)();
    for pause in UNMARKED {
        match store.mark_mail_sent(invite, mail, sent_at).await {
            Err(StoreError::Busy { .. }) => (sending.sleep)(pause).await,
            decided => return decided,
        }
    }
    store.mark_mail_sent(invite, mail, sent_at).await
}

async fn give_up_for_now(
    store: &Store,
    sending: Sending<'_>,
    due: &DueMail<'_>,
    error: &MailError,
) -> Result<SendOutcome, StoreError> {
    let now = (sending.now)();
    if matches!(error, MailError::Throttled) {
        let (shortest, longest) = STILL_THROTTLED;
        let pause = now.duration_since(due.mail.requested_at).clamp(shortest, longest);
        let until = now.saturating_add(pause).unwrap_or(now);
        store.hold_mail(due.invite, due.mail, until, now).await?;
        return Ok(SendOutcome::Throttled);
    }
    store.postpone_mail(due.invite, due.mail, error.reason(), due.mail.next_try(now)).await?;
    Ok(SendOutcome::Postponed(error.reason().to_owned()))
}

fn message(due: &DueMail<'_>, links: InviteLinks<'_>) -> Message {
    let DueMail { invite, address, inviter, tailnet, .. } = *due;
    let (url, opt_out) = (links.url(invite), links.opt_out_url(address));
    InviteMail { invite, inviter: &inviter.display_name, tailnet, url, opt_out }.render(address)
}
