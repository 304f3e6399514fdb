//! What an event says (W40).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::audit_entry::AuditEntry;
use crate::domain::{AuditRecord, TailnetId};

/// The source of every event.
pub const SOURCE: &str = "tailnet-invites";
/// The version of what events say. Members can be added to a version; none is removed or changes its meaning.
const VERSION: &str = "1";

/// An event of a tailnet's audit log, for other systems.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedEvent {
    version: &'static str,
    /// The same whenever the event is delivered again, and that of no other event: the event group, and the event's place in it.
    id: String,
    /// The tailnet in whose log it stands.
    #[schema(value_type = TailnetId)]
    tailnet_id: String,
    /// The event as the log has it. A user whose name was not read for the change is named by their id.
    #[serde(flatten)]
    entry: AuditEntry,
}

impl PublishedEvent {
    /// The events of an operation.
    pub fn all_of(record: &AuditRecord) -> impl Iterator<Item = Self> {
        record.changes.iter().enumerate().map(|(place, change)| Self {
            version: VERSION,
            id: format!("{}.{place}", record.id),
            tailnet_id: record.tailnet.to_string(),
            entry: AuditEntry::new(record, change.deferred_at(), change.event()),
        })
    }

    /// What rules match first: the target's type and the action, such as `INVITE.ACCEPT`.
    #[must_use]
    pub fn detail_type(&self) -> String {
        format!("{}.{}", self.entry.target.kind, self.entry.action)
    }
}

/// The schema of what events say (JSON Schema 2020-12).
#[must_use]
pub fn schema() -> Value {
    let mut parts = Vec::new();
    PublishedEvent::schemas(&mut parts);
    let definitions: BTreeMap<String, RefOr<Schema>> = parts.into_iter().collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event of a tailnet's audit log",
        "$defs": definitions,
        "allOf": [PublishedEvent::schema()],
    });
    refer_to_definitions(&mut schema);
    schema
}

/// Has references lead to the schema's own definitions instead of to the components of an OpenAPI document.
fn refer_to_definitions(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                *reference = reference.replace("#/components/schemas/", "#/$defs/");
            }
            members.values_mut().for_each(refer_to_definitions);
        }
        Value::Array(items) => items.iter_mut().for_each(refer_to_definitions),
        _ => {}
    }
}
