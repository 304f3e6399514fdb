//! Users.

use serde_json::json;
use shared::domain::Role;
use shared::http::Refusal;
use shared::operations::GetUserError;

use super::Operation;
use super::parts::{bad_paging, ok, paged, paging, parameter, refused, tailnet};
use crate::openapi::examples;

pub(super) fn list_users() -> Operation {
    let roles: Vec<&str> = Role::ALL.into_iter().map(Role::as_str).chain(["all"]).collect();
    let kind = parameter(
        "query",
        "type",
        json!({ "type": "string", "enum": ["member", "shared", "all"], "default": "member" }),
        "There are no shared users, so `shared` lists nobody",
        "member",
    );
    let role = parameter(
        "query",
        "role",
        json!({ "type": "string", "enum": roles, "default": "all" }),
        "Only users with this role",
        "admin",
    );
    let not_a_role = [Refusal::field("role", "must be a role or all")];
    Operation {
        summary: "List the users of a tailnet",
        description: "In the order of their ids. No other key stands beside `users`; the next page is in `Link`.",
        signed_in: true,
        parameters: [tailnet(), kind, role].into_iter().chain(paging()).collect(),
        body: None,
        answer: paged(
            json!({ "$ref": "#/components/schemas/Users" }),
            json!({ "users": [examples::admin()] }),
        ),
        refused: refused(not_a_role.into_iter().chain(bad_paging())),
    }
}

pub(super) fn get_user() -> Operation {
    let id = parameter("path", "id", json!({ "type": "string" }), "The user's id", "5034501847193217");
    Operation {
        summary: "Show a user",
        description: "Every active user may look at their own.",
        signed_in: true,
        parameters: vec![id],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/User" }), examples::admin()),
        refused: refused([GetUserError::NotFound.into()]),
    }
}
