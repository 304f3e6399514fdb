//! The configuration audit log: what changed, who did it and when (R21, contract section 5).

use std::fmt;

use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    ApiKey, DisplayName, EventGroupId, Identity, Invite, InviteId, InviteRole, JoinPolicy, KeyId, Role,
    Tailnet, TailnetId, TailnetKind, TailnetName, User, UserId, UserStatus,
};

/// How long the log is kept.
pub const RETENTION: RetentionDays = RetentionDays(90);

/// A number of days.
#[derive(Debug, Clone, Copy)]
pub struct RetentionDays(i64);

impl RetentionDays {
    /// The same as a span of time.
    #[must_use]
    pub fn span(self) -> Span {
        (self.0 * 24).hours()
    }
}

/// One operation with all its events; written in the transaction of the change itself (R21).
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// The event group, which holds the time.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Origin {
    /// A call of the HTTP API.
    ConfigApi,
    /// The system itself, or an invitee's joining.
    Control,
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
    },
    /// The system itself.
    AutomatedWorker {
        /// The function that did it.
        function: String,
    },
}

impl Actor {
    /// The person as an actor.
    #[must_use]
    pub fn user(identity: &Identity) -> Self {
        Self::User {
            id: identity.user_id(),
            login: identity.login.clone(),
            name: identity.display_name.clone(),
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

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// An invite was made.
    InviteCreated(InviteChange),
    /// Somebody joined by an invite.
    InviteAccepted(InviteChange),
    /// An invite was revoked.
    InviteDeleted(InviteChange),
    /// An invite was mailed again.
    InviteResent(InviteChange),
    /// An invite expired unused (R22).
    InviteExpired(InviteChange),
    /// A user joined this tailnet.
    UserJoined {
        /// The new user.
        user: UserId,
        /// The name they sign in with.
        login: String,
        /// What they are.
        role: Role,
        /// Whether they wait for approval.
        status: UserStatus,
    },
    /// A user was approved, suspended or restored.
    UserStatusChanged {
        /// Who.
        #[serde(flatten)]
        user: UserRef,
        /// What their status was.
        old: UserStatus,
        /// What it is now.
        new: UserStatus,
    },
    /// A user was given another role.
    UserRoleChanged {
        /// Who.
        #[serde(flatten)]
        user: UserRef,
        /// What they were.
        old: Role,
        /// What they are now.
        new: Role,
    },
    /// A user was removed, or has left.
    UserRemoved {
        /// Who.
        #[serde(flatten)]
        user: UserRef,
        /// What they were.
        role: Role,
    },
    /// The tailnet was founded.
    TailnetCreated {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
        /// Whose it is.
        tailnet_kind: TailnetKind,
    },
    /// A user of this tailnet joined another one (R19).
    TailnetJoined {
        /// The other tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
    },
    /// A user of this tailnet left another one (R19).
    TailnetLeft {
        /// The other tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
    },
    /// User approval was switched on or off (R17).
    UserApprovalSwitched {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
        /// Whether it is on now.
        on: bool,
    },
    /// It was decided anew which users may join other tailnets (R18).
    JoinPolicyChanged {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
        /// Who could before.
        old: JoinPolicy,
        /// Who can now.
        new: JoinPolicy,
    },
    /// A user made an API access token.
    KeyCreated(KeyChange),
    /// A user revoked an API access token.
    KeyDeleted(KeyChange),
}

/// The user that something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRef {
    /// Their number.
    pub user: UserId,
    /// The name they sign in with. It is none where the change was made without reading the user; whoever reads the log looks it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

/// The API access token that something happened to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyChange {
    /// Which one.
    pub id: KeyId,
    /// What its user wrote down about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it stops being valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

/// The invite that something happened to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteChange {
    /// Which one. A request can make 49 of them, and all their events share a row, so it is kept short.
    #[serde(rename = "id", with = "short_id")]
    pub invite: InviteId,
    /// The address it went to; none for a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What it grants.
    pub role: InviteRole,
}

/// An id in 22 characters instead of 36.
mod short_id {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use uuid::Uuid;

    use super::InviteId;

    pub(super) fn serialize<S: Serializer>(id: &InviteId, serializer: S) -> Result<S::Ok, S::Error> {
        Base64UrlUnpadded::encode_string(&id.to_bytes()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<InviteId, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 16];
        Base64UrlUnpadded::decode(&text, &mut bytes).map_err(D::Error::custom)?;
        Uuid::from_bytes(bytes).try_into().map_err(D::Error::custom)
    }
}

impl From<&Invite> for InviteChange {
    fn from(invite: &Invite) -> Self {
        Self { invite: invite.id, email: invite.address().map(ToString::to_string), role: invite.role }
    }
}

impl From<&User> for UserRef {
    fn from(user: &User) -> Self {
        Self { user: user.id, login: Some(user.login.clone()) }
    }
}

impl From<&ApiKey> for KeyChange {
    fn from(key: &ApiKey) -> Self {
        Self { id: key.id, description: Some(key.description.clone()), expires_at: Some(key.expires_at) }
    }
}

impl Change {
    /// The event that a new user leaves.
    #[must_use]
    pub fn user_joined(user: &User) -> Self {
        Self::UserJoined { user: user.id, login: user.login.clone(), role: user.role, status: user.status }
    }

