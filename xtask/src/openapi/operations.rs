//! What the document says of each operation. The refusals are the errors themselves, so statuses and messages are those of the code.

mod invites;
mod log;
mod pages;
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
        ("list-audit-events", _) => log::list_audit_events(),
        ("show-invite", "/join") => pages::show_invite(),
        ("show-invite", _) => pages::open_link(),
        _ => return None,
    })
}
