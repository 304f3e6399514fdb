//! Users.

use serde_json::{Value, json};
use shared::domain::{CannotChange, ParseRoleError, Role};
use shared::http::{MAX_BODY_BYTES, Refusal};
use shared::operations::{ChangeUserError, NotFound};

use super::Operation;
use super::parts::{bad_paging, body, empty, ok, paged, paging, parameter, refused, tailnet};
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
    Operation {
        summary: "Show a user",
        description: "Every active user may look at their own.",
        signed_in: true,
        parameters: vec![user_id()],
        body: None,
        answer: ok(json!({ "$ref": "#/components/schemas/User" }), examples::admin()),
        refused: refused([NotFound::User.into()]),
    }
}

pub(super) fn approve_user() -> Operation {
    change(
        "Approve a user",
        "Whoever has joined where user approval is on can do nothing until then. For everybody else it changes nothing.",
        [],
    )
}

pub(super) fn suspend_user() -> Operation {
    change(
        "Suspend a user",
        "They have no rights until they are restored; nobody joins by their invites meanwhile. Repeated, it changes nothing.",
        [CannotChange::IsOwner, CannotChange::WaitsForApproval, CannotChange::IsOverBillingLimit],
    )
}

pub(super) fn restore_user() -> Operation {
    change(
        "Restore a suspended user",
        "They have the rights of their role again. It does not approve; repeated, it changes nothing.",
        [CannotChange::WaitsForApproval, CannotChange::IsOverBillingLimit],
    )
}

pub(super) fn delete_user() -> Operation {
    change(
        "Remove a user",
        "They are out at once, and their open invites and API access tokens are of no use from then on. They may be invited again.",
        [CannotChange::IsOwner],
    )
}

pub(super) fn set_user_role() -> Operation {
    let examples = json!({ "a role": { "value": { "role": "auditor" } } });
    let own = [Refusal::field("role", ParseRoleError.to_string()), Refusal::too_large(MAX_BODY_BYTES)];
    Operation {
        body: Some(body(json!({ "$ref": "#/components/schemas/NewRole" }), examples)),
        refused: refused(own.into_iter().chain(refusals([CannotChange::IsOwner]))),
        ..change(
            "Give a user another role",
            "Nobody grants above what they may: an IT admin any role but admin; nobody owner. Open invites that the user could not make \
             any more are revoked within seconds.",
            [],
        )
    }
}

/// What is done to one user, without a body.
fn change(
    summary: &'static str,
    description: &'static str,
    own: impl IntoIterator<Item = CannotChange>,
) -> Operation {
    Operation {
        summary,
        description,
        signed_in: true,
        parameters: vec![user_id()],
        body: None,
        answer: empty(),
        refused: refused(refusals(own)),
    }
}

fn refusals(own: impl IntoIterator<Item = CannotChange>) -> impl Iterator<Item = Refusal> {
    let of_every_change = [ChangeUserError::Yourself.into(), ChangeUserError::NotFound.into()];
    of_every_change.into_iter().chain(own.into_iter().map(Refusal::from))
}

fn user_id() -> Value {
    parameter("path", "id", json!({ "type": "string" }), "The user's id", "5034501847193217")
}
