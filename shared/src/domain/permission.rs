//! The permission table of `docs/rules.md`, as data.

use serde::Serialize;

use super::Role;

/// A right that a role gives to an active user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Create, resend, copy and delete invites (R3).
    ManageInvites,
    /// See invites, without the URL unless they may also be managed (R7).
    ViewInvites,
    /// Approve, suspend, restore and remove users and change their roles.
    ManageUsers,
    /// List users and read settings.
    ViewTailnet,
    /// Switch user approval on and off (R17).
    SwitchUserApproval,
    /// Decide which users may join other tailnets (R18).
    ChangeJoinPolicy,
    /// Release the mails of a tailnet that has stopped because too many bounced (P6).
    ReleaseMail,
    /// Read the configuration audit log (R21).
    ReadAuditLog,
    /// Read one's own user.
    ReadOwnUser,
    /// Make, list and revoke one's own API access tokens.
    ManageOwnKeys,
}

use Role::{Admin, Auditor, BillingAdmin, ItAdmin, NetworkAdmin, Owner};

/// The roles that have each right.
const TABLE: [(Permission, &[Role]); 10] = [
    (Permission::ManageInvites, &[Owner, Admin, ItAdmin]),
    (Permission::ViewInvites, &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin]),
    (Permission::ManageUsers, &[Owner, Admin, ItAdmin]),
    (Permission::ViewTailnet, &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin, Auditor]),
    (Permission::SwitchUserApproval, &[Owner, Admin, NetworkAdmin]),
    (Permission::ChangeJoinPolicy, &[Owner, Admin, ItAdmin]),
    (Permission::ReleaseMail, &[Owner, Admin]),
    (Permission::ReadAuditLog, &[Owner, Admin, ItAdmin, NetworkAdmin, BillingAdmin]),
    (Permission::ReadOwnUser, &Role::ALL),
    (Permission::ManageOwnKeys, &Role::ALL),
];

/// The roles that have a right; none for a right that the table does not name.
#[must_use]
pub fn permitted_roles(permission: Permission) -> &'static [Role] {
    TABLE.iter().find(|(listed, _)| *listed == permission).map_or(&[], |(_, roles)| roles)
}

impl Role {
    /// Whether an active user with this role has the right.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        permitted_roles(permission).contains(&self)
    }

    /// The rights of an active user with this role, in the order of the table.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        TABLE.iter().filter(move |(_, roles)| roles.contains(&self)).map(|(permission, _)| *permission)
    }
}
