//! The events of an HTTP API, made from the examples in `infra/events`.

use anyhow::{Context, Result};
use axum::body::Bytes;
use serde_json::{Value, json};

const CREATE: &str = include_str!("../../infra/events/create-invites.json");
const ACCEPT: &str = include_str!("../../infra/events/accept-invite.json");
const LIST: &str = include_str!("../../infra/events/list-invites.json");

/// Makes invites to copy.
pub(crate) fn create_links(authorization: &str, count: usize) -> Result<Bytes> {
    create(authorization, &Value::Array(vec![json!({}); count]))
}

/// Makes invites by e-mail.
pub(crate) fn create_by_email(authorization: &str, addresses: &[String]) -> Result<Bytes> {
    create(authorization, &addresses.iter().map(|address| json!({ "email": address })).collect())
}

/// Joins by a link.
pub(crate) fn accept(authorization: &str, link: &str) -> Result<Bytes> {
    event(ACCEPT, authorization, |event| event["body"] = json!({ "invite": link }).to_string().into())
}

/// Lists the newest 100 invites of the caller's own tailnet.
pub(crate) fn list(authorization: &str) -> Result<Bytes> {
    event(LIST, authorization, |event| {
        to_own_tailnet(event);
        event["rawQueryString"] = json!("limit=100");
        event["queryStringParameters"] = json!({ "limit": "100" });
    })
}

fn create(authorization: &str, invites: &Value) -> Result<Bytes> {
    event(CREATE, authorization, |event| {
        to_own_tailnet(event);
        event["body"] = invites.to_string().into();
    })
}

fn to_own_tailnet(event: &mut Value) {
    event["rawPath"] = json!("/api/v2/tailnet/-/user-invites");
    event["pathParameters"] = json!({ "tailnet": "-" });
}

fn event(example: &str, authorization: &str, change: impl FnOnce(&mut Value)) -> Result<Bytes> {
    let mut event: Value = serde_json::from_str(example)?;
    let headers = event.get_mut("headers").and_then(Value::as_object_mut);
    let headers = headers.context("an example has no headers")?;
    headers.insert("authorization".to_owned(), authorization.into());
    // With this, a call writes one more row.
    headers.remove("idempotency-key");
    change(&mut event);
    Ok(serde_json::to_vec(&event)?.into())
}
