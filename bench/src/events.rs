//! The events of the calls that are measured.

use anyhow::Result;
use axum::body::Bytes;
use axum::http::Method;
use local::events::Call;
use serde_json::{Value, json};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

/// Makes links.
pub(crate) fn create_links(authorization: &str, count: usize) -> Result<Bytes> {
    create(authorization, &Value::Array(vec![json!({}); count]))
}

/// Makes invites by e-mail.
pub(crate) fn create_by_email(authorization: &str, addresses: &[String]) -> Result<Bytes> {
    create(authorization, &addresses.iter().map(|address| json!({ "email": address })).collect())
}

/// Joins by a link.
pub(crate) fn accept(authorization: &str, link: &str) -> Result<Bytes> {
    let call = Call::new(Method::POST, "/api/v2/user-invites/-/accept");
    event(call.with_body(&json!({ "invite": link })), authorization)
}

/// Lists the newest 100 invites of the caller's own tailnet.
pub(crate) fn list(authorization: &str) -> Result<Bytes> {
    event(Call::new(Method::GET, &format!("{INVITES}?limit=100")), authorization)
}

/// Reads what is at a path.
pub(crate) fn get(authorization: &str, path: &str) -> Result<Bytes> {
    event(Call::new(Method::GET, path), authorization)
}

/// Asks for invites, whatever the body.
pub(crate) fn create(authorization: &str, invites: &Value) -> Result<Bytes> {
    event(Call::new(Method::POST, INVITES).with_body(invites), authorization)
}

fn event(call: Call, authorization: &str) -> Result<Bytes> {
    let event = call.with_header("authorization", authorization).event()?;
    Ok(serde_json::to_vec(&event)?.into())
}
