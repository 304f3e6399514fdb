//! An event of the audit log as other programs read it: the API answers it (W23), and EventBridge carries it (W40).

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::{Actor, AuditEvent, AuditRecord, EventGroupId, Origin, SignInWay};

/// What `deferredAt` says of a change that came into effect when it was recorded.
const NOT_DEFERRED: &str = "0001-01-01T00:00:00Z";

/// An event of the configuration audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    #[serde(rename = "eventTime")]
    pub(crate) event_time: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "deferredAt")]
    deferred_at: String,
    #[serde(rename = "eventGroupID")]
    #[schema(value_type = EventGroupId)]
    pub(crate) event_group_id: String,
    pub(crate) origin: Origin,
    pub(crate) actor: AuditActor,
    pub(crate) target: AuditTarget,
    pub(crate) action: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(crate) old: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(crate) new: Value,
    #[serde(rename = "actionDetails")]
    action_details: &'static str,
    error: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditActor {
    pub(crate) id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    pub(crate) login_name: String,
    pub(crate) display_name: String,
    /// How they had signed in, if they did it in a browser: `passkey`, or the short name of an identity provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    signed_in_with: Option<SignInWay>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditTarget {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) property: Option<&'static str>,
}

impl AuditEntry {
    /// One event of an operation. `deferred_at` is when the change came into effect, if it was recorded later.
    pub(crate) fn new(record: &AuditRecord, deferred_at: Option<Timestamp>, event: AuditEvent) -> Self {
        Self {
            event_time: record.id.time(),
            kind: "CONFIG",
            deferred_at: deferred_at.map_or_else(|| NOT_DEFERRED.to_owned(), |time| time.to_string()),
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
                signed_in_with: record.actor.signed_in_with().cloned(),
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
        }
    }
}
