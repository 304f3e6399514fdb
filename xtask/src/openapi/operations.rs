//! What the document says of each operation. The refusals are the errors themselves, so statuses and messages are those of the code.

mod invites;
mod keys;
mod log;
mod pages;
mod tailnets;
mod users;

mod parts;

use serde_json::Value;
use shared::http::Refusal;
use shared::http::routes::Route;

/// An operation in words and values.
pub(super) struct Operation {
    pub summary: &'static str,
    pub description: &'static str,
    pub signed_in: bool,
    pub parameters: Vec<Value>,
    pub body: Option<Value>,
    pub answer: Answer,
    pub refused: Refused,
}

/// What an operation answers when all is well.
pub(super) struct Answer {
    pub status: u16,
    pub description: &'static str,
    pub content: Option<(&'static str, Value)>,
    pub headers: Value,
}

/// What an operation answers when it is not.
pub(super) enum Refused {
    /// For programs.
    Json(Vec<Refusal>),
    /// For people: statuses, and what the page says.
    Pages(Vec<(u16, &'static str)>),
}

/// The operation that a route leads to; none if it is not described yet.
pub(super) fn operation(route: &Route) -> Option<Operation> {
    Some(match (route.function, route.path) {
        ("create-invites", _) => invites::create_invites(),
        ("list-invites", _) => invites::list_invites(),
        ("get-invite", _) => invites::get_invite(),
        ("delete-invite", _) => invites::delete_invite(),
        ("resend-invite", _) => invites::resend_invite(),
        ("accept-invite", _) => invites::accept_invite(),
        ("list-users", _) => users::list_users(),
        ("get-user", _) => users::get_user(),
        ("approve-user", _) => users::approve_user(),
        ("suspend-user", _) => users::suspend_user(),
        ("restore-user", _) => users::restore_user(),
        ("set-user-role", _) => users::set_user_role(),
        ("delete-user", _) => users::delete_user(),
        ("create-tailnet", _) => tailnets::create_tailnet(),
        ("list-tailnets", _) => tailnets::list_tailnets(),
        ("get-settings", _) => tailnets::get_settings(),
        ("update-settings", _) => tailnets::update_settings(),
        ("leave-tailnet", _) => tailnets::leave_tailnet(),
        ("create-key", _) => keys::create_key(),
        ("list-keys", _) => keys::list_keys(),
        ("delete-key", _) => keys::delete_key(),
        ("get-usage", _) => log::get_usage(),
        ("list-audit-events", _) => log::list_audit_events(),
        ("show-invite", "/join") => pages::show_invite(),
        ("show-invite", _) => pages::open_link(),
        _ => return None,
    })
}
