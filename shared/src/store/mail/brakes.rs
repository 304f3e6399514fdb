//! The rows of the mailer's brakes: one for an address, over all tailnets, one for a tailnet, and one for the pace of all mails.
//!
//! Only the mailer and what follows its mails write them, so no request waits for them; but one releases a tailnet that has stopped.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{AddressBrake, EmailAddress, Flow, TailnetBrake, TailnetId};
use crate::store::engine::{
    Committed, Expression, Item, Key, Rows, Store, StoreError, Transaction, item_until, number, read, time,
};

/// How often a change is decided again because another one came first.
const MAX_DECISIONS: usize = 4;

/// The brakes of a mail as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brakes {
    /// Of its address.
    pub address: AddressBrake,
    /// Of its tailnet.
    pub tailnet: TailnetBrake,
    /// Which change of the tailnet's row this is; none if there was no change.
    revision: Option<u64>,
}

/// The brake of a tailnet as it was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadBrake {
    /// The brake.
    pub brake: TailnetBrake,
    /// Which change of its row this is; none if there was no change.
    revision: Option<u64>,
}

/// The outcome of a mail's passing the brakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassOutcome {
    /// The mail counts.
    Passed,
    /// Another mail came first: read and decide again.
    Changed,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddressRow {
    /// In milliseconds since 1970.
    #[serde(default)]
    sent_at: Vec<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TailnetRow {
    /// Set by an operator.
    blocked: bool,
    /// In milliseconds since 1970.
    day_began: i64,
    sent_today: u32,
    sent: u32,
    bounced: u32,
    /// In milliseconds since 1970.
    stopped_at: Option<i64>,
    /// In milliseconds since 1970. Beside `stopped_at` it is that of the trial in which a mail bounced.
    trial_began: Option<i64>,
    /// In milliseconds since 1970.
    released_at: Option<i64>,
    revision: Option<u64>,
}

impl Store {
    /// Counts a mail, if the brakes are still as they were read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn pass_brakes(
        &self,
        (tailnet, address): (TailnetId, &EmailAddress),
        before: &Brakes,
        after: (&AddressBrake, TailnetBrake),
    ) -> Result<PassOutcome, StoreError> {
        let mut transaction: Transaction<'_, ()> = self.transaction();
        transaction.put((), address_item(address, after.0)?, is_address_as_read(&before.address));
        let is_as_read = is_tailnet_as_read(before.revision);
        transaction.update((), &tailnet_key(tailnet), set(after.1, before.revision), is_as_read);
        Ok(match transaction.commit().await? {
            Committed::Done => PassOutcome::Passed,
            Committed::Refused(_) => PassOutcome::Changed,
        })
    }

    /// Gives back what a mail has taken that was not sent after all, unless another one has passed meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn return_brakes(
        &self,
        (tailnet, address): (TailnetId, &EmailAddress),
        before: &Brakes,
        after: &AddressBrake,
    ) -> Result<(), StoreError> {
        self.put_if(address_item(address, &before.address)?, is_address_as_read(after)).await?;
        let taken = Some(next(before.revision));
        self.update_if(&tailnet_key(tailnet), set(before.tailnet, taken), is_tailnet_as_read(taken)).await
    }

    /// Counts a mail of a tailnet that has bounced for good. A report that comes twice counts twice.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn count_bounce(&self, tailnet: TailnetId, now: Timestamp) -> Result<(), StoreError> {
        let key = tailnet_key(tailnet);
        for _ in 0..MAX_DECISIONS {
            let row = self.get(&key, crate::store::Consistency::Strong).await?;
            let ReadBrake { brake, revision } = tailnet_from(row)?;
            let mut transaction: Transaction<'_, ()> = self.transaction();
            transaction.update((), &key, set(brake.bounce(now), revision), is_tailnet_as_read(revision));
            if matches!(transaction.commit().await?, Committed::Done) {
                return Ok(());
            }
        }
        Err(StoreError::busy())
    }

    /// Reserves the next moment at which a mail may go out; each is `pace` after the one before.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn reserve_slot(&self, now: Timestamp, pace: SignedDuration) -> Result<Timestamp, StoreError> {
        let millis = |time: Timestamp| number(time.as_millisecond());
        let idle = Expression::new("SET nextMailAt = :next")
            .with(":next", millis(now.saturating_add(pace).unwrap_or(Timestamp::MAX)));
        let is_idle = Expression::new("attribute_not_exists(nextMailAt) OR nextMailAt <= :now")
            .with(":now", millis(now));
        let busy =
            Expression::new("SET nextMailAt = nextMailAt + :pace").with(":pace", number(pace.as_millis()));
        let is_busy = Expression::new("nextMailAt > :now").with(":now", millis(now));
        for _ in 0..MAX_DECISIONS {
            if self.updated(&pace_key(), idle.clone(), is_idle.clone()).await?.is_some() {
                return Ok(now);
            }
            if let Some(row) = self.updated(&pace_key(), busy.clone(), is_busy.clone()).await? {
                let PaceRow { next_mail_at } = read(row)?;
                return Ok(time(next_mail_at)?.saturating_sub(pace).unwrap_or(now));
            }
        }
        Err(StoreError::busy())
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PaceRow {
    /// In milliseconds since 1970.
    next_mail_at: i64,
}

