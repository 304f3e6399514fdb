//! Converting between rows and attributes.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::attributes::{Item, number};
use super::errors::StoreError;
use super::keys::{Key, PARTITION, SORT, TTL};

/// A row that this version cannot have written.
#[derive(Debug, thiserror::Error)]
#[error("{0} is malformed")]
pub(super) struct Malformed(&'static str);

/// The attributes of a row without time to live.
pub(in crate::store) fn item(key: &Key, row: &impl Serialize) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(row).map_err(|error| StoreError::Failed(Box::new(error)))?;
    item.extend(key.attributes());
    Ok(item)
}

/// The attributes of a row that DynamoDB removes some time after `end`.
pub(in crate::store) fn item_until(
    end: Timestamp,
    key: &Key,
    row: &impl Serialize,
) -> Result<Item, StoreError> {
    let mut item = item(key, row)?;
    item.insert(TTL.to_owned(), number(end.as_second()));
    Ok(item)
}

/// Reads a row's attributes.
pub(in crate::store) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    // The error of serde could quote an address or a name, and would be logged (P3).
    serde_dynamo::from_item(item).map_err(|_| malformed(short_name::<T>()))
}

/// Reads a row's key.
pub(in crate::store) fn key_of(item: &Item) -> Result<Key, StoreError> {
    let part = |name: &str| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok()).cloned();
    match (part(PARTITION), part(SORT)) {
        (Some(partition), Some(sort)) => Ok(Key { partition, sort }),
        _ => Err(malformed("a row's key")),
    }
}

/// Reads a time in seconds since 1970.
pub(in crate::store) fn second(seconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_second(seconds).map_err(|_| malformed("a time"))
}

/// Reads a time in milliseconds since 1970.
pub(in crate::store) fn time(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| malformed("a time"))
}

/// The error for a row, or a part of one, that this version cannot have written.
pub(in crate::store) fn malformed(what: &'static str) -> StoreError {
    StoreError::Failed(Box::new(Malformed(what)))
}

/// The name of a row's type, without its modules.
fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}
