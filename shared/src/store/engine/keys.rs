//! The primary keys of rows, and ranges of sort keys in a partition.

use super::attributes::{Item, text};

/// The name of the partition key.
pub(in crate::store) const PARTITION: &str = "pk";
/// The name of the sort key.
pub(in crate::store) const SORT: &str = "sk";
/// The attribute after whose time, in seconds since 1970, DynamoDB removes a row.
pub(in crate::store) const TTL: &str = "ttl";

/// `{prefix}{LAST}` sorts after every other key with the prefix: the last character there is.
const LAST: char = char::MAX;

/// A row's primary key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::store) struct Key {
    pub(in crate::store) partition: String,
    pub(in crate::store) sort: String,
}

/// The direction in which a range is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Ascending by sort key.
    Forwards,
    /// Descending by sort key.
    Backwards,
}

/// How fresh a read must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consistency {
    /// Strongly consistent: sees every earlier write, and costs twice as much.
    Strong,
    /// Eventually consistent: may miss the latest writes.
    Eventual,
}

/// A range of sort keys in one partition, both ends included, and how it is read: by default ascending and strongly consistent.
#[derive(Debug, Clone)]
pub(in crate::store) struct Range {
    pub(super) partition: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) order: Order,
    pub(super) consistency: Consistency,
    /// Reading starts after this row.
    pub(super) after: Option<Key>,
}

impl Key {
    pub(in crate::store) fn new(partition: impl Into<String>, sort: impl Into<String>) -> Self {
        Self { partition: partition.into(), sort: sort.into() }
    }

    /// The key as it may stand in a log: with ids, without an e-mail address (P3). Only addresses have an `@`.
    pub(in crate::store) fn name_for_logs(&self) -> String {
        format!("{} {}", without_address(&self.partition), without_address(&self.sort))
    }

    /// The key as attributes.
    pub(in crate::store) fn attributes(&self) -> Item {
        Item::from([(PARTITION.to_owned(), text(&self.partition)), (SORT.to_owned(), text(&self.sort))])
    }
}

impl Range {
    /// The rows of a partition from one sort key to another.
    pub(in crate::store) fn between(
        partition: impl Into<String>,
        first: impl Into<String>,
        last: impl Into<String>,
    ) -> Self {
        let (partition, first, last) = (partition.into(), first.into(), last.into());
        Self { partition, first, last, order: Order::Forwards, consistency: Consistency::Strong, after: None }
    }

    /// The rows of a partition whose sort key starts with a text.
    pub(in crate::store) fn starting_with(partition: impl Into<String>, prefix: &str) -> Self {
        Self::between(partition, prefix, format!("{prefix}{LAST}"))
    }

    /// The rows of this range from a sort key on.
    pub(in crate::store) fn from(self, first: String) -> Self {
        Self { first, ..self }
    }

    /// The range, read in descending order.
    pub(in crate::store) fn backwards(self) -> Self {
        Self { order: Order::Backwards, ..self }
    }

    /// The range, read from the row after this one on, if one is given.
    pub(in crate::store) fn after(self, after: Option<Key>) -> Self {
        Self { after, ..self }
    }
}

/// A part of a key; if it contains an address, only its prefix.
fn without_address(part: &str) -> String {
    match part.split_once('#') {
        Some((prefix, id)) if id.contains('@') && !prefix.contains('@') => format!("{prefix}#"),
        _ if part.contains('@') => String::new(),
        _ => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_names_a_row_by_its_key_without_an_address() {
        let name = |partition: &str, sort: &str| Key::new(partition, sort).name_for_logs();
        assert_eq!(name("T#7", "V#5#1795435200000"), "T#7 V#5#1795435200000");
        assert_eq!(name("T#7", "E#dora@friends.example"), "T#7 E#");
        assert_eq!(name("N#acme.example", "#"), "N#acme.example #");
        assert_eq!(name("dora@friends.example#7", "I#"), " I#");
    }
}
