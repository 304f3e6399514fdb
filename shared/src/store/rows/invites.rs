//! The rows of an invite, of the address that it goes to, of its unsent mail, and of what was asked for with an `Idempotency-Key`.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    DisplayName, EmailAddress, EmailStatus, Invite, InviteId, InviteRole, Mail, MailState, Recipient, User,
    UserId,
};

use super::{item, key_of, malformed, read, time};
use crate::store::StoreError;
use crate::store::keys::{self, Key, TTL};
use crate::store::transaction::{Item, number, text};
use crate::store::unsent_mail::UnsentMail;

/// The time after an invite's expiry before which DynamoDB does not remove its row. No clock is that wrong, so a row removed
/// later was removed by expiry, and by nothing else (decision 6).
pub(in crate::store) const REMOVAL_DELAY: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_requested_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_status: Option<EmailStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_failure: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail_retry_at: Option<i64>,
}

/// The row of an open invite.
pub(in crate::store) fn invite_item(invite: &Invite) -> Result<Item, StoreError> {
    let (email, bound_to_email, mail) = match &invite.recipient {
        Recipient::Link => (None, false, None),
        Recipient::Email { address, bound, mail } => (Some(address.clone()), *bound, Some(mail)),
    };
    let row = InviteRow {
        invite_role: invite.role,
        inviter: invite.inviter,
        inviter_name: invite.inviter_name.clone(),
        email,
        bound_to_email,
        mail_requested_at: mail.map(|mail| mail.requested_at.as_millisecond()),
        mail_status: mail.map(Mail::status),
        mail_failure: mail.and_then(Mail::failure).map(ToOwned::to_owned),
        mail_retry_at: mail.and_then(Mail::retry_at).map(Timestamp::as_millisecond),
    };
    let removed_after = invite.id.expires_at() + REMOVAL_DELAY;
    item(&keys::invite(invite.tailnet, invite.id), &row, Some(removed_after))
}

/// Reads the row of an open invite.
pub(in crate::store) fn invite_from(item: Item) -> Result<Invite, StoreError> {
    let (tailnet, id) = keys::parse_invite(&key_of(&item)?).ok_or_else(|| malformed("an invite's key"))?;
    let row: InviteRow = read(item)?;
    let recipient = match (row.email, row.mail_requested_at, row.mail_status) {
        (None, ..) => Recipient::Link,
        (Some(address), Some(requested_at), Some(status)) => {
            let mail = Mail {
                requested_at: time(requested_at)?,
                state: state_from(status, row.mail_failure, row.mail_retry_at.map(time).transpose()?)?,
            };
            Recipient::Email { address, bound: row.bound_to_email, mail }
        }
        (Some(_), ..) => return Err(malformed("an invite's mail")),
    };
    Ok(Invite {
        id,
        tailnet,
        inviter: row.inviter,
        inviter_name: row.inviter_name,
        role: row.invite_role,
        recipient,
    })
}

/// What the attributes of a mail say together.
fn state_from(
    status: EmailStatus,
    failure: Option<String>,
    retry_at: Option<Timestamp>,
) -> Result<MailState, StoreError> {
    Ok(match (status, retry_at) {
        (EmailStatus::Queued, None) => MailState::Queued { last_failure: failure },
        (EmailStatus::Queued, Some(retry_at)) => {
            let reason = failure.ok_or_else(|| malformed("a postponed mail"))?;
            MailState::Postponed { reason, retry_at }
        }
        (EmailStatus::Sent, _) => MailState::Sent,
        (EmailStatus::Delivered, _) => MailState::Delivered,
        (EmailStatus::Bounced, _) => MailState::Bounced,
        (EmailStatus::Complained, _) => MailState::Complained,
    })
}

/// The row of an address that an invite has taken; it goes when the invite's own row does, unless it was freed before.
pub(in crate::store) fn address_item(invite: &Invite, address: &EmailAddress) -> Item {
    let mut item = keys::address(invite.tailnet, address).attributes();
    item.insert("heldByInvite".to_owned(), text(invite.id));
    item
}

/// The row of an address that a user has taken.
pub(in crate::store) fn user_address_item(user: &User, address: &EmailAddress) -> Item {
    let mut item = keys::address(user.tailnet, address).attributes();
    item.insert("heldByUsers".to_owned(), AttributeValue::Ns(vec![user.id.to_string()]));
    item
}

/// Who has taken an address.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::store) struct AddressRow {
    /// The invite that goes to it.
    #[serde(default)]
    pub(in crate::store) held_by_invite: Option<InviteId>,
    /// The users whose verified address it is.
    #[serde(default)]
    pub(in crate::store) held_by_users: Vec<UserId>,
}

/// The note that a mail waits to be tried again. Its key says everything, and after the invite's expiry there is nothing to try.
pub(in crate::store) fn unsent_mail_item(mail: UnsentMail) -> Item {
    let mut item = keys::unsent_mail(mail).attributes();
    item.insert(TTL.to_owned(), number(mail.invite.expires_at().as_second()));
    item
}

/// What came of a request with an `Idempotency-Key`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::store) struct IdempotencyRow {
    /// A hash of the request's body.
    pub(in crate::store) body_hash: String,
    /// The first invite that was made; the others' ids follow from it.
    pub(in crate::store) first_invite: InviteId,
    /// When the key may be used for something else, in milliseconds since 1970.
    pub(in crate::store) expires_at: i64,
}

/// The row of a request with an `Idempotency-Key`.
pub(in crate::store) fn idempotency_item(key: &Key, row: &IdempotencyRow) -> Result<Item, StoreError> {
    item(key, row, Some(time(row.expires_at)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TailnetId;
    use crate::telemetry::chain;

    #[test]
    fn what_is_wrong_with_a_row_is_said_without_what_it_holds() {
        let invite = InviteId::in_batch(Timestamp::UNIX_EPOCH, [7; 8], 0);
        let tailnet = TailnetId::try_from(7).unwrap();
        let good = [("inviteRole", "member"), ("inviterName", "Dora"), ("email", "dora@friends.example")];
        for (attribute, value) in
            [("inviteRole", "dora@friends.example"), ("email", "dora"), ("inviter", "dora"), ("ttl", "dora")]
        {
            let mut row = keys::invite(tailnet, invite).attributes();
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
