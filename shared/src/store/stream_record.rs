//! Reading the records of the table's stream.

use aws_lambda_events::event::dynamodb::EventRecord;
use jiff::Timestamp;

use crate::domain::{Invite, InviteId, LostGrants, Mail, Notice, TailnetId, User};

use super::addresses::{self, AddressRow};
use super::engine::{Key, StoreError, key_of, malformed, read};
use super::invites::{self, REMOVAL_DELAY, invite_from};
use super::revocations::{self, Revocation, revocation_from};
use super::users::{self, user_from};

/// What a record means to the functions that follow the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamChange {
    /// An invite's mail is to be sent now. A postponed mail is not.
    MailQueued(Box<Invite>),
    /// An invite was removed because it had expired.
    Expired(Box<Invite>),
    /// An inviter was removed or demoted, or a revocation that this started has to go on.
    InviterDemoted(Revocation),
    /// A notice about a user is to be sent now (R31).
    NoticeDue(Box<User>),
    /// Somebody has joined with the address of an open invite, by another one.
    InviteeJoined(TailnetId, InviteId),
    /// Nothing.
    Other,
}

/// The key of a record's row as it may stand in a log; `None` if such a key can contain an address or a name (P3).
#[must_use]
pub fn name_of_row(partition: &str, sort: &str) -> Option<String> {
    let holds_ids = [invites::PREFIX, users::PREFIX, revocations::PREFIX];
    let is_named = holds_ids.iter().any(|prefix| sort.starts_with(prefix));
    is_named.then(|| Key::new(partition, sort).name_for_logs())
}

/// Reads a record.
///
/// # Errors
/// [`StoreError::Failed`] for a record that this version cannot have caused.
pub fn read_stream_record(record: EventRecord) -> Result<StreamChange, StoreError> {
    // A record without a key is not of this table. It fails, so that somebody looks at it.
    let key = key_of(&record.change.keys.clone().into())?;
    if invites::parse_key(&key).is_some() {
        read_invite_record(record)
    } else if users::parse_key(&key).is_some() {
        read_user_record(record)
    } else if let Some(tailnet) = addresses::parse_key(&key) {
        read_address_record(tailnet, record)
    } else if revocations::parse_key(&key).is_some() && record.event_name != "REMOVE" {
        revocation_from(record.change.new_image.into()).map(StreamChange::InviterDemoted)
    } else {
        Ok(StreamChange::Other)
    }
}

fn read_invite_record(record: EventRecord) -> Result<StreamChange, StoreError> {
    let invite_of = |image: serde_dynamo::Item| invite_from(image.into());
    if record.event_name == "REMOVE" {
        let removed_at = record.change.approximate_creation_date_time.timestamp();
        let invite = invite_of(record.change.old_image)?;
        // Both in whole seconds, as `ttl` is.
        let expired = removed_at >= (invite.id.expires_at() + REMOVAL_DELAY).as_second();
        return Ok(if expired { StreamChange::Expired(Box::new(invite)) } else { StreamChange::Other });
    }
    let invite = invite_of(record.change.new_image)?;
    Ok(if invite.mail().is_some_and(Mail::is_due) {
        StreamChange::MailQueued(Box::new(invite))
    } else {
        StreamChange::Other
    })
}

/// An address that both an invite and a user hold: the user has joined by another invite.
fn read_address_record(tailnet: TailnetId, record: EventRecord) -> Result<StreamChange, StoreError> {
    if record.event_name == "REMOVE" {
        return Ok(StreamChange::Other);
    }
    let address: AddressRow = read(record.change.new_image.into())?;
    let joined = address.held_by_invite.filter(|_| !address.held_by_users.is_empty());
    Ok(joined.map_or(StreamChange::Other, |invite| StreamChange::InviteeJoined(tailnet, invite)))
}

/// Whoever was removed or given another role may have made invites that they could not make any more (R10).
fn read_user_record(record: EventRecord) -> Result<StreamChange, StoreError> {
    if record.event_name == "INSERT" {
        return user_from(record.change.new_image.into()).map(noticed);
    }
    let old = user_from(record.change.old_image.into())?;
    let new =
        (record.event_name != "REMOVE").then(|| user_from(record.change.new_image.into())).transpose()?;
    let until = match (LostGrants::between(old.role, new.as_ref().map(|user| user.role)), &new) {
        (None, _) => return Ok(new.map_or(StreamChange::Other, noticed)),
        (Some(LostGrants::Admin), Some(user)) => user.void_invites.of_admins,
        (Some(LostGrants::All), Some(user)) => user.void_invites.of_others,
        // The time of a record is in whole seconds, and an invite can have been made in the same one.
        (Some(_), None) => {
            let removed = record.change.approximate_creation_date_time.timestamp_millis().saturating_add(999);
            Some(Timestamp::from_millisecond(removed).map_err(|_| malformed("the time of a record"))?)
        }
    };
    let until = until.ok_or_else(|| malformed("the row of a demoted user"))?;
    let (tailnet, inviter, role) = (old.tailnet, old.id, new.map(|user| user.role));
    Ok(StreamChange::InviterDemoted(Revocation { tailnet, inviter, role, until, reached: None }))
}

fn noticed(user: User) -> StreamChange {
    if user.notice.as_ref().is_some_and(Notice::is_due) {
        StreamChange::NoticeDue(Box::new(user))
    } else {
        StreamChange::Other
    }
}