    /// The event that joining leaves in the person's home tailnet.
    #[must_use]
    pub fn tailnet_joined(tailnet: &Tailnet) -> Self {
        Self::TailnetJoined { tailnet: tailnet.id, name: tailnet.name.clone() }
    }

    /// The event that a new tailnet leaves.
    #[must_use]
    pub fn tailnet_created(tailnet: &Tailnet) -> Self {
        Self::TailnetCreated { tailnet: tailnet.id, name: tailnet.name.clone(), tailnet_kind: tailnet.kind }
    }

    /// The event that leaving leaves in the person's home tailnet.
    #[must_use]
    pub fn tailnet_left(tailnet: &Tailnet) -> Self {
        Self::TailnetLeft { tailnet: tailnet.id, name: tailnet.name.clone() }
    }

    /// The events that changed settings leave: one for each setting that is another than before.
    #[must_use]
    pub fn settings_changed(old: &Tailnet, new: &Tailnet) -> Vec<Self> {
        let (tailnet, name) = (new.id, &new.name);
        let approval = (old.user_approval_on != new.user_approval_on).then(|| Self::UserApprovalSwitched {
            tailnet,
            name: name.clone(),
            on: new.user_approval_on,
        });
        let policy = (old.join_policy != new.join_policy).then(|| Self::JoinPolicyChanged {
            tailnet,
            name: name.clone(),
            old: old.join_policy,
            new: new.join_policy,
        });
        approval.into_iter().chain(policy).collect()
    }

    /// The user that the change was made to without reading their name.
    pub fn unnamed_user(&mut self) -> Option<&mut UserRef> {
        match self {
            Self::UserStatusChanged { user, .. }
            | Self::UserRoleChanged { user, .. }
            | Self::UserRemoved { user, .. } => Some(user).filter(|user| user.login.is_none()),
            _ => None,
        }
    }

    /// The change in the words of the log.
    #[must_use]
    pub fn event(&self) -> AuditEvent {
        match self {
            Self::InviteCreated(invite) => invite.event(Action::Create, Value::Null, invite.state()),
            Self::InviteAccepted(invite) => invite.event(Action::Accept, invite.state(), Value::Null),
            Self::InviteDeleted(invite) => invite.event(Action::Delete, invite.state(), Value::Null),
            Self::InviteResent(invite) => invite.event(Action::Resend, Value::Null, Value::Null),
            Self::InviteExpired(invite) => invite.event(Action::Expired, invite.state(), Value::Null),
            Self::UserJoined { user, login, role, status } => AuditEvent {
                target: Target::new(TargetType::User, user.to_string(), login.clone(), None),
                action: Action::Create,
                old: Value::Null,
                new: json!({ "role": role, "status": status }),
            },
            Self::UserStatusChanged { user, old, new } => AuditEvent {
                target: user.target(None),
                action: status_action(*new, *old),
                old: json!({ "status": old }),
                new: json!({ "status": new }),
            },
            Self::UserRoleChanged { user, old, new } => AuditEvent {
                target: user.target(Some("USER_ROLE")),
                action: Action::Update,
                old: json!({ "role": old }),
                new: json!({ "role": new }),
            },
            Self::UserRemoved { user, role } => AuditEvent {
                target: user.target(None),
                action: Action::Delete,
                old: json!({ "role": role }),
                new: Value::Null,
            },
            Self::TailnetCreated { tailnet, name, tailnet_kind } => {
                let new = json!({ "name": name, "kind": tailnet_kind });
                tailnet_event(*tailnet, name, None, Action::Create, (Value::Null, new))
            }
            Self::TailnetJoined { tailnet, name } => {
                tailnet_event(*tailnet, name, None, Action::Join, (Value::Null, Value::Null))
            }
            Self::TailnetLeft { tailnet, name } => {
                tailnet_event(*tailnet, name, None, Action::Leave, (Value::Null, Value::Null))
            }
            Self::UserApprovalSwitched { tailnet, name, on } => {
                let action = if *on { Action::Enable } else { Action::Disable };
                let values = (json!(!on), json!(on));
                tailnet_event(*tailnet, name, Some("USER_APPROVAL_REQUIRED"), action, values)
            }
            Self::JoinPolicyChanged { tailnet, name, old, new } => {
                let values = (json!(old), json!(new));
                tailnet_event(*tailnet, name, Some("EXTERNAL_TAILNET_JOIN"), Action::Update, values)
            }
            Self::KeyCreated(key) => key.event(Action::Create, Value::Null, key.state()),
            Self::KeyDeleted(key) => key.event(Action::Delete, key.state(), Value::Null),
        }
    }
}

const fn status_action(new: UserStatus, old: UserStatus) -> Action {
    match (old, new) {
        (_, UserStatus::Suspended) => Action::Suspend,
        (UserStatus::NeedsApproval, _) => Action::Approve,
        _ => Action::Restore,
    }
}

fn tailnet_event(
    tailnet: TailnetId,
    name: &TailnetName,
    property: Option<&'static str>,
    action: Action,
    (old, new): (Value, Value),
) -> AuditEvent {
    let target = Target::new(TargetType::Tailnet, tailnet.to_string(), name.to_string(), property);
    AuditEvent { target, action, old, new }
}

impl UserRef {
    fn target(&self, property: Option<&'static str>) -> Target {
        let id = self.user.to_string();
        // Whoever has been removed since has no name any more but in the event of the removal.
        let name = self.login.clone().unwrap_or_else(|| id.clone());
        Target::new(TargetType::User, id, name, property)
    }
}

impl KeyChange {
    fn event(&self, action: Action, old: Value, new: Value) -> AuditEvent {
        let name = self.description.clone().filter(|text| !text.is_empty());
        let name = name.unwrap_or_else(|| self.id.to_string());
        AuditEvent {
            target: Target::new(TargetType::ApiKey, self.id.to_string(), name, None),
            action,
            old,
            new,
        }
    }

