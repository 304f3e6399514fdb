//! What happened: the configuration audit log, and usage.

use serde_json::json;
use shared::domain::ParseMonthError;
use shared::http::Refusal;

use super::Operation;
use super::parts::{bad_paging, ok, paged, paging, parameter, refused, tailnet};
use crate::openapi::examples::{self, tailnets};

pub(super) fn list_audit_events() -> Operation {
    let time = |name, description| {
        let schema = json!({ "type": "string", "format": "date-time" });
        parameter("query", name, schema, description, "2026-11-23T00:00:00Z")
    };
    let mut start = time("start", "From this time on, itself included; 90 days are kept");
    if let Some(start) = start.as_object_mut() {
        start.insert("required".to_owned(), json!(true));
    }
    let repeated = |name, description, example: &str| {
        let schema = json!({ "type": "array", "items": { "type": "string" } });
        let mut repeated = parameter("query", name, schema, description, example);
        if let Some(repeated) = repeated.as_object_mut() {
            repeated.insert("example".to_owned(), json!([example]));
        }
        repeated
    };
    let filters = [
        start,
        time("end", "Up to this time, itself included; now if absent"),
        repeated("actor", "Who did it: an id, or `~text` for a part of login or display name", "~admin"),
        repeated("target", "What it was done to: an id or a name", "dora@friends.example"),
        repeated(
            "event",
            "What was done: `TARGETTYPE.ACTION` or `TARGETTYPE.ACTION.PROPERTY`",
            "INVITE.CREATE",
        ),
    ];
    let bad_times = [
        Refusal::field("start", "is required, as an RFC 3339 time"),
        Refusal::field("end", "must not be before start"),
    ];
    Operation {
        summary: "Read the configuration audit log, oldest first",
        description: "Values of one filter are alternatives, filters restrict each other. `limit` counts operations before they are \
                      filtered, so a page can be short, or empty, and still have a next one.",
        signed_in: true,
        parameters: [tailnet()].into_iter().chain(filters).chain(paging()).collect(),
        body: None,
        answer: paged(json!({ "$ref": "#/components/schemas/AuditLog" }), examples::audit_log()),
        refused: refused(bad_times.into_iter().chain(bad_paging())),
    }
}

pub(super) fn get_usage() -> Operation {
    let month = parameter(
        "query",
        "month",
        json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$" }),
        "A calendar month in UTC; this one if absent",
        "2026-11",
    );
    Operation {
        summary: "Count the active users of a month",
        description: "Whoever joined and moved data, once a month, those included who were invited or are paid for elsewhere.",
        signed_in: true,
        parameters: vec![tailnet(), month],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/Usage" }), tailnets::usage()),
        refused: refused([Refusal::field("month", ParseMonthError.to_string())]),
    }
}
