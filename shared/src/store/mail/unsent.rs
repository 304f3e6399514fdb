//! Mails that could not be sent: each waits as a note in the order of when it is tried again, and in the row of its invite
//! or, if it is a notice, of its user.
//!
//! The row's `mailRetryAt` or `noticeRetryAt` and the note's key say the same time. They are written and taken away together, so a note without its
//! row, of an invite that is gone or whose mail was sent or requested again since, means nothing.
//!
//! A note of another kind stands for all mails of a tailnet that a stop holds until a time, once they are released (P6).

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Invite, InviteId, Mail, TailnetId, UserId};
use crate::store::engine::{
    Committed, Expression, Form, Item, Key, Range, Store, StoreError, TTL, key_of, number, text,
};
use crate::store::{invites, users};

use super::marks::still_queued;

/// The partition of the notes.
const PARTITION: &str = "M#";
/// What stands in front of the user of a notice, in a note's key.
const NOTICE: &str = "U#";
/// What stands in front of the time until which mails are held that are released, in a note's key.
const RELEASE: &str = "R#";
/// How long the note of a notice is kept, if nobody asks for it.
const NOTICE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A mail that waits to be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsentMail {
    /// When it is tried again.
    pub due: Timestamp,
    /// The tailnet.
    pub tailnet: TailnetId,
    /// What it is about.
    pub of: Unsent,
}

/// What a mail that waits is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// An invite.
    Invite(InviteId),
    /// A user, of whom it is a notice (R31).
    Notice(UserId),
}

/// The mails of a tailnet that are held until a time, and were released before it. Sending them does not wait for that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailRelease {
    /// When they were released.
    pub at: Timestamp,
    /// The tailnet.
    pub tailnet: TailnetId,
    /// Until when they are held.
    pub held_until: Timestamp,
}

/// What a note asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueNote {
    /// To try a mail again.
    Mail(UnsentMail),
    /// To try the held mails of a tailnet.
    Release(MailRelease),
}

/// What came of queueing a mail again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequeueOutcome {
    /// The row has changed, which makes the mail go out.
    Queued,
    /// There was nothing to send any more; the note is gone.
    NothingToSend,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Row,
    Note,
}

impl Store {
    /// Postpones a queued mail that could not be sent, and shows why on its invite. One that was sent or requested again in the
    /// meantime is left alone, as is that of an invite that is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn postpone_mail(
        &self,
        invite: &Invite,
        mail: &Mail,
        reason: &str,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        let wait = Expression::new("SET mailFailure = :reason, mailRetryAt = :due")
            .with(":reason", text(reason))
            .with(":due", number(due.as_millisecond()));
        let invite_key = invites::key(invite.tailnet, invite.id);
        transaction.update(Label::Row, &invite_key, wait, still_queued(mail));
        let note = UnsentMail { due, tailnet: invite.tailnet, of: Unsent::Invite(invite.id) };
        transaction.overwrite(Label::Note, note_item(note));
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    /// Holds a queued mail until a time. One that was sent or requested again in the meantime is left alone, as is that of an invite that
    /// is gone.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn hold_mail(
        &self,
        invite: &Invite,
        mail: &Mail,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        let hold = Expression::new(
            "SET mailStatus = :held, mailStatusAt = :now, mailRetryAt = :due REMOVE mailFailure",
        );
        let hold = hold
            .with(":held", text("held"))
            .with(":now", number(now.as_millisecond()))
            .with(":due", number(until.as_millisecond()));
        let invite_key = invites::key(invite.tailnet, invite.id);
        transaction.update(Label::Row, &invite_key, hold, still_queued(mail));
        let note = UnsentMail { due: until, tailnet: invite.tailnet, of: Unsent::Invite(invite.id) };
        transaction.overwrite(Label::Note, note_item(note));
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    /// Reads at most `limit` notes that are due, the longest due first.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn notes_due(&self, now: Timestamp, limit: usize) -> Result<Vec<DueNote>, StoreError> {
        let notes = self.list(notes_until(now), limit, FORM).all().await?;
        // Skip rows that we did not write; the time to live removes them.
        Ok(notes.items.into_iter().flatten().collect())
    }

    /// Reads at most `limit` of the mails that were released and are still held.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn released_mails(
        &self,
        release: MailRelease,
        limit: usize,
    ) -> Result<Vec<UnsentMail>, StoreError> {
        let held = Range::starting_with(PARTITION, &of_tailnet(release.held_until, release.tailnet));
        let notes = self.list(held, limit, FORM).all().await?;
        let mail = |note| match note {
            Some(DueNote::Mail(mail)) => Some(mail),
            Some(DueNote::Release(_)) | None => None,
        };
        Ok(notes.items.into_iter().filter_map(mail).collect())
    }

    /// Removes the note of a release of which no mail is held any more.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn forget_release(&self, release: MailRelease) -> Result<(), StoreError> {
        self.delete(&release_key(release)).await
    }

    /// Queues a mail again that is due, without making it another: when it was asked for, and so the minute until the next, stays.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer; calling again is harmless.
    pub async fn requeue_mail(&self, mail: UnsentMail, now: Timestamp) -> Result<RequeueOutcome, StoreError> {
        let mut transaction = self.transaction();
        let due = number(mail.due.as_millisecond());
        match mail.of {
            Unsent::Invite(invite) => {
                let waits_for_this = Expression::new("mailRetryAt = :due AND mailStatus IN (:queued, :held)")
                    .with(":due", due)
                    .with(":held", text("held"));
                let queue =
                    Expression::new("SET mailStatus = :queued, mailStatusAt = :now REMOVE mailRetryAt")
                        .with(":queued", text("queued"))
                        .with(":now", number(now.as_millisecond()));
                transaction.update(Label::Row, &invites::key(mail.tailnet, invite), queue, waits_for_this);
            }
            Unsent::Notice(user) => {
                let waits_for_this = Expression::new("noticeRetryAt = :due").with(":due", due);
                let queue = Expression::new("REMOVE noticeRetryAt");
                transaction.update(Label::Row, &users::key(mail.tailnet, user), queue, waits_for_this);
            }
        }
        transaction.remove(Label::Note, &key(mail));
        match transaction.commit().await? {
            Committed::Done => Ok(RequeueOutcome::Queued),
            Committed::Refused(_) => {
                self.delete(&key(mail)).await?;
                Ok(RequeueOutcome::NothingToSend)
            }
        }
    }
}

