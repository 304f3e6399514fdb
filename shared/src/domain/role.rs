//! Roles, and which of them may be granted by whom (R6).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a user is in a tailnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The one owner; not granted by any role change or invite.
    Owner,
    /// May do everything but own the tailnet.
    Admin,
    /// Manages users and invites, though not admins.
    ItAdmin,
    /// Manages the network and may switch user approval.
    NetworkAdmin,
    /// Manages billing.
    BillingAdmin,
    /// May look at users and settings.
    Auditor,
    /// Uses the network.
    Member,
}

/// A text that names no role. It is refused, so an unknown role grants nothing (R6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of {}", InviteRole::NAMES)]
pub struct ParseRoleError;

impl Role {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Admin,
        Self::ItAdmin,
        Self::NetworkAdmin,
        Self::BillingAdmin,
        Self::Auditor,
        Self::Member,
    ];

    /// The role's name on the wire (W17).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::ItAdmin => "it-admin",
            Self::NetworkAdmin => "network-admin",
            Self::BillingAdmin => "billing-admin",
            Self::Auditor => "auditor",
            Self::Member => "member",
        }
    }

    /// Whether a manager with this role may act on a user with the other. Nobody acts on the owner, and IT admins not on Admins.
    #[must_use]
    pub const fn may_act_on(self, other: Self) -> bool {
        match self {
            Self::Owner | Self::Admin => !matches!(other, Self::Owner),
            Self::ItAdmin => !matches!(other, Self::Owner | Self::Admin),
            Self::NetworkAdmin | Self::BillingAdmin | Self::Auditor | Self::Member => false,
        }
    }

    /// Whether nothing that this role does reaches a user with the other, whatever it would change. What cannot be done to the owner
    /// by those who reach them has a reason of its own.
    #[must_use]
    pub const fn cannot_reach(self, other: Self) -> bool {
        !matches!(self, Self::Owner | Self::Admin) && !self.may_act_on(other)
    }

    /// Whether a user with this role may grant the other: nobody invites above themselves (R6).
    #[must_use]
    pub fn may_grant(self, granted: InviteRole) -> bool {
        match self {
            Self::Owner | Self::Admin => true,
            Self::ItAdmin => granted.role() != Self::Admin,
            Self::NetworkAdmin | Self::BillingAdmin | Self::Auditor | Self::Member => false,
        }
    }

    /// The roles that a user with this role may grant.
    pub fn grantable(self) -> impl Iterator<Item = InviteRole> {
        InviteRole::all().filter(move |role| self.may_grant(*role))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, ParseRoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(ParseRoleError)
    }
}

/// A role that an invite can grant: every one but owner (R6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Role", into = "Role")]
pub struct InviteRole(Role);

impl InviteRole {
    const NAMES: &'static str = "member, admin, it-admin, network-admin, billing-admin, auditor";

    /// What only an Owner or Admin grants (R6).
    pub const ADMIN: Self = Self(Role::Admin);

    /// What an invite grants that names no role (W12).
    pub const MEMBER: Self = Self(Role::Member);

    /// Every role that an invite can grant.
    pub fn all() -> impl Iterator<Item = Self> {
        Role::ALL.into_iter().filter_map(|role| Self::try_from(role).ok())
    }

    /// The role that the invitee will have.
    #[must_use]
    pub const fn role(self) -> Role {
        self.0
    }

    /// The roles whose users may grant this one.
    pub fn grantors(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| role.may_grant(self))
    }
}

impl TryFrom<Role> for InviteRole {
    type Error = ParseRoleError;

    fn try_from(role: Role) -> Result<Self, ParseRoleError> {
        if role == Role::Owner { Err(ParseRoleError) } else { Ok(Self(role)) }
    }
}

impl From<InviteRole> for Role {
    fn from(role: InviteRole) -> Self {
        role.0
    }
}

impl FromStr for InviteRole {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, ParseRoleError> {
        text.parse::<Role>().and_then(Self::try_from)
    }
}

impl fmt::Display for InviteRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn owner_and_admin_grant_any_role_and_it_admins_any_but_admin() {
        let granted =
            |role: Role| role.grantable().map(|granted| granted.role().as_str()).collect::<Vec<_>>();
        let all = ["admin", "it-admin", "network-admin", "billing-admin", "auditor", "member"];
        assert_eq!(granted(Role::Owner), all);
        assert_eq!(granted(Role::Admin), all);
        assert_eq!(granted(Role::ItAdmin), all[1..]);
        for role in [Role::NetworkAdmin, Role::BillingAdmin, Role::Auditor, Role::Member] {
            assert!(granted(role).is_empty());
        }
    }

    #[test]
    fn an_invite_never_makes_an_owner() {
        assert_eq!("owner".parse::<InviteRole>(), Err(ParseRoleError));
    }

    proptest! {
        #[test]
        fn only_the_exact_names_are_roles(text in any::<String>()) {
            prop_assert_eq!(text.parse::<Role>().is_ok(), Role::ALL.iter().any(|role| role.as_str() == text));
        }
    }

    #[test]
    fn a_role_reads_back_as_written_on_the_wire_and_in_the_table() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
    }
}
