//! What several operations have in common: parameters, answers, and the refusals of every call.

use serde_json::{Value, json};
use shared::domain::Denied;
use shared::http::{MAX_BODY_BYTES, MAX_ITEMS, Refusal};
use shared::identity::InvalidCredential;

use super::{Answer, Refused};
use crate::openapi::examples;

pub(super) fn parameter(place: &str, name: &str, schema: Value, description: &str, example: &str) -> Value {
    let required = place == "path";
    json!({ "in": place, "name": name, "required": required, "description": description, "schema": schema, "example": example })
}

pub(super) fn tailnet() -> Value {
    let description =
        "`-` for the tailnet of the credential, or else the person's home; or a tailnet's id or name";
    parameter("path", "tailnet", json!({ "type": "string" }), description, "acme.example")
}

pub(super) fn paging() -> [Value; 2] {
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_ITEMS, "default": MAX_ITEMS });
    let mut limit = parameter("query", "limit", limit, "The most items of a page", "");
    if let Some(limit) = limit.as_object_mut() {
        limit.insert("example".to_owned(), json!(100));
    }
    let description = "Where the page before ended, as its `Link` header says it";
    let mut cursor = parameter("query", "cursor", json!({ "type": "string" }), description, "");
    if let Some(cursor) = cursor.as_object_mut() {
        cursor.remove("example");
    }
    [limit, cursor]
}

pub(super) fn bad_paging() -> [Refusal; 2] {
    [
        Refusal::field("limit", format!("must be a number from 1 to {MAX_ITEMS}")),
        Refusal::field("cursor", "must be taken from a Link header"),
    ]
}

pub(super) fn body(schema: Value, examples: Value) -> Value {
    json!({
        "required": true,
        "description": format!("At most {MAX_BODY_BYTES} bytes. Unknown members are refused; `null` means absent."),
        "content": { "application/json": { "schema": schema, "examples": examples } },
    })
}

pub(super) fn ok(schema: Value, example: Value) -> Answer {
    let content = Some(("application/json", json!({ "schema": schema, "example": example })));
    Answer { status: 200, description: "OK", content, headers: Value::Null }
}

pub(super) fn empty() -> Answer {
    ok(json!({ "type": "object" }), json!({}))
}

pub(super) fn paged(schema: Value, example: Value) -> Answer {
    let link = json!({
        "description": "The next page, `<URL>; rel=\"next\"`; absent on the last",
        "schema": { "type": "string" },
    });
    Answer { headers: json!({ "Link": link }), ..ok(schema, example) }
}

/// The refusals of a call that a user of a tailnet makes, and those that are its own.
pub(super) fn refused(own: impl IntoIterator<Item = Refusal>) -> Refused {
    let of_every_call = [InvalidCredential.into(), Denied::MayNotAct.into(), Denied::RoleMayNot.into()];
    let absent_tailnet = [Denied::NotAUser.into()];
    let all = of_every_call.into_iter().chain(own).chain(absent_tailnet).chain(examples::infrastructure());
    Refused::Json(all.collect())
}

/// The refusals of a call that somebody makes who has signed in, for themselves rather than as a user of one tailnet.
pub(super) fn refused_to_a_person(own: impl IntoIterator<Item = Refusal>) -> Refused {
    let of_every_call = [InvalidCredential.into(), Refusal::session_required()];
    Refused::Json(of_every_call.into_iter().chain(own).chain(examples::infrastructure()).collect())
}
