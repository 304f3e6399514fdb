//! Tailnets, their settings and their usage.

use serde_json::{Value, json};
use shared::domain::{Membership, Month, Role, Tailnet, TailnetId, TailnetKind, Usage, UserStatus};

use super::{fixed, made_at, tailnet};

/// The caller's home, which they have founded.
pub(in crate::openapi) fn founded() -> Value {
    let (role, status) = (Role::Owner, UserStatus::Active);
    json!(shared::http::tailnet(&Membership { tailnet: tailnet(), role, status, is_home: true }))
}

/// One that they have joined by an invite.
pub(in crate::openapi) fn joined() -> Value {
    let id = TailnetId::from_entropy([2; 8]);
    let tailnet = Tailnet::founded(id, fixed("globex.example"), TailnetKind::Organizational);
    let (role, status) = (Role::Member, UserStatus::NeedsApproval);
    json!(shared::http::tailnet(&Membership { tailnet, role, status, is_home: false }))
}

/// Settings as a tailnet begins with.
pub(in crate::openapi) fn settings() -> Value {
    json!(shared::http::settings(&tailnet()))
}

/// The usage of a month.
pub(in crate::openapi) fn usage() -> Value {
    let usage = Usage { active_users: 12, joined_by_invite: 9, home_elsewhere: 2 };
    json!(shared::http::usage(Month::of(made_at()), usage))
}
