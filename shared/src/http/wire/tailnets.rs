//! Tailnets, their settings and their usage on the wire (contract section 4).

use serde::Serialize;

use crate::domain::{JoinPolicy, Membership, Month, Role, Tailnet, TailnetKind, Usage, UserStatus};

/// One of the caller's tailnets, as they are in it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Tailnet))]
#[serde(rename_all = "camelCase")]
pub struct ViewedTailnet {
    id: String,
    name: String,
    kind: TailnetKind,
    /// What the caller is there.
    role: Role,
    /// Whether the caller can act there.
    status: UserStatus,
    /// Whether it is the caller's home, whose policy decides which others they may join.
    home: bool,
}

/// One of the caller's tailnets.
#[must_use]
pub fn tailnet(membership: &Membership) -> ViewedTailnet {
    ViewedTailnet {
        id: membership.tailnet.id.to_string(),
        name: membership.tailnet.name.to_string(),
        kind: membership.tailnet.kind,
        role: membership.role,
        status: membership.status,
        home: membership.is_home,
    }
}

/// The caller's tailnets.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tailnets {
    tailnets: Vec<ViewedTailnet>,
}

/// The caller's tailnets.
#[must_use]
pub fn tailnets(memberships: &[Membership]) -> Tailnets {
    Tailnets { tailnets: memberships.iter().map(tailnet).collect() }
}

/// The settings of a tailnet.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TailnetSettings))]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Whether whoever accepts an invite waits until somebody approves them.
    users_approval_on: bool,
    /// Which users may join other tailnets: none, those with an admin role, or everybody.
    users_role_allowed_to_join_external_tailnets: JoinPolicy,
}

/// The settings of a tailnet.
#[must_use]
pub const fn settings(tailnet: &Tailnet) -> Settings {
    Settings {
        users_approval_on: tailnet.user_approval_on,
        users_role_allowed_to_join_external_tailnets: tailnet.join_policy,
    }
}

/// How many users of a tailnet were active in a month.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Usage))]
#[serde(rename_all = "camelCase")]
pub struct ViewedUsage {
    /// The calendar month in UTC.
    month: String,
    /// Everybody who joined and moved data, those included who are paid for elsewhere.
    active_users: u64,
    /// Of them those who joined by an invite.
    joined_by_invite: u64,
    /// Of them those whose home is another tailnet.
    home_elsewhere: u64,
}

/// The usage of a month.
#[must_use]
pub fn usage(month: Month, usage: Usage) -> ViewedUsage {
    let Usage { active_users, joined_by_invite, home_elsewhere } = usage;
    ViewedUsage { month: month.to_string(), active_users, joined_by_invite, home_elsewhere }
}
