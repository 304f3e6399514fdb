//! A change in the words of the log (W24).

use std::fmt;

use serde_json::{Value, json};

use crate::domain::{TailnetId, TailnetName, UserStatus};

use super::{Change, InviteChange, KeyChange, UserRef};

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

impl Change {
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
