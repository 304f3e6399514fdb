//! Reading the records of the table's stream.

use aws_lambda_events::event::dynamodb::EventRecord;
use jiff::Timestamp;

use crate::domain::{AuditRecord, Invite, InviteId, LostGrants, Mail, Notice, TailnetId, User};

use super::addresses::{self, AddressRow};
use super::audit::{self, record_from};
use super::directory::Entry;
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
    /// A user has joined, or others see something else of them: the directory is to list them so (W37).
    UserSeen(Box<Entry>),
    /// A user was removed or has left, as they were: the directory is not to list them any more (W37).
    UserGone(Box<Entry>),
    /// An operation is in an audit log: other systems are to be told (R29).
    Recorded(Box<AuditRecord>),
}

/// The key of a record's row as it may stand in a log; `None` if such a key can contain an address or a name (P3).
#[must_use]
pub fn name_of_row(partition: &str, sort: &str) -> Option<String> {
    let holds_ids = [invites::PREFIX, users::PREFIX, revocations::PREFIX];
    let is_named =
        holds_ids.iter().any(|prefix| sort.starts_with(prefix)) || partition.starts_with(audit::PREFIX);
    is_named.then(|| Key::new(partition, sort).name_for_logs())
}

/// Reads a record. It may mean several things, and most mean nothing.
///
/// # Errors
/// [`StoreError::Failed`] for a record that this version cannot have caused.
pub fn read_stream_record(record: EventRecord) -> Result<Vec<StreamChange>, StoreError> {
    // A record without a key is not of this table. It fails, so that somebody looks at it.
    let key = key_of(&record.change.keys.clone().into())?;
    if invites::parse_key(&key).is_some() {
        read_invite_record(record).map(Vec::from_iter)
    } else if users::parse_key(&key).is_some() {
        read_user_record(record)
    } else if let Some(tailnet) = addresses::parse_key(&key) {
        read_address_record(tailnet, record).map(Vec::from_iter)
    } else if revocations::parse_key(&key).is_some() && record.event_name != "REMOVE" {
        Ok(vec![StreamChange::InviterDemoted(revocation_from(record.change.new_image.into())?)])
    } else if audit::parse_key(&key).is_some() && record.event_name == "INSERT" {
        Ok(vec![StreamChange::Recorded(Box::new(record_from(record.change.new_image.into())?))])
    } else {
        Ok(Vec::new())
    }
}

fn read_invite_record(record: EventRecord) -> Result<Option<StreamChange>, StoreError> {
    let invite_of = |image: serde_dynamo::Item| invite_from(image.into());
    if record.event_name == "REMOVE" {
        let removed_at = record.change.approximate_creation_date_time.timestamp();
        let invite = invite_of(record.change.old_image)?;
        // Both in whole seconds, as `ttl` is.
        let expired = removed_at >= (invite.id.expires_at() + REMOVAL_DELAY).as_second();
        return Ok(expired.then(|| StreamChange::Expired(Box::new(invite))));
    }
    let invite = invite_of(record.change.new_image)?;
    let is_due = invite.mail().is_some_and(Mail::is_due);
    Ok(is_due.then(|| StreamChange::MailQueued(Box::new(invite))))
}

/// An address that both an invite and a user hold: the user has joined by another invite.
fn read_address_record(tailnet: TailnetId, record: EventRecord) -> Result<Option<StreamChange>, StoreError> {
    if record.event_name == "REMOVE" {
        return Ok(None);
    }
    let address: AddressRow = read(record.change.new_image.into())?;
    let joined = address.held_by_invite.filter(|_| !address.held_by_users.is_empty());
    Ok(joined.map(|invite| StreamChange::InviteeJoined(tailnet, invite)))
}

fn read_user_record(record: EventRecord) -> Result<Vec<StreamChange>, StoreError> {
    let (is_there, was_there) = (record.event_name != "REMOVE", record.event_name != "INSERT");
    let happened = record.change.approximate_creation_date_time;
    let user_of = |image: serde_dynamo::Item| user_from(image.into());
    let old = was_there.then(|| user_of(record.change.old_image)).transpose()?;
    let new = is_there.then(|| user_of(record.change.new_image)).transpose()?;
    // The time of a record is in whole seconds, and an invite can have been made in the same one.
    let ended = Timestamp::from_millisecond(happened.timestamp_millis().saturating_add(999));
    let ended = ended.map_err(|_| malformed("the time of a record"))?;
    let demoted = old.as_ref().map(|old| demoted(old, new.as_ref(), ended)).transpose()?.flatten();
    let listed = listed(old.as_ref(), new.as_ref());
    Ok(demoted.into_iter().chain(listed).chain(new.and_then(noticed)).collect())
}

/// Whoever was removed or given another role may have made invites that they could not make any more (R10). `ended` is when, if they were
/// removed.
fn demoted(old: &User, new: Option<&User>, ended: Timestamp) -> Result<Option<StreamChange>, StoreError> {
    let until = match (LostGrants::between(old.role, new.map(|user| user.role)), new) {
        (None, _) => return Ok(None),
        (Some(LostGrants::Admin), Some(user)) => user.void_invites.of_admins,
        (Some(LostGrants::All), Some(user)) => user.void_invites.of_others,
        (Some(_), None) => Some(ended),
    };
    let until = until.ok_or_else(|| malformed("the row of a demoted user"))?;
    let (tailnet, inviter, role) = (old.tailnet, old.id, new.map(|user| user.role));
    Ok(Some(StreamChange::InviterDemoted(Revocation { tailnet, inviter, role, until, reached: None })))
}

/// Most changes of a user's row change nothing that others see, and leave its revision as it is.
fn listed(old: Option<&User>, new: Option<&User>) -> Option<StreamChange> {
    match (old, new) {
        (Some(old), None) => Some(StreamChange::UserGone(Box::new(old.into()))),
        (Some(old), Some(new)) if old.revision == new.revision => None,
        (_, new) => new.map(|user| StreamChange::UserSeen(Box::new(user.into()))),
    }
}

fn noticed(user: User) -> Option<StreamChange> {
    let is_due = user.notice.as_ref().is_some_and(Notice::is_due);
    is_due.then(|| StreamChange::NoticeDue(Box::new(user)))
}
