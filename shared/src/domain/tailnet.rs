//! Tailnets and their settings.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Role, TailnetId, UserStatus};

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

/// A tailnet's unique name, such as `example.com`: lower-case letters, digits, dots and hyphens, at most 63 of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TailnetName(String);

/// A text that is not a tailnet's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be 2 to 63 lower-case letters, digits, dots or hyphens, with a letter, and no dot or hyphen at either end"
)]
pub struct ParseTailnetNameError;

impl TailnetName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TailnetName {
    type Err = ParseTailnetNameError;

    fn from_str(text: &str) -> Result<Self, ParseTailnetNameError> {
        let edge = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let bytes = text.as_bytes();
        let valid = (2..=63).contains(&bytes.len())
            && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            && bytes.iter().any(u8::is_ascii_lowercase)
            && edge(bytes.first())
            && edge(bytes.last());
        if valid { Ok(Self(text.to_owned())) } else { Err(ParseTailnetNameError) }
    }
}

impl TryFrom<String> for TailnetName {
    type Error = ParseTailnetNameError;

    fn try_from(text: String) -> Result<Self, ParseTailnetNameError> {
        text.parse()
    }
}

impl From<TailnetName> for String {
    fn from(name: TailnetName) -> Self {
        name.0
    }
}

impl fmt::Display for TailnetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
