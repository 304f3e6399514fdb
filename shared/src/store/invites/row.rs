//! The row of an open invite, with its key.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    Diagnosis, DisplayName, EmailAddress, EmailStatus, Invite, InviteId, InviteRole, Language, Mail,
    MailState, Recipient, Reminder, TailnetId, UserId,
};
use crate::store::engine::{Form, Item, Key, Range, StoreError, item_until, key_of, malformed, read, time};
use crate::store::partitions::{of_tailnet, tailnet_of};

/// What the sort key of every invite starts with.
pub(in crate::store) const PREFIX: &str = "I#";

/// What the sort key of every recorded expiry starts with.
const RECORDED: &str = "X#";

/// How long an expired invite can be found, from its expiry on.
pub(super) const REMEMBERED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The time after an invite's expiry before which DynamoDB does not remove its row. The sweep comes several times before that and records
/// the expiry; a row that DynamoDB removes was left over by it, and was removed by nothing else (decision 6).
pub(in crate::store) const REMOVAL_DELAY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct InviteRow {
    invite_role: InviteRole,
    inviter: UserId,
    inviter_name: DisplayName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    bound_to_email: bool,
    /// Absent for English, as in the rows of before there was a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    /// Present if no reminder is wanted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    no_reminder: bool,
    /// When the reminder was requested, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reminded_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_requested_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_status: Option<EmailStatus>,
    /// In milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_status_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_diagnosis: Option<Diagnosis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_failure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_retry_at: Option<i64>,
}

/// The key of an open invite.
pub(in crate::store) fn key(tailnet: TailnetId, invite: InviteId) -> Key {
    Key::new(of_tailnet(tailnet), format!("{PREFIX}{invite}"))
}

/// Every invite of a tailnet with one of these ids or in between.
pub(super) fn all_between(tailnet: TailnetId, oldest: InviteId, newest: InviteId) -> Range {
    Range::between(of_tailnet(tailnet), format!("{PREFIX}{oldest}"), format!("{PREFIX}{newest}"))
}

/// Every invite of a tailnet that has this id or a later one.
pub(super) fn all_from(tailnet: TailnetId, oldest: InviteId) -> Range {
    Range::starting_with(of_tailnet(tailnet), PREFIX).from(format!("{PREFIX}{oldest}"))
}

/// Every recorded expiry of an invite of a tailnet with one of these ids or in between.
pub(super) fn recorded_between(tailnet: TailnetId, oldest: InviteId, newest: InviteId) -> Range {
    Range::between(of_tailnet(tailnet), format!("{RECORDED}{oldest}"), format!("{RECORDED}{newest}"))
}

/// The key of the row that says that an invite's expiry is recorded.
pub(super) fn recorded_key(tailnet: TailnetId, invite: InviteId) -> Key {
    Key::new(of_tailnet(tailnet), format!("{RECORDED}{invite}"))
}

fn recorded_id(key: &Key) -> Option<InviteId> {
    key.sort.strip_prefix(RECORDED)?.parse().ok()
}

/// How recorded expiries are read as a list.
pub(super) const RECORDED_FORM: Form<(InviteId, Option<Invite>), InviteId> =
    Form { parse: recorded_from, id: |(id, _)| *id, id_in: recorded_id };

/// How the rows of open invites are read as a list.
pub(super) const FORM: Form<Invite, InviteId> =
    Form { parse: invite_from, id: |invite| invite.id, id_in: |key| parse_key(key).map(|(_, id)| id) };

/// The tailnet and the invite whose key this is; `None` for any other row.
pub(in crate::store) fn parse_key(key: &Key) -> Option<(TailnetId, InviteId)> {
    Some((tailnet_of(key)?, key.sort.strip_prefix(PREFIX)?.parse().ok()?))
}

/// The row of an open invite.
pub(in crate::store) fn invite_item(invite: &Invite) -> Result<Item, StoreError> {
    item_until(invite.id.expires_at() + REMOVAL_DELAY, &key(invite.tailnet, invite.id), &attributes(invite))
}

/// The row that says that an invite's expiry is recorded. It has what the invite was, for whoever looks for it (W37), and stays longer
/// than anything can be delivered again.
pub(super) fn recorded_item(invite: &Invite) -> Result<Item, StoreError> {
    item_until(
        invite.id.expires_at() + REMEMBERED,
        &recorded_key(invite.tailnet, invite.id),
        &attributes(invite),
    )
}

fn attributes(invite: &Invite) -> InviteRow {
    let (email, mail) = (invite.address().cloned(), invite.mail());
    InviteRow {
        invite_role: invite.role,
        inviter: invite.inviter,
        inviter_name: invite.inviter_name.clone(),
        email,
        bound_to_email: invite.bound_to().is_some(),
        language: Some(invite.language).filter(|language| *language != Language::default()),
        no_reminder: invite.reminder() == Some(Reminder::Unwanted),
        reminded_at: match invite.reminder() {
            Some(Reminder::Requested(at)) => Some(at.as_millisecond()),
            Some(Reminder::Wanted | Reminder::Unwanted) | None => None,
        },
        mail_requested_at: mail.map(|mail| mail.requested_at.as_millisecond()),
        mail_status: mail.map(Mail::status),
        mail_status_at: mail.and_then(|mail| mail.since).map(Timestamp::as_millisecond),
        mail_diagnosis: mail.and_then(Mail::diagnosis).cloned(),
        mail_failure: mail.and_then(Mail::failure).map(ToOwned::to_owned),
        mail_retry_at: mail.and_then(Mail::retry_at).map(Timestamp::as_millisecond),
    }
}