/// The key of a note; the notes are in the order in which their mails are due.
fn key(UnsentMail { due, tailnet, of }: UnsentMail) -> Key {
    let of = match of {
        Unsent::Invite(invite) => invite.to_string(),
        Unsent::Notice(user) => format!("{NOTICE}{user}"),
    };
    Key::new(PARTITION, format!("{}{of}", of_tailnet(due, tailnet)))
}

/// The key of the note of a release, which is due at once.
fn release_key(MailRelease { at, tailnet, held_until }: MailRelease) -> Key {
    Key::new(PARTITION, format!("{}{RELEASE}{}", of_tailnet(at, tailnet), in_order(held_until)))
}

/// What the keys of the notes of a tailnet begin with that are due at a time.
fn of_tailnet(due: Timestamp, tailnet: TailnetId) -> String {
    format!("{}#{tailnet}#", in_order(due))
}

/// The notes of the mails that are due at a time.
fn notes_until(now: Timestamp) -> Range {
    Range::starting_with(PARTITION, &in_order(now)).from(in_order(Timestamp::UNIX_EPOCH))
}

/// What the note with this key asks for; `None` for any other row.
fn parse_key(key: &Key) -> Option<DueNote> {
    if key.partition != PARTITION {
        return None;
    }
    let mut parts = key.sort.splitn(3, '#');
    let due = parse_time(parts.next()?)?;
    let (tailnet, of) = (parts.next()?.parse().ok()?, parts.next()?);
    if let Some(held_until) = of.strip_prefix(RELEASE) {
        let held_until = parse_time(held_until)?;
        return Some(DueNote::Release(MailRelease { at: due, tailnet, held_until }));
    }
    let of = match of.strip_prefix(NOTICE) {
        Some(user) => Unsent::Notice(user.parse().ok()?),
        None => Unsent::Invite(of.parse().ok()?),
    };
    Some(DueNote::Mail(UnsentMail { due, tailnet, of }))
}

fn parse_time(text: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(text.parse().ok()?).ok()
}

/// How notes are read as a list; a row that we did not write asks for nothing.
const FORM: Form<Option<DueNote>, Key> = Form {
    parse: |row| Ok(parse_key(&key_of(&row)?)),
    id: |note| match note {
        Some(DueNote::Mail(mail)) => key(*mail),
        Some(DueNote::Release(release)) => release_key(*release),
        None => Key::new(PARTITION, ""),
    },
    id_in: |key| Some(key.clone()),
};

/// A time in milliseconds, with as many digits as the latest has, so that the order of texts is that of times.
fn in_order(time: Timestamp) -> String {
    format!("{:015}", time.as_millisecond().max(0))
}

/// A note. Its key says everything. After the invite's expiry, or a month after a notice is due, there is nothing to try.
pub(super) fn note_item(mail: UnsentMail) -> Item {
    let mut item = key(mail).attributes();
    let pointless = match mail.of {
        Unsent::Invite(invite) => invite.expires_at(),
        Unsent::Notice(_) => mail.due.saturating_add(NOTICE_KEPT).unwrap_or(mail.due),
    };
    item.insert(TTL.to_owned(), number(pointless.as_second()));
    item
}

/// The note of a release. Once the mails are due anyway, there is nothing to do.
pub(super) fn release_item(release: MailRelease) -> Item {
    let mut item = release_key(release).attributes();
    item.insert(TTL.to_owned(), number(release.held_until.as_second()));
    item
}
