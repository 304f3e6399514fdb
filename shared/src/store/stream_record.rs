//! What the records of the table's stream say about invites.

use aws_lambda_events::event::dynamodb::EventRecord;
use jiff::Timestamp;

use crate::domain::{Invite, InviteRole, Mail, Role};

use super::engine::{Key, StoreError, key_of};
use super::invites::{self, REMOVAL_DELAY, invite_from};
use super::revocations::{self, Revocation, revocation_from};
use super::users::{self, role_set_at, user_from};

/// What a record means to the functions that follow the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamChange {
    /// An invite has a mail to be sent now, not one that waits to be tried again.
    MailQueued(Box<Invite>),
    /// An invite was removed because it had expired.
    Expired(Box<Invite>),
    /// Somebody can no longer make invites that they could make before, or their revocation is to go on.
    InviterDemoted(Revocation),
    /// Nothing.
    Other,
}

/// What a log calls the row of a record, by its partition and sort key; `None` if the key can hold an address or a name (P3).
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
    // A record without a key is not of this table: better looked at by somebody than passed over.
    let key = key_of(&record.change.keys.clone().into())?;
    if invites::parse_key(&key).is_some() {
        read_invite_record(record)
    } else if users::parse_key(&key).is_some() {
        read_user_record(record)
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
        // Both in whole seconds, as the time to live is.
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

/// Whoever was removed or given another role may have made invites that they could not make any more (R10).
fn read_user_record(record: EventRecord) -> Result<StreamChange, StoreError> {
    if record.event_name == "INSERT" {
        return Ok(StreamChange::Other);
    }
    let old = user_from(record.change.old_image.into())?;
    let (role, began) = if record.event_name == "REMOVE" {
        // The time of a record is in whole seconds, and an invite can have been made in the same one.
        (None, record.change.approximate_creation_date_time.timestamp_millis().saturating_add(999))
    } else {
        let image = record.change.new_image.into();
        let set_at = role_set_at(&image)?.map_or(0, Timestamp::as_millisecond);
        (Some(user_from(image)?.role), set_at)
    };
    if !has_lost_a_right(old.role, role) {
        return Ok(StreamChange::Other);
    }
    let began = Timestamp::from_millisecond(began).map_err(|error| StoreError::Failed(Box::new(error)))?;
    let (tailnet, inviter) = (old.tailnet, old.id);
    Ok(StreamChange::InviterDemoted(Revocation { tailnet, inviter, role, began, reached: None }))
}

fn has_lost_a_right(old: Role, new: Option<Role>) -> bool {
    InviteRole::all().any(|role| old.may_grant(role) && !new.is_some_and(|new| new.may_grant(role)))
}
