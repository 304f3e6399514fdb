//! The OpenAPI document, `infra/openapi.json`: made from the routes, the types on the wire and the errors themselves.

mod examples;
mod operations;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use shared::http::routes::{ROUTES, Route};
use shared::http::schemas::schemas;

use operations::{Answer, Operation, Refused, operation};

/// Writes the document, or only checks that it is up to date.
///
/// # Errors
/// If it is stale and may not be written, or cannot be read or written.
pub(crate) fn run(check: bool) -> Result<()> {
    let (file, document) = (file(), text()?);
    if !check {
        return fs::write(&file, document).with_context(|| format!("cannot write {}", file.display()));
    }
    let found = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    if found != document {
        bail!("infra/openapi.json is stale; run `cargo xtask openapi` and commit it");
    }
    Ok(())
}

fn file() -> PathBuf {
    crate::tools::root().join("infra/openapi.json")
}

fn text() -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(&document()?)?))
}

fn document() -> Result<Value> {
    let mut paths = Map::new();
    for (index, route) in ROUTES.iter().enumerate() {
        let Some(operation) = operation(route) else {
            bail!("xtask/src/openapi/operations.rs does not describe {} {}", route.method, route.path);
        };
        let served_before = ROUTES.iter().take(index).any(|other| other.function == route.function);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.as_str().to_lowercase(), described(route, &operation, served_before));
        }
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "tailnet-invites",
            "description": "Inviting people to a tailnet, joining by an invite, and the tailnet's users, settings, log and usage.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The host root, without a stage or another prefix" }],
        "paths": paths,
        "components": {
            "schemas": without_rule_numbers(serde_json::to_value(schemas())?),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "`Authorization: Bearer TOKEN`" },
                "basic": { "type": "http", "scheme": "basic", "description": "The token as user name, the password empty" },
            },
        },
    }))
}

/// An operation as the document has it. An id must be unique, so the second path of one function says so.
fn described(route: &Route, operation: &Operation, served_before: bool) -> Value {
    let function = route.function;
    let id = if served_before { format!("{function}-page") } else { function.to_owned() };
    let mut responses = Map::new();
    for (status, response) in std::iter::once(success(&operation.answer)).chain(refusals(&operation.refused))
    {
        responses.insert(status, response);
    }
    let mut described = json!({
        "operationId": id,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": operation.parameters,
        "responses": responses,
        "security": if operation.signed_in { json!([{ "bearer": [] }, { "basic": [] }]) } else { json!([]) },
    });
    if let (Some(body), Some(described)) = (&operation.body, described.as_object_mut()) {
        described.insert("requestBody".to_owned(), body.clone());
    }
    described
}

fn success(answer: &Answer) -> (String, Value) {
    let mut response = json!({ "description": answer.description });
    if let Some(response) = response.as_object_mut() {
        if let Some((media_type, content)) = &answer.content {
            response.insert("content".to_owned(), json!({ *media_type: content }));
        }
        if !answer.headers.is_null() {
            response.insert("headers".to_owned(), answer.headers.clone());
        }
    }
    (answer.status.to_string(), response)
}

/// The refusals by status, in order, each with an example for every reason.
fn refusals(refused: &Refused) -> Vec<(String, Value)> {
    match refused {
        Refused::Pages(pages) => pages
            .iter()
            .map(|(status, why)| {
                let page =
                    json!({ "schema": { "type": "string" }, "example": format!("<!doctype html>…{why}…") });
                (status.to_string(), json!({ "description": why, "content": { "text/html": page } }))
            })
            .collect(),
        Refused::Json(refusals) => {
            let mut statuses: Vec<u16> = refusals.iter().map(|refusal| refusal.status.as_u16()).collect();
            statuses.sort_unstable();
            statuses.dedup();
            statuses.into_iter().map(|status| (status.to_string(), refusals_of(status, refusals))).collect()
        }
    }
}

fn refusals_of(status: u16, refusals: &[shared::http::Refusal]) -> Value {
    let same = || refusals.iter().filter(|refusal| refusal.status.as_u16() == status);
    let examples: Map<String, Value> = same()
        .enumerate()
        .map(|(index, refusal)| (format!("{}", index + 1), json!({ "value": refusal.body() })))
        .collect();
    let description = same().next().and_then(|refusal| refusal.status.canonical_reason()).unwrap_or_default();
    let mut response = json!({
        "description": description,
        "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Error" },
            "examples": examples,
        } },
    });
    let waits = same().find_map(|refusal| refusal.retry_after);
    if let (Some(wait), Some(response)) = (waits, response.as_object_mut()) {
        let header = json!({
            "description": "When to try again, in whole seconds",
            "required": true,
            "schema": { "type": "integer", "minimum": 1 },
            "example": wait.as_secs(),
        });
        response.insert("headers".to_owned(), json!({ "Retry-After": header }));
    }
    response
}

/// The types' own words point to the numbered rules that they follow, which say nothing to a reader of the document.
fn without_rule_numbers(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                *member = match member.as_str() {
                    Some(text) if name == "description" => json!(without_reference(text)),
                    _ => without_rule_numbers(member.take()),
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_rule_numbers(item.take())),
        _ => {}
    }
    value
}

fn without_reference(text: &str) -> String {
    let Some((before, rest)) = text.rsplit_once(" (") else { return text.to_owned() };
    match rest.split_once(')') {
        Some((reference, after))
            if reference.starts_with(['R', 'P']) || reference.starts_with("contract") =>
        {
            format!("{before}{after}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
