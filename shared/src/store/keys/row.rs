//! The row that describes an API access token.

use serde::{Deserialize, Serialize};

use crate::domain::{ApiKey, KeyId, TailnetId, UserId};
use crate::store::engine::{Item, Key, Range, StoreError, item_until, read, second};
use crate::store::partitions::of_tailnet;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApiKeyRow {
    key_id: KeyId,
    description: String,
    /// In seconds since 1970.
    created_at: i64,
    /// In seconds since 1970.
    expires_at: i64,
}

/// The key of an API access token of a user.
pub(super) fn key(tailnet: TailnetId, user: UserId, id: KeyId) -> Key {
    Key::new(of_tailnet(tailnet), format!("{}{id}", prefix(user)))
}

/// Every API access token of a user.
pub(super) fn all_of(tailnet: TailnetId, user: UserId) -> Range {
    Range::starting_with(of_tailnet(tailnet), &prefix(user))
}

/// The row of an API access token.
pub(super) fn api_key_item(api_key: &ApiKey) -> Result<Item, StoreError> {
    let row = ApiKeyRow {
        key_id: api_key.id,
        description: api_key.description.clone(),
        created_at: api_key.created.as_second(),
        expires_at: api_key.expires_at.as_second(),
    };
    item_until(api_key.expires_at, &key(api_key.tailnet, api_key.user, api_key.id), &row)
}

/// Reads the row of an API access token of a user.
pub(super) fn api_key_from(tailnet: TailnetId, user: UserId, item: Item) -> Result<ApiKey, StoreError> {
    let row: ApiKeyRow = read(item)?;
    Ok(ApiKey {
        id: row.key_id,
        tailnet,
        user,
        description: row.description,
        created: second(row.created_at)?,
        expires_at: second(row.expires_at)?,
    })
}

fn prefix(user: UserId) -> String {
    format!("K#{user}#")
}