    fn state(&self) -> Value {
        self.expires_at.map_or(Value::Null, |time| json!({ "expires": time }))
    }
}

impl InviteChange {
    fn event(&self, action: Action, old: Value, new: Value) -> AuditEvent {
        let name = self.email.clone().unwrap_or_else(|| "invite link".to_owned());
        let target = Target::new(TargetType::Invite, self.invite.to_string(), name, Some("TAILNET_INVITE"));
        AuditEvent { target, action, old, new }
    }

    fn state(&self) -> Value {
        match &self.email {
            Some(email) => json!({ "role": self.role, "email": email }),
            None => json!({ "role": self.role }),
        }
    }
}

/// One line of the log, without who and when.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// What was changed.
    pub target: Target,
    /// What was done to it.
    pub action: Action,
    /// What it was before; null where there is nothing to say.
    pub old: Value,
    /// What it is now; null where there is nothing to say.
    pub new: Value,
}

/// What an event was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The kind of thing.
    pub kind: TargetType,
    /// Its id.
    pub id: String,
    /// Its name: an address, a login, a tailnet's name.
    pub name: String,
    /// Which of its properties was changed.
    pub property: Option<&'static str>,
}

impl Target {
    const fn new(kind: TargetType, id: String, name: String, property: Option<&'static str>) -> Self {
        Self { kind, id, name, property }
    }
}

/// The kinds of things that events are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetType {
    /// A tailnet.
    Tailnet,
    /// A user.
    User,
    /// An invite.
    Invite,
    /// An API access token.
    ApiKey,
}

impl fmt::Display for TargetType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tailnet => "TAILNET",
            Self::User => "USER",
            Self::Invite => "INVITE",
            Self::ApiKey => "API_KEY",
        })
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Made.
    Create,
    /// Joined by.
    Accept,
    /// Revoked.
    Delete,
    /// Mailed again.
    Resend,
    /// Lapsed.
    Expired,
    /// Joined.
    Join,
    /// Left.
    Leave,
    /// Let in.
    Approve,
    /// Had its rights taken.
    Suspend,
    /// Had its rights given back.
    Restore,
    /// Changed.
    Update,
    /// Switched on.
    Enable,
    /// Switched off.
    Disable,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "CREATE",
            Self::Accept => "ACCEPT",
            Self::Delete => "DELETE",
            Self::Resend => "RESEND",
            Self::Expired => "EXPIRED",
            Self::Join => "JOIN",
            Self::Leave => "LEAVE",
            Self::Approve => "APPROVE",
            Self::Suspend => "SUSPEND",
            Self::Restore => "RESTORE",
            Self::Update => "UPDATE",
            Self::Enable => "ENABLE",
            Self::Disable => "DISABLE",
        })
    }
}

impl AuditEvent {
    /// The event's name: `TARGETTYPE.ACTION[.PROPERTY]`.
    #[must_use]
    pub fn name(&self) -> String {
        let property = self.target.property.map(|property| format!(".{property}")).unwrap_or_default();
        format!("{}.{}{property}", self.target.kind, self.action)
    }
}

/// Which events to show: any of the values of a key, and all of the keys.
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

/// The time from which on the log still shows events.
#[must_use]
pub fn kept_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(RETENTION.span()).unwrap_or(Timestamp::UNIX_EPOCH)
}
