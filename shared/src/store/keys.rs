//! The keys of every row, as `docs/data-model.md` lists them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::domain::{
    EmailAddress, EventGroupId, InviteId, KeyId, Month, PersonId, TailnetId, TailnetName, UserId,
};

use super::unsent_mail::UnsentMail;

/// The name of the partition key.
pub(super) const PARTITION: &str = "pk";
/// The name of the sort key.
pub(super) const SORT: &str = "sk";
/// The attribute after whose time, in seconds since 1970, DynamoDB removes a row.
pub(super) const TTL: &str = "ttl";

const INVITE: &str = "I#";
const USER: &str = "U#";
const REVOCATION: &str = "V#";
const ADDRESS: &str = "E#";
const UNSENT_MAIL: &str = "M#";
/// Sorts behind every key with a prefix, since identifiers and addresses are ASCII.
const LAST: char = '\u{7f}';

/// A row's primary key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) partition: String,
    pub(super) sort: String,
}

/// A stretch of one partition, in the order of the sort key, both ends included.
#[derive(Debug, Clone)]
pub(super) struct Range {
    pub(super) partition: String,
    pub(super) first: String,
    pub(super) last: String,
}

impl Key {
    fn new(partition: String, sort: impl Into<String>) -> Self {
        Self { partition, sort: sort.into() }
    }

    /// What a log calls the row: the key, which holds ids, but for that of an address (P3).
    pub(super) fn name_for_logs(&self) -> String {
        let Self { partition, sort } = self;
        if sort.starts_with(ADDRESS) {
            format!("{partition} {ADDRESS}")
        } else {
            format!("{partition} {sort}")
        }
    }

    /// The key as attributes.
    pub(super) fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            (PARTITION.to_owned(), AttributeValue::S(self.partition.clone())),
            (SORT.to_owned(), AttributeValue::S(self.sort.clone())),
        ])
    }
}

/// The key of no row.
pub(super) fn nothing() -> Key {
    Key::new("#".to_owned(), "#")
}

/// A tailnet with its settings and policy.
pub(super) fn tailnet(tailnet: TailnetId) -> Key {
    Key::new(in_tailnet(tailnet), "#")
}

/// A user of a tailnet.
pub(super) fn user(tailnet: TailnetId, user: UserId) -> Key {
    Key::new(in_tailnet(tailnet), format!("{USER}{user}"))
}

/// Every user of a tailnet.
pub(super) fn users(tailnet: TailnetId) -> Range {
    prefix(in_tailnet(tailnet), USER)
}

/// An open invite.
pub(super) fn invite(tailnet: TailnetId, invite: InviteId) -> Key {
    Key::new(in_tailnet(tailnet), format!("{INVITE}{invite}"))
}

/// Every invite of a tailnet that has this id or a later one.
pub(super) fn invites_from(tailnet: TailnetId, oldest: InviteId) -> Range {
    let Range { partition, last, .. } = prefix(in_tailnet(tailnet), INVITE);
    Range { partition, first: format!("{INVITE}{oldest}"), last }
}

/// An address that an invite or a user of a tailnet has taken.
pub(super) fn address(tailnet: TailnetId, address: &EmailAddress) -> Key {
    Key::new(in_tailnet(tailnet), format!("{ADDRESS}{address}"))
}

/// Every taken address of a tailnet that starts with a text.
pub(super) fn addresses(tailnet: TailnetId, start: &str) -> Range {
    prefix(in_tailnet(tailnet), &format!("{ADDRESS}{start}"))
}

/// What came of a request with an `Idempotency-Key`.
pub(super) fn idempotency(tailnet: TailnetId, hash: &str) -> Key {
    Key::new(in_tailnet(tailnet), format!("R#{hash}"))
}

/// An operation in the audit log.
pub(super) fn audit_record(tailnet: TailnetId, id: EventGroupId) -> Key {
    Key::new(format!("A#{tailnet}"), id.to_string())
}

/// A tailnet's audit log between two events, both included.
pub(super) fn audit_log(tailnet: TailnetId, first: EventGroupId, last: EventGroupId) -> Range {
    Range { partition: format!("A#{tailnet}"), first: first.to_string(), last: last.to_string() }
}

/// Who has a tailnet's name.
pub(super) fn tailnet_name(name: &TailnetName) -> Key {
    Key::new(format!("N#{name}"), "#")
}

/// The first tailnet that a person joined.
pub(super) fn home(person: PersonId) -> Key {
    Key::new(format!("P#{person}"), "#")
}

/// Another tailnet that a person is in.
pub(super) fn membership(person: PersonId, tailnet: TailnetId) -> Key {
    Key::new(format!("P#{person}"), format!("T#{tailnet}"))
}