/// Reads the row of an open invite.
pub(in crate::store) fn invite_from(item: Item) -> Result<Invite, StoreError> {
    let (tailnet, id) = parse_key(&key_of(&item)?).ok_or_else(|| malformed("an invite's key"))?;
    invite_of(tailnet, id, read(item)?)
}

/// Reads the row of a recorded expiry; no invite if it was written before such rows said what the invite was.
fn recorded_from(item: Item) -> Result<(InviteId, Option<Invite>), StoreError> {
    let key = key_of(&item)?;
    let (tailnet, id) =
        tailnet_of(&key).zip(recorded_id(&key)).ok_or_else(|| malformed("a recorded expiry's key"))?;
    let says_all = item.contains_key("inviter");
    Ok((id, says_all.then(|| invite_of(tailnet, id, read(item)?)).transpose()?))
}

fn invite_of(tailnet: TailnetId, id: InviteId, row: InviteRow) -> Result<Invite, StoreError> {
    let recipient = match (row.email, row.mail_requested_at, row.mail_status) {
        (None, ..) => Recipient::Link,
        (Some(address), Some(requested_at), Some(status)) => {
            let mail = Mail {
                requested_at: time(requested_at)?,
                state: state_from(
                    status,
                    row.mail_failure,
                    row.mail_retry_at.map(time).transpose()?,
                    row.mail_diagnosis,
                )?,
                since: row.mail_status_at.map(time).transpose()?,
            };
            let reminder = match (row.reminded_at, row.no_reminder) {
                (Some(at), _) => Reminder::Requested(time(at)?),
                (None, true) => Reminder::Unwanted,
                (None, false) => Reminder::Wanted,
            };
            Recipient::Email { address, bound: row.bound_to_email, reminder, mail }
        }
        (Some(_), ..) => return Err(malformed("an invite's mail")),
    };
    Ok(Invite {
        id,
        tailnet,
        inviter: row.inviter,
        inviter_name: row.inviter_name,
        role: row.invite_role,
        language: row.language.unwrap_or_default(),
        recipient,
    })
}

/// The state that the attributes of a mail stand for.
fn state_from(
    status: EmailStatus,
    failure: Option<String>,
    retry_at: Option<Timestamp>,
    diagnosis: Option<Diagnosis>,
) -> Result<MailState, StoreError> {
    Ok(match (status, retry_at) {
        (EmailStatus::Queued, None) => MailState::Queued { last_failure: failure },
        (EmailStatus::Queued, Some(retry_at)) => {
            let reason = failure.ok_or_else(|| malformed("a postponed mail"))?;
            MailState::Postponed { reason, retry_at }
        }
        (EmailStatus::Held, until) => {
            MailState::Held { until: until.ok_or_else(|| malformed("a held mail"))? }
        }
        (EmailStatus::Suppressed, _) => MailState::Suppressed,
        (EmailStatus::Sent, _) => MailState::Sent,
        (EmailStatus::Delayed, _) => MailState::Delayed { diagnosis },
        (EmailStatus::Delivered, _) => MailState::Delivered,
        (EmailStatus::Bounced, _) => MailState::Bounced { diagnosis },
        (EmailStatus::Complained, _) => MailState::Complained,
    })
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::store::engine::{number, text};

    fn chain(error: &StoreError) -> String {
        let source = error.source().map(ToString::to_string).unwrap_or_default();
        format!("{error}: {source}")
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said_without_what_it_holds() {
        let invite = InviteId::in_batch(Timestamp::UNIX_EPOCH, [7; 8], 0);
        let tailnet = TailnetId::try_from(7).unwrap();
        let good = [("inviteRole", "member"), ("inviterName", "Dora"), ("email", "dora@friends.example")];
        for (attribute, value) in
            [("inviteRole", "dora@friends.example"), ("email", "dora"), ("inviter", "dora"), ("ttl", "dora")]
        {
            let mut row = key(tailnet, invite).attributes();
            row.extend(good.map(|(name, value)| (name.to_owned(), text(value))));
            row.insert("inviter".to_owned(), number(7));
            row.insert("mailRequestedAt".to_owned(), number(i64::MAX));
            row.insert("mailStatus".to_owned(), text("sent"));
            row.insert(attribute.to_owned(), text(value));
            let said = chain(&invite_from(row).unwrap_err());
            assert!(said.ends_with("is malformed"), "{said}");
            assert!(!said.contains("dora") && !said.contains(&i64::MAX.to_string()), "{said}");
        }
    }
}
