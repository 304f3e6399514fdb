//! Which events of the log to show (W22).

use std::collections::BTreeSet;
use std::str::FromStr;

use super::{Action, Actor, AuditEvent, AuditRecord, TargetType};
use crate::domain::EmailAddress;

/// Which of the log comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditOrder {
    /// What happened first.
    OldestFirst,
    /// What happened last.
    NewestFirst,
}

/// Which events to show. The values of one key are alternatives (OR); every key must match (AND).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Actors.
    pub actors: Vec<ActorFilter>,
    /// Targets: the exact id or name of each, as [`AuditFilter::names_of_target`] has it.
    pub targets: BTreeSet<String>,
    /// Events.
    pub events: Vec<EventFilter>,
}

/// Whose events to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActorFilter {
    /// Those of the actor with this id.
    Id(String),
    /// Those of actors in whose login or display name this text is, in lower case.
    Named(String),
}

/// Which events to show: an action, on any property or on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventFilter(TargetType, Action, Option<&'static str>);

/// The properties that an event can be about.
const INVITE: Option<&str> = Some("TAILNET_INVITE");
const ROLE: Option<&str> = Some("USER_ROLE");
const PROFILE: Option<&str> = Some("USER_PROFILE");
const APPROVAL: Option<&str> = Some("USER_APPROVAL_REQUIRED");
const JOINING: Option<&str> = Some("EXTERNAL_TAILNET_JOIN");
const MAIL: Option<&str> = Some("MAIL");

/// Every event of the log (W24).
const EVENTS: [EventFilter; 22] = [
    EventFilter(TargetType::Invite, Action::Create, INVITE),
    EventFilter(TargetType::Invite, Action::Accept, INVITE),
    EventFilter(TargetType::Invite, Action::Delete, INVITE),
    EventFilter(TargetType::Invite, Action::Resend, INVITE),
    EventFilter(TargetType::Invite, Action::Remind, INVITE),
    EventFilter(TargetType::Invite, Action::Expired, INVITE),
    EventFilter(TargetType::User, Action::Create, None),
    EventFilter(TargetType::User, Action::Approve, None),
    EventFilter(TargetType::User, Action::Suspend, None),
    EventFilter(TargetType::User, Action::Restore, None),
    EventFilter(TargetType::User, Action::Delete, None),
    EventFilter(TargetType::User, Action::Update, ROLE),
    EventFilter(TargetType::User, Action::Update, PROFILE),
    EventFilter(TargetType::Tailnet, Action::Create, None),
    EventFilter(TargetType::Tailnet, Action::Join, None),
    EventFilter(TargetType::Tailnet, Action::Leave, None),
    EventFilter(TargetType::Tailnet, Action::Enable, APPROVAL),
    EventFilter(TargetType::Tailnet, Action::Disable, APPROVAL),
    EventFilter(TargetType::Tailnet, Action::Update, JOINING),
    EventFilter(TargetType::Tailnet, Action::Release, MAIL),
    EventFilter(TargetType::ApiKey, Action::Create, None),
    EventFilter(TargetType::ApiKey, Action::Delete, None),
];

/// A text that is the name of no event. It says what would be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownEvent {
    /// The target type is none of the log's.
    #[error(
        "must be the name of one event, such as INVITE.CREATE; it starts with INVITE, USER, TAILNET or API_KEY"
    )]
    TargetType,
    /// Nothing of that kind is done to such a target.
    #[error("must be {target_type}. and one of {actions}")]
    Action {
        /// The target type.
        target_type: TargetType,
        /// What is done to such targets.
        actions: String,
    },
    /// The event is about another property, or about none.
    #[error("must be {0}")]
    Property(String),
}

