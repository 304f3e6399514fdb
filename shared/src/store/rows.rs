//! What rows hold, and how they become domain values and back.

mod invites;
mod people;
mod tailnets;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::keys::{Key, PARTITION, SORT, TTL};
use super::transaction::{Item, number};

pub(super) use invites::{
    AddressRow, IdempotencyRow, REMOVAL_DELAY, address_item, idempotency_item, invite_from, invite_item,
    unsent_mail_item, user_address_item,
};
pub(super) use people::{
    MembershipRow, api_key_from, api_key_item, expiries, membership_from, membership_item, role_set_at,
    user_from, user_item,
};
pub(super) use tailnets::{
    PointerRow, audit_from, audit_item, marker_item, name_item, revocation_from, revocation_item,
    tailnet_from, tailnet_item,
};

fn item(key: &Key, row: &impl Serialize, removed_after: Option<Timestamp>) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(row).map_err(|error| StoreError::Failed(Box::new(error)))?;
    item.extend(key.attributes());
    if let Some(time) = removed_after {
        item.insert(TTL.to_owned(), number(time.as_second()));
    }
    Ok(item)
}

/// Reads a row's attributes.
pub(super) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    // The error would quote what it finds, an address or a name, and end in the log (P3).
    serde_dynamo::from_item(item).map_err(|_| malformed(short_name::<T>()))
}

/// Reads a row's key.
pub(super) fn key_of(item: &Item) -> Result<Key, StoreError> {
    let part = |name: &str| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok()).cloned();
    match (part(PARTITION), part(SORT)) {
        (Some(partition), Some(sort)) => Ok(Key { partition, sort }),
        _ => Err(malformed("a row's key")),
    }
}

fn second(seconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_second(seconds).map_err(|_| malformed("a time"))
}

/// Reads a time in milliseconds since 1970.
pub(super) fn time(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| malformed("a time"))
}

/// The name of a kind of row, without the modules that it is in.
fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

/// A row that this version cannot have written.
#[derive(Debug, thiserror::Error)]
#[error("{0} is malformed")]
struct Malformed(&'static str);

/// The error for what this version cannot have written.
pub(super) fn malformed(what: &'static str) -> StoreError {
    StoreError::Failed(Box::new(Malformed(what)))
}
