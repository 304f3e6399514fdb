//! Every route with the function that serves it; the template, the local router and the OpenAPI document name the same.

use http::Method;

/// A method and a path, and the function that serves them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, its parameters in braces.
    pub path: &'static str,
    /// The function: its folder, package, binary and operation id.
    pub function: &'static str,
}

const fn route(method: Method, path: &'static str, function: &'static str) -> Route {
    Route { method, path, function }
}

/// Every route.
pub static ROUTES: [Route; 25] = [
    route(Method::POST, "/api/v2/tailnet/{tailnet}/user-invites", "create-invites"),
    route(Method::GET, "/api/v2/tailnet/{tailnet}/user-invites", "list-invites"),
    route(Method::GET, "/api/v2/user-invites/{id}", "get-invite"),
    route(Method::DELETE, "/api/v2/user-invites/{id}", "delete-invite"),
    route(Method::POST, "/api/v2/user-invites/{id}/resend", "resend-invite"),
    route(Method::POST, "/api/v2/user-invites/-/accept", "accept-invite"),
    route(Method::GET, "/api/v2/tailnet/{tailnet}/users", "list-users"),
    route(Method::GET, "/api/v2/users/{id}", "get-user"),
    route(Method::POST, "/api/v2/users/{id}/approve", "approve-user"),
    route(Method::POST, "/api/v2/users/{id}/suspend", "suspend-user"),
    route(Method::POST, "/api/v2/users/{id}/restore", "restore-user"),
    route(Method::POST, "/api/v2/users/{id}/delete", "delete-user"),
    route(Method::POST, "/api/v2/users/{id}/role", "set-user-role"),
    route(Method::POST, "/api/v2/tailnets", "create-tailnet"),
    route(Method::GET, "/api/v2/tailnets", "list-tailnets"),
    route(Method::GET, "/api/v2/tailnet/{tailnet}/settings", "get-settings"),
    route(Method::PATCH, "/api/v2/tailnet/{tailnet}/settings", "update-settings"),
    route(Method::POST, "/api/v2/tailnet/{tailnet}/leave", "leave-tailnet"),
    route(Method::POST, "/api/v2/tailnet/{tailnet}/keys", "create-key"),
    route(Method::GET, "/api/v2/tailnet/{tailnet}/keys", "list-keys"),
    route(Method::DELETE, "/api/v2/tailnet/{tailnet}/keys/{id}", "delete-key"),
    route(Method::GET, "/api/v2/tailnet/{tailnet}/usage", "get-usage"),
    route(Method::GET, "/api/v2/tailnet/{tailnet}/logging/configuration", "list-audit-events"),
    route(Method::GET, "/uinv/{code}", "show-invite"),
    route(Method::GET, "/join", "show-invite"),
];

/// The functions that follow the table's stream instead of answering requests.
/// DynamoDB lets two read a stream before it slows them down.
pub const STREAM_FUNCTIONS: [&str; 2] = ["send-invite-mail", "expire-invites"];

/// The functions that events of `EventBridge` call, a schedule's among them.
pub const EVENT_FUNCTIONS: [&str; 3] = ["record-activity", "record-delivery", "requeue-mail"];
