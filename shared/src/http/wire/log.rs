//! The configuration audit log on the wire (contract section 5).

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::domain::{Actor, AuditEvent, AuditFilter, AuditRecord, Change, Origin};
use crate::http::Incoming;
use crate::http::paging::Paged;
use crate::operations::AuditListing;

use super::paged_to;

/// A part of the configuration audit log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditLog {
    version: &'static str,
    tailnet: String,
    tailnet_id: String,
    logs: Vec<AuditEntry>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct AuditEntry {
    #[serde(rename = "eventTime")]
    event_time: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "deferredAt")]
    deferred_at: &'static str,
    #[serde(rename = "eventGroupID")]
    event_group_id: String,
    origin: Origin,
    actor: AuditActor,
    target: AuditTarget,
    action: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    old: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    new: Value,
    #[serde(rename = "actionDetails")]
    action_details: &'static str,
    error: &'static str,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
struct AuditActor {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    login_name: String,
    display_name: String,
}

#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct AuditTarget {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    property: Option<&'static str>,
}

/// The events of one operation, which share a page: the cursor stands behind whole operations.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct EventGroup(Vec<AuditEntry>, #[serde(skip)] String);

/// A page of the log, and where the rest is.
#[must_use]
pub fn audit_log(incoming: &Incoming<'_>, page: &AuditListing, filter: &AuditFilter) -> Paged<AuditLog> {
    let groups = page.records.iter().map(|record| event_group(record, filter)).collect();
    let next = page.next.map(|id| id.to_string());
    let Paged { body, next } = paged_to(incoming, groups, next, |group: &EventGroup| group.1.clone());
    let log = AuditLog {
        version: "1.1",
        tailnet: page.tailnet.name.to_string(),
        tailnet_id: page.tailnet.id.to_string(),
        logs: body.into_iter().flat_map(|EventGroup(entries, _)| entries).collect(),
    };
    Paged { body: log, next }
}

fn event_group(record: &AuditRecord, filter: &AuditFilter) -> EventGroup {
    let events =
        record.changes.iter().map(Change::event).filter(|event| filter.matches(&record.actor, event));
    let entry = |event: AuditEvent| AuditEntry {
        event_time: record.id.time(),
        kind: "CONFIG",
        deferred_at: "0001-01-01T00:00:00Z",
        event_group_id: record.id.to_string(),
        origin: record.origin,
        actor: AuditActor {
            id: record.actor.id(),
            kind: match record.actor {
                Actor::User { .. } => "USER",
                Actor::AutomatedWorker { .. } => "AUTOMATED_WORKER",
            },
            login_name: record.actor.login().to_owned(),
            display_name: record.actor.display_name().to_owned(),
        },
        action: event.action.to_string(),
        old: event.old,
        new: event.new,
        target: AuditTarget {
            id: event.target.id,
            name: event.target.name,
            kind: event.target.kind.to_string(),
            property: event.target.property,
        },
        action_details: "",
        error: "",
    };
    EventGroup(events.map(entry).collect(), record.id.to_string())
}
