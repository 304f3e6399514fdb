//! The configuration audit log: what changed, who did it and when (R21, W24).

mod subjects;

mod change;
mod target;

mod event;
mod filter;

use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{DisplayName, EventGroupId, Identity, Proof, SignInWay, TailnetId, UserId};

pub use change::Change;
pub use event::AuditEvent;
pub use filter::{ActorFilter, AuditFilter, AuditOrder, EventFilter, UnknownEvent};
pub use subjects::{InviteChange, KeyChange, UserRef};
pub use target::{Action, Target, TargetType};

/// How long the log is kept.
pub const RETENTION: RetentionDays = RetentionDays(90);

/// A number of days.
#[derive(Debug, Clone, Copy)]
pub struct RetentionDays(i64);

impl RetentionDays {
    /// The days as a span of hours.
    #[must_use]
    pub fn span(self) -> Span {
        (self.0 * 24).hours()
    }
}

/// One operation with all its events; written in the transaction of the change itself (R21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// The id of the event group; it contains the time of the change.
    pub id: EventGroupId,
    /// The tailnet whose log it stands in.
    pub tailnet: TailnetId,
    /// Through what the change came.
    pub origin: Origin,
    /// Who made it.
    pub actor: Actor,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Through what a change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Origin {
    /// A call of the HTTP API.
    ConfigApi,
    /// A call that a browser made in its own session.
    AdminConsole,
    /// The system itself, or an invitee's joining.
    Control,
    /// What an identity provider said of somebody who signed in.
    IdentityProvider,
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Actor {
    /// A person.
    User {
        /// Their number.
        id: UserId,
        /// The name they signed in with.
        login: String,
        /// Their name.
        name: DisplayName,
        /// How they had signed in, if it was in a browser.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed_in_with: Option<SignInWay>,
    },
    /// The system itself.
    AutomatedWorker {
        /// The function that did it.
        function: String,
    },
}

impl Origin {
    /// The origin of a change that a person makes with this proof (W23).
    #[must_use]
    pub fn of(proof: &Proof) -> Self {
        if proof.browser_session().is_some() { Self::AdminConsole } else { Self::ConfigApi }
    }
}

impl Actor {
    /// A person as an actor, with what they proved themselves with.
    #[must_use]
    pub fn user(identity: &Identity, proof: &Proof) -> Self {
        Self::User {
            id: identity.user_id(),
            login: identity.login.clone(),
            name: identity.called(),
            signed_in_with: proof.browser_session().map(|session| session.way.clone()),
        }
    }

    /// A person who is signing in, as an actor.
    #[must_use]
    pub fn signing_in(identity: &Identity, way: &SignInWay) -> Self {
        Self::User {
            id: identity.user_id(),
            login: identity.login.clone(),
            name: identity.called(),
            signed_in_with: Some(way.clone()).filter(|way| *way != SignInWay::Exchange),
        }
    }

    /// How the actor had signed in, if it was in a browser.
    #[must_use]
    pub const fn signed_in_with(&self) -> Option<&SignInWay> {
        match self {
            Self::User { signed_in_with, .. } => signed_in_with.as_ref(),
            Self::AutomatedWorker { .. } => None,
        }
    }

    /// The actor's id, never empty.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::User { id, .. } => id.to_string(),
            Self::AutomatedWorker { function } => function.clone(),
        }
    }

    /// The name that the actor signed in with; a function's name for the system itself.
    #[must_use]
    pub fn login(&self) -> &str {
        match self {
            Self::User { login, .. } => login,
            Self::AutomatedWorker { function } => function,
        }
    }

    /// The actor's name.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match self {
            Self::User { name, .. } => name.as_str(),
            Self::AutomatedWorker { function } => function,
        }
    }
}

/// The earliest time whose events the log still shows.
#[must_use]
pub fn kept_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(RETENTION.span()).unwrap_or(Timestamp::UNIX_EPOCH)
}