/// The keys of the brakes of a mail.
pub(super) fn keys(tailnet: TailnetId, address: &EmailAddress) -> (Key, Key) {
    (address_key(address), tailnet_key(tailnet))
}

/// Takes the brakes of a mail out of what was read.
pub(super) fn take(rows: &mut Rows, (address, tailnet): &(Key, Key)) -> Result<Brakes, StoreError> {
    let row = rows.take(address, read::<AddressRow>)?.unwrap_or_default();
    let sent = row.sent_at.into_iter().map(time).collect::<Result<_, _>>()?;
    let ReadBrake { brake, revision } = tailnet_from(rows.take(tailnet, Ok)?)?;
    Ok(Brakes { address: AddressBrake { sent }, tailnet: brake, revision })
}

/// Adds the release of a tailnet's mails to a transaction, if the brake is still as it was read.
pub(super) fn release<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    tailnet: TailnetId,
    (before, after): (ReadBrake, TailnetBrake),
) {
    transaction.update(
        label,
        &tailnet_key(tailnet),
        set(after, before.revision),
        is_tailnet_as_read(before.revision),
    );
}

/// The key of a tailnet's brake.
pub(super) fn tailnet_key(tailnet: TailnetId) -> Key {
    Key::new(format!("L#T#{tailnet}"), "#")
}

/// An address has a row whatever tailnet invites it. The hash keeps keys short.
pub(in crate::store) fn address_key(address: &EmailAddress) -> Key {
    Key::new(format!("L#A#{}", address.hash()), "#")
}

fn pace_key() -> Key {
    Key::new("L#", "#")
}

fn address_item(address: &EmailAddress, brake: &AddressBrake) -> Result<Item, StoreError> {
    let row = AddressRow { sent_at: brake.sent.iter().map(|time| time.as_millisecond()).collect() };
    item_until(brake.forgotten_at(), &address_key(address), &row)
}

fn is_address_as_read(brake: &AddressBrake) -> Expression {
    if brake.sent.is_empty() {
        return Expression::new("attribute_not_exists(pk) OR size(sentAt) = :none").with(":none", number(0));
    }
    let sent = brake.sent.iter().map(|time| number(time.as_millisecond())).collect();
    Expression::new("sentAt = :asRead").with(":asRead", aws_sdk_dynamodb::types::AttributeValue::L(sent))
}

/// Reads the brake of a tailnet from its row.
pub(super) fn tailnet_from(row: Option<Item>) -> Result<ReadBrake, StoreError> {
    let row = row.map(read::<TailnetRow>).transpose()?.unwrap_or_default();
    let trial_began = row.trial_began.map(time).transpose()?;
    let flow = match (row.stopped_at, trial_began) {
        (Some(at), trial_began) => Flow::Stopped { at: time(at)?, trial_began },
        (None, Some(began)) => Flow::Trial { began, sent: row.sent },
        (None, None) => Flow::Open { sent: row.sent, bounced: row.bounced },
    };
    let brake = TailnetBrake {
        is_blocked: row.blocked,
        day_began: time(row.day_began)?,
        sent_today: row.sent_today,
        flow,
        released_at: row.released_at.map(time).transpose()?,
    };
    Ok(ReadBrake { brake, revision: row.revision })
}

/// Sets everything but what an operator sets.
fn set(brake: TailnetBrake, revision: Option<u64>) -> Expression {
    let (sent, bounced, stopped_at, trial_began) = match brake.flow {
        Flow::Open { sent, bounced } => (sent, bounced, None, None),
        Flow::Stopped { at, trial_began } => (0, 0, Some(at), trial_began),
        Flow::Trial { began, sent } => (sent, 0, None, Some(began)),
    };
    let times = [("stoppedAt", stopped_at), ("trialBegan", trial_began), ("releasedAt", brake.released_at)];
    let there = || times.into_iter().filter_map(|(name, time)| Some((name, time?)));
    let present: String = there().map(|(name, _)| [", ", name, " = :", name].concat()).collect();
    let absent: Vec<&str> =
        times.into_iter().filter(|(_, time)| time.is_none()).map(|(name, _)| name).collect();
    let remove = if absent.is_empty() { String::new() } else { format!(" REMOVE {}", absent.join(", ")) };
    let always =
        "dayBegan = :dayBegan, sentToday = :sentToday, sent = :sent, bounced = :bounced, revision = :next";
    let millis = |time: Timestamp| number(time.as_millisecond());
    let expression = Expression::new(format!("SET {always}{present}{remove}"))
        .with(":dayBegan", millis(brake.day_began))
        .with(":sentToday", number(brake.sent_today))
        .with(":sent", number(sent))
        .with(":bounced", number(bounced))
        .with(":next", number(next(revision)));
    there().fold(expression, |expression, (name, time)| expression.with(format!(":{name}"), millis(time)))
}

fn is_tailnet_as_read(revision: Option<u64>) -> Expression {
    match revision {
        None => Expression::new("attribute_not_exists(revision)"),
        Some(revision) => Expression::new("revision = :revision").with(":revision", number(revision)),
    }
}

fn next(revision: Option<u64>) -> u64 {
    revision.unwrap_or_default() + 1
}
