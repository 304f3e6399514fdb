//! A change as the event that the API answers (W24).

use serde_json::{Value, json};

use crate::domain::{Account, UserStatus};

use super::change::Change;
use super::subjects::{InviteChange, KeyChange, Profile, UserRef};
use super::target::{Action, Target, TargetType};

/// One event of the log, without actor and time.
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

impl AuditEvent {
    /// The event's name: `TARGETTYPE.ACTION[.PROPERTY]`.
    #[must_use]
    pub fn name(&self) -> String {
        let property = self.target.property.map(|property| format!(".{property}")).unwrap_or_default();
        format!("{}.{}{property}", self.target.kind, self.action)
    }
}

impl Change {
    /// The change as an event.
    #[must_use]
    pub fn event(&self) -> AuditEvent {
        let nothing = Value::Null;
        let (target, action, old, new) = match self {
            Self::InviteCreated(invite) => (invite.target(), Action::Create, nothing, invite.state()),
            Self::InviteAccepted(invite) => (invite.target(), Action::Accept, invite.state(), nothing),
            Self::InviteDeleted(invite) => (invite.target(), Action::Delete, invite.state(), nothing),
            Self::InviteResent(invite) => (invite.target(), Action::Resend, nothing, Value::Null),
            Self::InviteReminded(invite) => (invite.target(), Action::Remind, nothing, Value::Null),
            Self::InviteExpired(invite) => (invite.target(), Action::Expired, invite.state(), nothing),
            Self::UserJoined { user, login, role, status } => {
                let target = Target::new(TargetType::User, user, login);
                (target, Action::Create, nothing, json!({ "role": role, "status": status }))
            }
            Self::UserStatusChanged { user, old, new } => {
                let action = status_action(*new, *old);
                (user.target(), action, json!({ "status": old }), json!({ "status": new }))
            }
            Self::UserRoleChanged { user, old, new } => {
                let target = user.target().property("USER_ROLE");
                (target, Action::Update, json!({ "role": old }), json!({ "role": new }))
            }
            Self::UserRefreshed { user, old, new } => {
                (user.target().property("USER_PROFILE"), Action::Update, old.state(), new.state())
            }
            Self::UserRemoved { user, role } => {
                (user.target(), Action::Delete, json!({ "role": role }), nothing)
            }
            Self::TailnetCreated { tailnet, name, tailnet_kind } => {
                let target = Target::new(TargetType::Tailnet, tailnet, name);
                (target, Action::Create, nothing, json!({ "name": name, "kind": tailnet_kind }))
            }
            Self::TailnetJoined { tailnet, name } => {
                (Target::new(TargetType::Tailnet, tailnet, name), Action::Join, nothing, Value::Null)
            }
            Self::TailnetLeft { tailnet, name } => {
                (Target::new(TargetType::Tailnet, tailnet, name), Action::Leave, nothing, Value::Null)
            }
            Self::UserApprovalSwitched { tailnet, name, on } => {
                let target =
                    Target::new(TargetType::Tailnet, tailnet, name).property("USER_APPROVAL_REQUIRED");
                let action = if *on { Action::Enable } else { Action::Disable };
                (target, action, json!(!on), json!(on))
            }
            Self::JoinPolicyChanged { tailnet, name, old, new } => {
                let target =
                    Target::new(TargetType::Tailnet, tailnet, name).property("EXTERNAL_TAILNET_JOIN");
                (target, Action::Update, json!(old), json!(new))
            }
            Self::MailReleased { tailnet, name } => {
                let target = Target::new(TargetType::Tailnet, tailnet, name).property("MAIL");
                (target, Action::Release, nothing, Value::Null)
            }
            Self::KeyCreated(key) => (key.target(), Action::Create, nothing, key.state()),
            Self::KeyDeleted(key) => (key.target(), Action::Delete, key.state(), nothing),
        };
        AuditEvent { target, action, old, new }
    }
}

const fn status_action(new: UserStatus, old: UserStatus) -> Action {
    match (old, new) {
        (_, UserStatus::Suspended) => Action::Suspend,
        (UserStatus::NeedsApproval, _) => Action::Approve,
        _ => Action::Restore,
    }
}

impl UserRef {
    fn target(&self) -> Target {
        // A user who was removed since cannot be looked up: only the event of the removal has their name.
        let name = self.login.clone().unwrap_or_else(|| self.user.to_string());
        Target::new(TargetType::User, self.user, name)
    }
}

impl Profile {
    fn state(&self) -> Value {
        let Account { login, email } = &self.account;
        match email {
            Some(email) => json!({ "displayName": self.display_name, "loginName": login, "email": email }),
            None => json!({ "displayName": self.display_name, "loginName": login }),
        }
    }
}

impl KeyChange {
    fn target(&self) -> Target {
        let description = self.description.clone().filter(|text| !text.is_empty());
        Target::new(TargetType::ApiKey, self.id, description.unwrap_or_else(|| self.id.to_string()))
    }

    fn state(&self) -> Value {
        self.expires_at.map_or(Value::Null, |time| json!({ "expires": time }))
    }
}

impl InviteChange {
    fn target(&self) -> Target {
        let name = self.email.as_deref().unwrap_or("invite link");
        Target::new(TargetType::Invite, self.invite, name).property("TAILNET_INVITE")
    }

    fn state(&self) -> Value {
        match &self.email {
            Some(email) => json!({ "role": self.role, "email": email }),
            None => json!({ "role": self.role }),
        }
    }
}
