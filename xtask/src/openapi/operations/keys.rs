//! API access tokens.

use serde_json::json;
use shared::domain::{BadKeyLifetime, MAX_KEY_DESCRIPTION};
use shared::http::{MAX_BODY_BYTES, Refusal};
use shared::operations::{CreateKeyError, NotFound};

use super::Operation;
use super::parts::{body, empty, ok, parameter, refused, tailnet};
use crate::openapi::examples::keys;

pub(super) fn create_key() -> Operation {
    let examples = json!({
        "for a week": { "value": { "description": "nightly report", "expirySeconds": 604_800 } },
        "for 90 days": { "value": {} },
    });
    let mut body = body(json!({ "$ref": "#/components/schemas/NewKeyRequest" }), examples);
    if let Some(body) = body.as_object_mut() {
        body.insert("required".to_owned(), json!(false));
    }
    Operation {
        summary: "Make an API access token",
        description: "For a program, which then has the rights that the caller has in this tailnet at each call. It is sent as bearer token, \
                      or as the user name of HTTP Basic. It is shown this once and stored nowhere.",
        signed_in: true,
        parameters: vec![tailnet()],
        body: Some(body),
        answer: ok(json!({ "$ref": "#/components/schemas/NewKey" }), keys::created()),
        refused: refused([
            Refusal::session_required(),
            Refusal::field("description", format!("must have at most {MAX_KEY_DESCRIPTION} characters")),
            Refusal::field("expirySeconds", BadKeyLifetime.to_string()),
            CreateKeyError::TooMany.into(),
            Refusal::too_large(MAX_BODY_BYTES),
        ]),
    }
}

pub(super) fn list_keys() -> Operation {
    Operation {
        summary: "List the caller's API access tokens",
        description: "Those of this tailnet that are valid, oldest first, without the tokens themselves.",
        signed_in: true,
        parameters: vec![tailnet()],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/Keys" }), keys::listed()),
        refused: refused([]),
    }
}

pub(super) fn delete_key() -> Operation {
    let id = parameter("path", "id", json!({ "type": "string" }), "The token's id", "k0707070707070707");
    Operation {
        summary: "Revoke an API access token",
        description: "One of the caller's own. It is of no use from then on.",
        signed_in: true,
        parameters: vec![tailnet(), id],
        body: None,
        answer: empty(),
        refused: refused([NotFound::ApiKey.into()]),
    }
}
