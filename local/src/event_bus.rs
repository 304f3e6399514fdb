//! An event bus that speaks EventBridge's protocol and hands every event to whoever has started it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use serde_json::{Value, json};

/// Takes an event, as `PutEvents` has it; says whether it was taken.
pub type Sink = Arc<dyn Fn(&Value) -> bool + Send + Sync>;

/// The endpoint of the bus, at the root of its address.
pub fn endpoint(sink: Sink) -> MethodRouter {
    post(put_events).with_state(sink)
}

async fn put_events(State(sink): State<Sink>, headers: HeaderMap, body: Bytes) -> Response {
    let is_meant = headers.get("x-amz-target").is_some_and(|target| target == "AWSEvents.PutEvents");
    let request: Value = match serde_json::from_slice(&body) {
        Ok(request) if is_meant => request,
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    let entries = request.get("Entries").and_then(Value::as_array).cloned().unwrap_or_default();
    let answers: Vec<Value> =
        entries.iter().enumerate().map(|(place, entry)| answer(&sink, place, entry)).collect();
    let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
    Json(json!({ "FailedEntryCount": failed, "Entries": answers })).into_response()
}

fn answer(sink: &Sink, place: usize, entry: &Value) -> Value {
    if sink(entry) {
        json!({ "EventId": place.to_string() })
    } else {
        json!({ "ErrorCode": "ThrottlingException", "ErrorMessage": "not now" })
    }
}
