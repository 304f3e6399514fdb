//! `DynamoDB` for rows of any kind: keys, expressions, reads and transactions.

mod attributes;
mod errors;

mod expressions;
mod keys;
mod rows;

mod table;

mod reads;
mod transaction;
mod writes;

pub use errors::StoreError;
pub use keys::Consistency;
pub use reads::{List, Part};
pub use table::{EntropySource, Store};

pub(in crate::store) use attributes::{Item, boolean, number, set_of, text};
pub(in crate::store) use expressions::{Expression, one_of};
pub(in crate::store) use keys::{Key, PARTITION, Range, SORT, TTL};
pub(in crate::store) use reads::{Form, MAX_KEYS, Rows, unless_malformed};
pub(in crate::store) use rows::{item, item_until, key_of, malformed, read, second, time};
pub(in crate::store) use transaction::{Committed, FailedCondition, MAX_WRITES, Transaction};
