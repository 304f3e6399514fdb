//! API access tokens on the wire.

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::ApiKey;
use crate::identity::ApiAccessToken;

/// An API access token, without the token itself.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Key))]
struct ViewedKey {
    /// The part of the token behind `tskey-api-`.
    id: String,
    description: String,
    created: Timestamp,
    expires: Timestamp,
}

fn key(key: &ApiKey) -> ViewedKey {
    ViewedKey {
        id: key.id.to_string(),
        description: key.description.clone(),
        created: key.created,
        expires: key.expires_at,
    }
}

/// An API access token that was made just now.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = NewKey))]
pub struct CreatedKey {
    #[serde(flatten)]
    key: ViewedKey,
    /// The token, which is shown this once.
    #[serde(rename = "key")]
    token: String,
}

/// An API access token that was made just now.
#[must_use]
pub fn created_key(created: &ApiKey, token: &ApiAccessToken) -> CreatedKey {
    CreatedKey { key: key(created), token: token.reveal().to_owned() }
}

/// The caller's API access tokens.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Keys {
    keys: Vec<ViewedKey>,
}

/// The caller's API access tokens.
#[must_use]
pub fn keys(listed: &[ApiKey]) -> Keys {
    Keys { keys: listed.iter().map(key).collect() }
}
