//! Walking the whole table, a page at a time, and mending what the table's stream has left undone.
//!
//! No request scans. The walk is of one function, at a rate that is limited, and is stored where it stopped.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{Invite, Mail};

use super::engine::{Expression, Item, Key, Store, StoreError, item, key_of, number, read, text};
use super::invites::{self, invite_from};
use super::revocations::{self, Revocation, revocation_from};

/// The most rows of a page.
const PAGE: i32 = 500;

/// What a row may need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SweptRow {
    /// An invite, whose mail may be stuck, whose inviter may have lost the right, or which has expired.
    Invite(Box<Invite>),
    /// A revocation that is not finished.
    Revocation(Revocation),
}

/// A page of the walk.
#[derive(Debug)]
pub struct SweptPage {
    /// The rows that may need something.
    pub rows: Vec<SweptRow>,
    /// Where the walk goes on; `None` at the end of the table.
    pub next: Option<WalkPosition>,
    /// The read units that the page took.
    pub read_units: f64,
}

/// Where a walk stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkPosition {
    partition: String,
    sort: String,
}

impl WalkPosition {
    /// The key of the last row of the page before.
    pub(super) fn key(&self) -> Key {
        Key::new(&self.partition, &self.sort)
    }
}

impl From<Key> for WalkPosition {
    fn from(Key { partition, sort }: Key) -> Self {
        Self { partition, sort }
    }
}

impl Store {
    /// Reads the next page of the table, eventually consistent.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn sweep_page(&self, after: Option<&WalkPosition>) -> Result<SweptPage, StoreError> {
        let page = self.scan(after.map(WalkPosition::key), PAGE).await?;
        Ok(SweptPage {
            rows: page.rows.into_iter().filter_map(swept).collect(),
            next: page.last.map(Into::into),
            read_units: page.read_units,
        })
    }

    /// Reads where the last walk stopped; `None` if it came to the end.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn sweep_position(&self) -> Result<Option<WalkPosition>, StoreError> {
        let row = self.get(&position_key(), super::Consistency::Strong).await?;
        row.map(read).transpose()
    }

    /// Stores where a walk has stopped, or that it came to the end.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn store_sweep_position(&self, position: Option<&WalkPosition>) -> Result<(), StoreError> {
        match position {
            Some(position) => self.put_if(item(&position_key(), position)?, Expression::always()).await,
            None => self.delete(&position_key()).await,
        }
    }

    /// Queues a mail again whose record of the stream was lost, if it is still as it was read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn queue_stuck_mail(
        &self,
        invite: &Invite,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // Any change of the row makes a record, and this one of a queued mail.
        let queue = Expression::new(
            "SET mailStatus = :queued, mailStatusAt = :now, mailSweptAt = :now REMOVE mailRetryAt",
        )
        .with(":queued", text("queued"))
        .with(":now", number(now.as_millisecond()));
        let as_read = Expression::new("mailRequestedAt = :requestedAt AND mailStatus = :asRead")
            .with(":requestedAt", number(mail.requested_at.as_millisecond()))
            .with(":asRead", text(mail.status().as_str()));
        self.update_if(&invites::key(invite.tailnet, invite.id), queue, as_read).await
    }

    /// Makes a revocation go on whose record of the stream was lost.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn resume_revocation(&self, revocation: &Revocation, now: Timestamp) -> Result<(), StoreError> {
        let touch = Expression::new("SET sweptAt = :now").with(":now", number(now.as_millisecond()));
        self.update_if(&revocations::key(revocation), touch, Expression::present()).await
    }
}

/// What a row may need; `None` for every other row, and for one that cannot be read, which the log of its readers names.
fn swept(row: Item) -> Option<SweptRow> {
    let key = key_of(&row).ok()?;
    if invites::parse_key(&key).is_some() {
        return invite_from(row).ok().map(Box::new).map(SweptRow::Invite);
    }
    revocations::parse_key(&key)?;
    revocation_from(row).ok().map(SweptRow::Revocation)
}

fn position_key() -> Key {
    Key::new("S#", "#")
}

/// How long something is left to the stream before the sweep takes it for stuck.
pub const LEFT_TO_THE_STREAM: SignedDuration = SignedDuration::from_hours(1);