/// Every tailnet that a person is in, home first.
pub(super) fn memberships(person: PersonId) -> Range {
    Range { partition: format!("P#{person}"), first: "#".to_owned(), last: format!("T#{LAST}") }
}

/// An API access token of a user.
pub(super) fn api_key(tailnet: TailnetId, user: UserId, key: KeyId) -> Key {
    Key::new(in_tailnet(tailnet), format!("K#{user}#{key}"))
}

/// Every API access token of a user.
pub(super) fn api_keys(tailnet: TailnetId, user: UserId) -> Range {
    prefix(in_tailnet(tailnet), &format!("K#{user}#"))
}

/// How far the revocation of a user's invites has come that began at a time, in milliseconds since 1970.
pub(super) fn revocation(tailnet: TailnetId, inviter: UserId, began: i64) -> Key {
    Key::new(in_tailnet(tailnet), format!("{REVOCATION}{inviter}#{began}"))
}

/// One of the counters of a tailnet's usage in a month.
pub(super) fn usage_counter(tailnet: TailnetId, month: Month, shard: u64) -> Key {
    Key::new(format!("B#{tailnet}"), format!("{month}#C#{shard:02}"))
}

/// Every counter of a tailnet's usage in a month.
pub(super) fn usage_counters(tailnet: TailnetId, month: Month) -> Range {
    prefix(format!("B#{tailnet}"), &format!("{month}#C#"))
}

/// That a user was counted in a month.
pub(super) fn counted_user(tailnet: TailnetId, month: Month, user: UserId) -> Key {
    Key::new(format!("B#{tailnet}"), format!("{month}#U#{user}"))
}

/// The tailnet and the user whose key this is; none for any other row.
pub(super) fn parse_user(key: &Key) -> Option<(TailnetId, UserId)> {
    Some((key.partition.strip_prefix("T#")?.parse().ok()?, key.sort.strip_prefix(USER)?.parse().ok()?))
}

/// The tailnet and the inviter whose revocation's key this is; none for any other row.
pub(super) fn parse_revocation(key: &Key) -> Option<(TailnetId, UserId, i64)> {
    let (inviter, began) = key.sort.strip_prefix(REVOCATION)?.split_once('#')?;
    Some((key.partition.strip_prefix("T#")?.parse().ok()?, inviter.parse().ok()?, began.parse().ok()?))
}

/// The note that an invite's mail waits to be tried again; the notes are in the order in which that is due.
pub(super) fn unsent_mail(UnsentMail { due, tailnet, invite }: UnsentMail) -> Key {
    Key::new(UNSENT_MAIL.to_owned(), format!("{}#{tailnet}#{invite}", in_order(due)))
}

/// Every note of a mail that is due to be tried again.
pub(super) fn unsent_mails_due(now: Timestamp) -> Range {
    Range {
        partition: UNSENT_MAIL.to_owned(),
        first: in_order(Timestamp::UNIX_EPOCH),
        last: format!("{}{LAST}", in_order(now)),
    }
}

/// The mail whose note has this key; none for any other row.
pub(super) fn parse_unsent_mail(key: &Key) -> Option<UnsentMail> {
    let mut parts = key.sort.splitn(3, '#');
    let due = Timestamp::from_millisecond(parts.next()?.parse().ok()?).ok()?;
    let (tailnet, invite) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (key.partition == UNSENT_MAIL).then_some(UnsentMail { due, tailnet, invite })
}

/// A time in milliseconds, with as many digits as the latest has, so that the order of texts is that of times.
fn in_order(time: Timestamp) -> String {
    format!("{:015}", time.as_millisecond().max(0))
}

/// What a log calls a row by its key: that of an invite, a user or a revocation, which holds ids. `None` for other rows: their keys can hold
/// an address or a name (P3).
pub(super) fn name_of_ids(partition: &str, sort: &str) -> Option<String> {
    [INVITE, USER, REVOCATION]
        .iter()
        .any(|kind| sort.starts_with(kind))
        .then(|| format!("{partition} {sort}"))
}

/// The tailnet and the invite whose key this is; none for any other row.
pub(super) fn parse_invite(key: &Key) -> Option<(TailnetId, InviteId)> {
    Some((key.partition.strip_prefix("T#")?.parse().ok()?, key.sort.strip_prefix(INVITE)?.parse().ok()?))
}

fn in_tailnet(tailnet: TailnetId) -> String {
    format!("T#{tailnet}")
}

fn prefix(partition: String, prefix: &str) -> Range {
    Range { partition, first: prefix.to_owned(), last: format!("{prefix}{LAST}") }
}
