//! Tailnets and their settings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{InviteRole, Permission, Role, TailnetId, TailnetName, UserStatus};

/// A private network that people join, with the settings that decide who may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tailnet {
    /// Its number.
    pub id: TailnetId,
    /// Its unique name.
    pub name: TailnetName,
    /// Whether it belongs to one person or to an organization (R1).
    pub kind: TailnetKind,
    /// Whether people who accept an invite must wait for approval (R17).
    pub user_approval_on: bool,
    /// Which of its users may join other tailnets (R18).
    pub join_policy: JoinPolicy,
    /// When it was founded; `None` if that was not recorded.
    pub founded_at: Option<Timestamp>,
}

/// A change of a tailnet's settings. A setting that is `None` is left unchanged (W20, W21).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SettingsChange {
    /// Whether people who accept an invite must wait for approval.
    pub user_approval_on: Option<bool>,
    /// Which of its users may join other tailnets.
    pub join_policy: Option<JoinPolicy>,
}

impl SettingsChange {
    /// The tailnet with the changed settings.
    #[must_use]
    pub fn applied_to(self, tailnet: &Tailnet) -> Tailnet {
        Tailnet {
            user_approval_on: self.user_approval_on.unwrap_or(tailnet.user_approval_on),
            join_policy: self.join_policy.unwrap_or(tailnet.join_policy),
            ..tailnet.clone()
        }
    }
}

/// One of a person's tailnets, with their role and status in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The tailnet.
    pub tailnet: Tailnet,
    /// The person's role there.
    pub role: Role,
    /// Whether they can act there.
    pub status: UserStatus,
    /// Whether it is their home, whose policy decides which others they may join (R18).
    pub is_home: bool,
}

impl Membership {
    /// What the person may do there: nothing as long as they cannot act.
    pub fn permissions(&self) -> impl Iterator<Item = Permission> {
        self.role.permissions().filter(|_| self.status.may_act())
    }

    /// The roles that the person may grant there.
    pub fn grantable_roles(&self) -> impl Iterator<Item = InviteRole> {
        self.role.grantable().filter(|_| self.status.may_act())
    }
}

impl Tailnet {
    /// A new tailnet: whoever joins waits for approval (R17), and only those with an admin role may join other tailnets (R18).
    #[must_use]
    pub const fn founded(id: TailnetId, name: TailnetName, kind: TailnetKind) -> Self {
        Self { id, name, kind, user_approval_on: true, join_policy: JoinPolicy::Admin, founded_at: None }
    }
}

/// Whose tailnet it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TailnetKind {
    /// One person's.
    Personal,
    /// An organization's; its users other than the owner can leave (R20).
    Organizational,
}

/// Which users of a tailnet may join others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JoinPolicy {
    /// Nobody.
    None,
    /// Owner, Admin, IT, Network and Billing admin.
    Admin,
    /// Every role.
    Member,
}

impl JoinPolicy {
    /// The policy's name on the wire (W20).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }

    /// The roles whose users may join other tailnets.
    #[must_use]
    pub fn allowed_roles(self) -> &'static [Role] {
        match self {
            Self::None => &[],
            Self::Admin => &[Role::Owner, Role::Admin, Role::ItAdmin, Role::NetworkAdmin, Role::BillingAdmin],
            Self::Member => &Role::ALL,
        }
    }
}
