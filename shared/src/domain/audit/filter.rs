//! Which events of the log to show (W22).

use super::{Actor, AuditEvent, AuditRecord};

/// Which events to show. The values of one key are alternatives (OR); every key must match (AND).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Actors: an exact id, or `~text` for a match in login or display name.
    pub actors: Vec<String>,
    /// Targets: an exact id or name.
    pub targets: Vec<String>,
    /// Events: `TARGETTYPE.ACTION[.PROPERTY]`.
    pub events: Vec<String>,
}

impl AuditFilter {
    /// Whether every event passes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.targets.is_empty() && self.events.is_empty()
    }

    /// Whether the log shows any event of this operation.
    #[must_use]
    pub fn matches_any(&self, record: &AuditRecord) -> bool {
        record.changes.iter().any(|change| self.matches(&record.actor, &change.event()))
    }

    /// Whether the log shows this event.
    #[must_use]
    pub fn matches(&self, actor: &Actor, event: &AuditEvent) -> bool {
        any_or_empty(&self.actors, |wanted| actor_matches(wanted, actor))
            && any_or_empty(&self.targets, |wanted| {
                *wanted == event.target.id || *wanted == event.target.name
            })
            && any_or_empty(&self.events, |wanted| event_matches(wanted, event))
    }
}

fn any_or_empty(wanted: &[String], matches: impl Fn(&String) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(matches)
}

fn actor_matches(wanted: &str, actor: &Actor) -> bool {
    wanted.strip_prefix('~').map_or_else(
        || wanted == actor.id(),
        |text| {
            let text = text.to_lowercase();
            actor.login().to_lowercase().contains(&text)
                || actor.display_name().to_lowercase().contains(&text)
        },
    )
}

/// `INVITE.CREATE` stands for that action on any property.
fn event_matches(wanted: &str, event: &AuditEvent) -> bool {
    let name = event.name();
    name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        && wanted.contains('.')
}
