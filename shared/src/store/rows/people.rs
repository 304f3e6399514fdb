//! The rows of a user, of their API access tokens, and of the tailnets that a person is in.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    ApiKey, DisplayName, EmailAddress, InviteId, KeyId, Person, Role, TailnetId, User, UserId, UserStatus,
};

use super::{item, key_of, malformed, read, second, time};
use crate::store::StoreError;
use crate::store::keys::{self, Key};
use crate::store::transaction::Item;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserRow {
    person: String,
    issuer: String,
    subject: String,
    login: String,
    display_name: DisplayName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    user_role: Role,
    user_status: UserStatus,
    joined_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    joined_by: Option<InviteId>,
    /// Seconds since 1970 by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    api_keys: BTreeMap<KeyId, i64>,
}

/// The row of a user.
pub(in crate::store) fn user_item(user: &User) -> Result<Item, StoreError> {
    let row = UserRow {
        person: crate::domain::PersonId::of(&user.person).to_string(),
        issuer: user.person.issuer.clone(),
        subject: user.person.subject.clone(),
        login: user.login.clone(),
        display_name: user.display_name.clone(),
        email: user.email.clone(),
        user_role: user.role,
        user_status: user.status,
        joined_at: user.created.as_millisecond(),
        joined_by: user.joined_by,
        api_keys: expiries(&user.api_keys),
    };
    item(&keys::user(user.tailnet, user.id), &row, None)
}

/// Reads the row of a user.
pub(in crate::store) fn user_from(item: Item) -> Result<User, StoreError> {
    let key = key_of(&item)?;
    let (tailnet, id) = keys::parse_user(&key).ok_or_else(|| malformed("a user's key"))?;
    let row: UserRow = read(item)?;
    let api_keys = row.api_keys.into_iter().map(|(key, seconds)| Ok((key, second(seconds)?)));
    Ok(User {
        id,
        tailnet,
        person: Person { issuer: row.issuer, subject: row.subject },
        login: row.login,
        display_name: row.display_name,
        email: row.email,
        role: row.user_role,
        status: row.user_status,
        created: time(row.joined_at)?,
        joined_by: row.joined_by,
        api_keys: api_keys.collect::<Result<_, StoreError>>()?,
    })
}

/// API access tokens as a user's row has them.
pub(in crate::store) fn expiries(api_keys: &BTreeMap<KeyId, Timestamp>) -> BTreeMap<KeyId, i64> {
    api_keys.iter().map(|(id, expires_at)| (*id, expires_at.as_second())).collect()
}

/// When a user was given their role; none since they joined.
pub(in crate::store) fn role_set_at(user: &Item) -> Result<Option<Timestamp>, StoreError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct RoleRow {
        #[serde(default)]
        role_set_at: Option<i64>,
    }
    read::<RoleRow>(user.clone())?.role_set_at.map(time).transpose()
}

/// A row that says that a person is in a tailnet.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::store) struct MembershipRow {
    /// Which tailnet.
    pub(in crate::store) tailnet: TailnetId,
    /// Since when, in milliseconds since 1970.
    pub(in crate::store) joined_at: i64,
}

/// A row that says that a person is in a tailnet: their home, or another one, by its key.
pub(in crate::store) fn membership_item(
    key: &Key,
    tailnet: TailnetId,
    joined_at: Timestamp,
) -> Result<Item, StoreError> {
    item(key, &MembershipRow { tailnet, joined_at: joined_at.as_millisecond() }, None)
}

/// Reads a row that says that a person is in a tailnet.
pub(in crate::store) fn membership_from(item: Item) -> Result<(TailnetId, Timestamp), StoreError> {
    let row: MembershipRow = read(item)?;
    Ok((row.tailnet, time(row.joined_at)?))
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApiKeyRow {
    key_id: KeyId,
    description: String,
    created_at: i64,
    expires_at: i64,
}

/// The row of an API access token.
pub(in crate::store) fn api_key_item(key: &ApiKey) -> Result<Item, StoreError> {
    let row = ApiKeyRow {
        key_id: key.id,
        description: key.description.clone(),
        created_at: key.created.as_second(),
        expires_at: key.expires_at.as_second(),
    };
    item(&keys::api_key(key.tailnet, key.user, key.id), &row, Some(key.expires_at))
}

/// Reads the row of an API access token of a user.
pub(in crate::store) fn api_key_from(
    tailnet: TailnetId,
    user: UserId,
    item: Item,
) -> Result<ApiKey, StoreError> {
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
