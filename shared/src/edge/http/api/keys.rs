//! API access tokens on the wire (W26).

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::examples;
use crate::domain::{ApiKey, BadKeyLifetime, KeyId, KeyLifetime, MAX_KEY_DESCRIPTION, one_line};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{read_object, whole_number};
use crate::edge::http::openapi::{Description, key_description, key_lifetime};
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::identity::{ApiAccessToken, KEY_PREFIX};
use crate::operations::{CreateKeyError, NewKey, NotFound, SignInTooOld};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint::post("/api/v2/tailnet/{tailnet}/keys", "create-key", describe_create),
    Endpoint::get("/api/v2/tailnet/{tailnet}/keys", "list-keys", describe_list),
    Endpoint::delete("/api/v2/tailnet/{tailnet}/keys/{id}", "delete-key", describe_delete),
];

/// An API access token to be made.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = NewKeyRequest)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyBody {
    #[schema(schema_with = key_description, required = false)]
    description: Option<String>,
    #[schema(schema_with = key_lifetime, required = false)]
    #[serde(default, deserialize_with = "whole_number")]
    expiry_seconds: Option<u64>,
}

/// Reads the body of create-key. It is optional.
///
/// # Errors
/// 400; 413.
pub fn new_key(incoming: &Incoming<'_>) -> Result<NewKey, Refusal> {
    let bytes = incoming.body()?;
    let (body, mut problems): (KeyBody, _) =
        if bytes.trim_ascii().is_empty() { Default::default() } else { read_object(bytes)? };
    let description = body.description.unwrap_or_default();
    if description.chars().count() > MAX_KEY_DESCRIPTION {
        problems.blame("description", long_description());
    }
    let lifetime = body.expiry_seconds.map_or(Ok(KeyLifetime::LONGEST), KeyLifetime::try_from);
    let lifetime = problems.typed("expirySeconds", lifetime);
    let description = one_line(&description, MAX_KEY_DESCRIPTION);
    problems.unless_any(lifetime.map(|lifetime| NewKey { description, lifetime }))
}

fn long_description() -> String {
    format!("must have at most {MAX_KEY_DESCRIPTION} characters")
}

fn bad_description() -> Refusal {
    Refusal::field("description", long_description())
}

fn bad_lifetime(error: BadKeyLifetime) -> Refusal {
    Refusal::field("expirySeconds", error.to_string())
}

/// An API access token, without the token itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Key)]
struct ViewedKey {
    /// The part of the token behind `tskey-api-`.
    #[schema(value_type = KeyId)]
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
#[derive(Serialize, ToSchema)]
#[schema(as = NewKey)]
pub struct CreatedKey {
    #[serde(flatten)]
    key: ViewedKey,
    /// The token, which is shown this once.
    #[serde(rename = "key")]
    token: String,
}

/// An API access token that was made just now.
#[must_use]
pub fn created(created: &ApiKey, token: &ApiAccessToken) -> CreatedKey {
    CreatedKey { key: key(created), token: token.reveal().to_owned() }
}

/// The caller's API access tokens.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    keys: Vec<ViewedKey>,
}

/// The caller's API access tokens.
#[must_use]
pub fn listed(listed: &[ApiKey]) -> Keys {
    Keys { keys: listed.iter().map(key).collect() }
}

impl From<CreateKeyError> for Refusal {
    fn from(error: CreateKeyError) -> Self {
        match error {
            CreateKeyError::TooMany => Self::new(StatusCode::CONFLICT, error.to_string()),
            CreateKeyError::SignInTooOld(error) => error.into(),
        }
    }
}

fn describe_create() -> Description {
    let a_week = 7 * 24 * 3_600;
    // Cut off after its prefix, so that no secret scanner reports it.
    let created = CreatedKey { key: key(&example()), token: format!("{KEY_PREFIX}...") };
    Description::for_user(
        "Make an API access token",
        "For a program, which then has the rights that the caller has in this tailnet at each call. It is sent as bearer token, or as the \
         user name of HTTP Basic. It is shown this once and stored nowhere.",
    )
    .body::<KeyBody>([
        ("for a week", json!({ "description": example().description, "expirySeconds": a_week })),
        ("for 90 days", json!({})),
    ])
    .body_is_optional()
    .answers(&created)
    .leads_to(["delete-key"], "id", "$response.body#/id")
    .refuses([
        Refusal::session_required(),
        bad_description(),
        bad_lifetime(BadKeyLifetime),
        SignInTooOld.into(),
        CreateKeyError::TooMany.into(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}

fn describe_list() -> Description {
    Description::for_user(
        "List the caller's API access tokens",
        "Those of this tailnet that are valid, oldest first, without the tokens themselves.",
    )
    .answers(&listed(&[example()]))
    .leads_to(["delete-key"], "id", "$response.body#/keys/0/id")
}

fn describe_delete() -> Description {
    Description::for_user(
        "Revoke an API access token",
        "One of the caller's own. It is of no use from then on.",
    )
    .id("The token's id", &example().id)
    .refuses([NotFound::ApiKey])
}

fn example() -> ApiKey {
    let admin = examples::admin();
    ApiKey {
        id: KeyId::from_entropy([7; 8]),
        tailnet: admin.tailnet,
        user: admin.id,
        description: "nightly report".to_owned(),
        created: examples::made_at(),
        expires_at: KeyLifetime::LONGEST.end(examples::made_at()),
    }
}
