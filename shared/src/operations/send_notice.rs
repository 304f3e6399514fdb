//! Sending a notice that a user's row asks for: at least once, normally once, and none that is no news any more (R31).

use super::mailing::{Handing, MAX_DECISIONS, ReadyMail, Sending, send_within_brakes};
use super::send_invite_mail::SendOutcome;
use crate::domain::{EmailAddress, Mailing, Notice, NoticeKind, Permission, Tailnet, User, WAITING_INTERVAL};
use crate::mail::{Message, NoticeMail};
use crate::store::mail::{NoticeBrakes, NoticeRows};
use crate::store::{Store, StoreError};

/// A notice, and who gets it.
struct DueNotice<'a> {
    notice: &'a Notice,
    user: &'a User,
    recipient: &'a User,
    address: &'a EmailAddress,
    tailnet: &'a Tailnet,
}

/// Sends the notice that this state of a user asks for, at the pace of the deployment.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn send_notice(
    store: &Store,
    sending: Sending<'_>,
    asking: &User,
) -> Result<SendOutcome, StoreError> {
    for _ in 0..MAX_DECISIONS {
        let rows = store.notice_rows(asking.tailnet, asking.id, asking.invited_by).await?;
        let NoticeRows { user: Some(user), inviter, tailnet: Some(tailnet) } = rows else {
            return Ok(SendOutcome::NothingToSend);
        };
        let Some(notice) = user.notice.filter(Notice::is_due) else { return Ok(SendOutcome::NothingToSend) };
        let recipient = recipient(&notice, &user, inviter.as_ref());
        let Some((recipient, address)) = recipient.and_then(|user| Some((user, user.email.as_ref()?))) else {
            store.finish_notice(&user, &notice, None).await?;
            return Ok(SendOutcome::NothingToSend);
        };
        let due = DueNotice { notice: &notice, user: &user, recipient, address, tailnet: &tailnet };
        if let Some(outcome) = send(store, sending, due).await? {
            return Ok(outcome);
        }
    }
    Err(StoreError::busy())
}

/// Who is to get a notice; `None` if it is no news for anybody any more.
fn recipient<'a>(notice: &Notice, user: &'a User, inviter: Option<&'a User>) -> Option<&'a User> {
    match notice.kind {
        // Whoever is approved is no longer noted as waiting.
        NoticeKind::Waiting => inviter.filter(|inviter| inviter.may(Permission::ManageUsers)),
        NoticeKind::Approved => Some(user).filter(|user| user.status.may_act()),
    }
}

/// Sends a notice unless something holds it; `None` if the brakes are no longer as they were read.
async fn send(
    store: &Store,
    sending: Sending<'_>,
    due: DueNotice<'_>,
) -> Result<Option<SendOutcome>, StoreError> {
    let DueNotice { notice, user, recipient, address, tailnet } = due;
    let NoticeBrakes { mailing, brakes, told_at } =
        store.notice_brakes(user.tailnet, recipient.id, address).await?;
    let told_at = told_at.filter(|_| notice.kind == NoticeKind::Waiting);
    // Whoever was told since then has been led to where everybody is who waits.
    if mailing == Mailing::Stopped || told_at.is_some_and(|told| told >= notice.requested_at) {
        store.finish_notice(user, notice, None).await?;
        return Ok(Some(SendOutcome::NothingToSend));
    }
    let next = told_at.and_then(|told| told.checked_add(WAITING_INTERVAL).ok());
    if let Some(until) = next.filter(|next| *next > (sending.now)()) {
        store.hold_notice(user, notice, until).await?;
        return Ok(Some(SendOutcome::Held));
    }
    let ready = ReadyMail { tailnet, address, message: message(&due, sending), person: None, tags: None };
    match send_within_brakes(store, sending, &ready, &brakes).await? {
        Handing::Done => {
            let told = (notice.kind == NoticeKind::Waiting).then(|| (recipient.id, (sending.now)()));
            store.finish_notice(user, notice, told).await?;
            Ok(Some(SendOutcome::Sent))
        }
        Handing::Held(until) => {
            store.hold_notice(user, notice, until).await?;
            Ok(Some(SendOutcome::Held))
        }
        Handing::Overtaken => Ok(None),
        Handing::Failed(error) => {
            match notice.next_try((sending.now)()) {
                Some(due) => store.hold_notice(user, notice, due).await?,
                None => store.finish_notice(user, notice, None).await?,
            }
            Ok(Some(SendOutcome::Postponed(error.reason().to_owned())))
        }
    }
}

fn message(due: &DueNotice<'_>, sending: Sending<'_>) -> Message {
    let DueNotice { notice, user, address, tailnet, .. } = *due;
    let (base_url, opt_out) = (sending.links.base_url, sending.links.opt_out_url(address));
    let (person, role, language) = (&user.display_name, user.role, user.language);
    NoticeMail { kind: notice.kind, person, role, language, tailnet, base_url, opt_out }.render(address)
}
