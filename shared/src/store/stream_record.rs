//! What the records of the table's stream say about invites.

use aws_lambda_events::event::dynamodb::EventRecord;

use crate::domain::{EmailStatus, Invite};

use super::StoreError;
use super::rows::{REMOVAL_DELAY, invite_from, key_of};

/// What a record means to the functions that follow the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamChange {
    /// An invite has a mail to be sent.
    MailQueued(Box<Invite>),
    /// An invite was removed because it had expired.
    Expired(Box<Invite>),
    /// Nothing.
    Other,
}

/// Reads a record.
///
/// # Errors
/// [`StoreError::Failed`] for a record that this version cannot have caused.
pub fn read_stream_record(record: EventRecord) -> Result<StreamChange, StoreError> {
    // A record without a key is not of this table: better looked at by somebody than passed over.
    let key = key_of(&record.change.keys.into())?;
    if !key.sort.starts_with("I#") {
        return Ok(StreamChange::Other);
    }
    let invite_of = |image: serde_dynamo::Item| invite_from(image.into());
    if record.event_name == "REMOVE" {
        let removed_at = record.change.approximate_creation_date_time.timestamp();
        let invite = invite_of(record.change.old_image)?;
        // Both in whole seconds, as the time to live is.
        let expired = removed_at >= (invite.id.expires_at() + REMOVAL_DELAY).as_second();
        return Ok(if expired { StreamChange::Expired(Box::new(invite)) } else { StreamChange::Other });
    }
    let invite = invite_of(record.change.new_image)?;
    let queued =
        invite.mail().is_some_and(|mail| mail.status == EmailStatus::Queued && mail.failure.is_none());
    Ok(if queued { StreamChange::MailQueued(Box::new(invite)) } else { StreamChange::Other })
}