impl AuditFilter {
    /// Whether every event passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.targets.is_empty() && self.events.is_empty()
    }

    /// What a target can be called that somebody asks for. Addresses are in their normal form (R4), and a blank can be a plus that was not
    /// encoded.
    pub fn names_of_target(asked: &str) -> impl Iterator<Item = String> {
        let address = asked.parse().ok().map(|address: EmailAddress| address.to_string());
        [asked.to_owned(), asked.replace(' ', "+")].into_iter().chain(address)
    }

    /// The filter without its targets, for as long as the names of all targets are not known.
    #[must_use]
    pub fn of_any_target(&self) -> Self {
        Self { targets: BTreeSet::new(), ..self.clone() }
    }

    /// Whether the log shows any event of this operation.
    #[must_use]
    pub fn matches_any(&self, record: &AuditRecord) -> bool {
        self.matches_actor(&record.actor) && record.changes.iter().any(|change| self.matches(&change.event()))
    }

    /// Whether the log shows what this actor did.
    fn matches_actor(&self, actor: &Actor) -> bool {
        let names = [actor.login(), actor.display_name()].map(str::to_lowercase);
        any_or_empty(&self.actors, |wanted| wanted.matches(&actor.id(), &names))
    }

    /// Whether the log shows this event, if it shows what its actor did.
    #[must_use]
    pub fn matches(&self, event: &AuditEvent) -> bool {
        let target = &event.target;
        let is_target = || self.targets.contains(&target.id) || self.targets.contains(&target.name);
        any_or_empty(&self.events, |wanted| wanted.matches(event)) && (self.targets.is_empty() || is_target())
    }
}

fn any_or_empty<T>(wanted: &[T], matches: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(matches)
}

impl ActorFilter {
    /// The filter for actors in whose login or display name a text is.
    #[must_use]
    pub fn named(text: &str) -> Self {
        Self::Named(text.to_lowercase())
    }

    /// Whether an actor passes who has this id and these names, in lower case.
    fn matches(&self, id: &str, names: &[String]) -> bool {
        match self {
            Self::Id(wanted) => wanted == id,
            Self::Named(text) => {
                // A blank can be a plus that was not encoded.
                let with_plus = || text.replace(' ', "+");
                let has = |text: &str| names.iter().any(|name| name.contains(text));
                has(text) || text.contains(' ') && has(&with_plus())
            }
        }
    }
}

impl EventFilter {
    /// The names of all filters: each event's name, and where it has a property, that without it.
    #[must_use]
    pub fn names() -> Vec<String> {
        let names = |event: &Self| [Some(event.without_property()), event.2.map(|_| event.name())];
        let mut all = Vec::new();
        for name in EVENTS.iter().flat_map(names).flatten() {
            // Several properties can be changed in the same way.
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }

    fn name(&self) -> String {
        self.2.map_or_else(
            || self.without_property(),
            |property| format!("{}.{property}", self.without_property()),
        )
    }

    fn without_property(&self) -> String {
        format!("{}.{}", self.0, self.1)
    }

    fn matches(&self, event: &AuditEvent) -> bool {
        let Self(kind, action, property) = *self;
        event.target.kind == kind
            && event.action == action
            && property.is_none_or(|property| event.target.property == Some(property))
    }
}

impl FromStr for EventFilter {
    type Err = UnknownEvent;

    /// Takes `TARGETTYPE.ACTION`, which stands for that action on any property, and `TARGETTYPE.ACTION.PROPERTY`.
    fn from_str(text: &str) -> Result<Self, UnknownEvent> {
        let mut parts = text.splitn(3, '.');
        let (target_type, action, property) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let of_type: Vec<Self> =
            EVENTS.into_iter().filter(|event| event.0.to_string() == target_type).collect();
        let Some(first) = of_type.first() else { return Err(UnknownEvent::TargetType) };
        let such = of_type.iter().filter(|event| Some(event.1.to_string().as_str()) == action);
        let such: Vec<&Self> = such.collect();
        let Some(event) = such.first() else {
            let mut actions: Vec<String> = of_type.iter().map(|event| event.1.to_string()).collect();
            actions.dedup();
            return Err(UnknownEvent::Action { target_type: first.0, actions: actions.join(", ") });
        };
        match property {
            None => Ok(Self(event.0, event.1, None)),
            Some(_) => such.iter().find(|event| event.2 == property).map(|event| **event).ok_or_else(|| {
                let with_property = such.iter().filter(|event| event.2.is_some()).map(|event| event.name());
                let names: Vec<String> =
                    std::iter::once(event.without_property()).chain(with_property).collect();
                UnknownEvent::Property(names.join(" or "))
            }),
        }
    }
}
