//! Users on the wire: listing, showing, approving, suspending, restoring, removing them and giving roles (W17 to W19).

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use super::examples;
use crate::domain::{
    CannotChange, InviteRole, ParseRoleError, Profile, Role, TailnetId, User, UserAction, UserId, UserStatus,
};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{Problems, read_object};
use crate::edge::http::openapi::{Description, query_parameter};
use crate::edge::http::paging::Listing;
use crate::edge::http::refusal::Code;
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::operations::{ChangeUserError, ListedUsers, NotFound, UserQuery};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 7] = [
    Endpoint::get("/api/v2/tailnet/{tailnet}/users", "list-users", describe_list),
    Endpoint::get("/api/v2/users/{id}", "get-user", describe_get),
    Endpoint::post("/api/v2/users/{id}/approve", "approve-user", describe_approve),
    Endpoint::post("/api/v2/users/{id}/suspend", "suspend-user", describe_suspend),
    Endpoint::post("/api/v2/users/{id}/restore", "restore-user", describe_restore),
    Endpoint::post("/api/v2/users/{id}/delete", "delete-user", describe_delete),
    Endpoint::post("/api/v2/users/{id}/role", "set-user-role", describe_set_role),
];

// ---- Requests ----

const ALL: &str = "all";
const MEMBER: &str = "member";
const SHARED: &str = "shared";

/// Reads the query of list-users.
///
/// # Errors
/// 400.
pub fn user_query(incoming: &Incoming<'_>) -> Result<UserQuery, Refusal> {
    let query = &incoming.query;
    let role = match query.one("role")?.as_deref() {
        None | Some(ALL | "") => None,
        Some(role) => Some(role.parse::<Role>().map_err(|_| bad_role_filter())?),
    };
    let shared_only = match query.one("type")?.as_deref() {
        None | Some(MEMBER | ALL | "") => false,
        Some(SHARED) => true,
        Some(_) => return Err(bad_type_filter()),
    };
    Ok(UserQuery { role, shared_only, after: query.cursor()?, limit: query.limit()? })
}

fn bad_role_filter() -> Refusal {
    Refusal::field("role", "must be a role or all")
}

fn bad_type_filter() -> Refusal {
    Refusal::field("type", "must be member, shared or all")
}

/// Another role for a user.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = NewRole)]
#[serde(deny_unknown_fields)]
struct RoleBody {
    /// Any but owner: ownership is not granted by a change of role.
    #[schema(value_type = InviteRole)]
    role: Option<String>,
}

/// Reads the body of set-user-role.
///
/// # Errors
/// 400; 413.
pub fn new_role(incoming: &Incoming<'_>) -> Result<InviteRole, Refusal> {
    let (body, mut problems): (RoleBody, _) = read_object(incoming.body()?)?;
    let role = problems.required("role", body.role);
    let role =
        role.and_then(|role| role.parse().map_err(|error| blame_role(&mut problems, &role, error)).ok());
    problems.unless_any(role)
}

/// Blames a role. One that there is, but that nobody is given, has a code of its own.
pub(super) fn blame_role(problems: &mut Problems, role: &str, error: ParseRoleError) {
    let code = if role.parse::<Role>().is_ok() { Code::RoleNotAllowed } else { Code::Invalid };
    problems.blame_as("role", error, code);
}

fn bad_role(error: ParseRoleError) -> Refusal {
    Refusal::field("role", error.to_string())
}

// ---- Answers ----

/// A user of a tailnet. `tailnetId` is a text here, unlike on an invite.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
#[serde(rename_all = "camelCase")]
pub struct ViewedUser {
    #[schema(value_type = UserId)]
    id: String,
    display_name: String,
    login_name: String,
    profile_pic_url: &'static str,
    #[schema(value_type = TailnetId)]
    tailnet_id: String,
    created: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    role: Role,
    status: UserStatus,
    device_count: u32,
    currently_connected: bool,
    /// Their address, if their identity provider has verified it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Who made the invite that they joined by; absent for the founder.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    invited_by: Option<ViewedInviter>,
    /// Whether the tailnet that they joined first is another one; absent for no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    external: bool,
    /// The same as `created`.
    joined_at: Timestamp,
    /// What the viewer may do to them now. The roles that `set-role` takes are the `grantableRoles` of `GET /api/v2/me`.
    can: Vec<UserAction>,
}

/// Who has invited somebody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Inviter)]
#[serde(rename_all = "camelCase")]
pub(super) struct ViewedInviter {
    /// The `id` of their user, whether or not they are still in the tailnet.
    #[schema(value_type = UserId)]
    pub(super) id: String,
    /// What they were called when they made the invite; only on the invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) display_name: Option<String>,
}

/// A user, as another one sees them.
#[must_use]
pub fn user(user: &Profile, viewer: &User) -> ViewedUser {
    ViewedUser {
        id: user.id.to_string(),
        display_name: user.display_name.to_string(),
        login_name: user.login.clone(),
        profile_pic_url: "",
        tailnet_id: user.tailnet.to_string(),
        created: user.created,
        kind: MEMBER,
        role: user.role,
        status: user.status,
        device_count: 0,
        currently_connected: false,
        email: user.email.as_ref().map(ToString::to_string),
        invited_by: user.invited_by.map(|id| ViewedInviter { id: id.to_string(), display_name: None }),
        external: user.external,
        joined_at: user.created,
        can: viewer.actions_on(user),
    }
}

/// A page of users; no other key may stand beside `users`, or the Go client fails.
#[derive(Debug, Serialize, ToSchema)]
pub struct Users {
    users: Vec<ViewedUser>,
}

/// Users in the order of their ids.
#[must_use]
pub fn listed(incoming: &Incoming<'_>, ListedUsers { viewer, users }: &ListedUsers) -> Listing<Users> {
    let items = users.items.iter().map(|one| user(&one.profile(), viewer));
    Listing::of(incoming, items, users.next, |user| user.id.clone()).map(|users| Users { users })
}

// ---- Refusals ----

impl From<ChangeUserError> for Refusal {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Yourself => Self::new(StatusCode::FORBIDDEN, error.to_string()),
            ChangeUserError::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            ChangeUserError::Impossible(cannot) => cannot.into(),
        }
    }
}

impl From<CannotChange> for Refusal {
    fn from(cannot: CannotChange) -> Self {
        let status = match cannot {
            CannotChange::IsOwner => StatusCode::FORBIDDEN,
            CannotChange::WaitsForApproval | CannotChange::IsOverBillingLimit => StatusCode::CONFLICT,
        };
        Self::new(status, cannot.to_string())
    }
}

// ---- The OpenAPI document ----

/// The operations on one user.
pub(super) const OF_A_USER: [&str; 6] =
    ["get-user", "approve-user", "suspend-user", "restore-user", "set-user-role", "delete-user"];

fn describe_list() -> Description {
    let one_of = |values: Vec<&str>, default: &str| {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values)).default(Some(json!(default)))
    };
    let roles = Role::ALL.into_iter().map(Role::as_str).chain([ALL]).collect();
    Description::for_user(
        "List the users of a tailnet",
        "In the order of their ids. No other key stands beside `users`; the next page is in `Link`.",
    )
    .parameter(
        query_parameter(
            "type",
            one_of(vec![MEMBER, SHARED, ALL], MEMBER),
            "There are no shared users, so `shared` lists nobody",
        )
        .example(MEMBER),
    )
    .parameter(query_parameter("role", one_of(roles, ALL), "Only users with this role").example(Role::Admin))
    .answers(&Users { users: vec![user(&examples::newcomer().profile(), &examples::admin())] })
    .refuses([bad_type_filter(), bad_role_filter()])
    .lists::<UserId>()
    .leads_to(OF_A_USER, "id", "$response.body#/users/0/id")
}

fn describe_get() -> Description {
    Description::for_user("Show a user", "Every active user may look at their own.")
        .id("The user's id", &examples::admin().id)
        .answers(&user(&examples::admin().profile(), &examples::admin()))
        .refuses([NotFound::User])
}

fn describe_approve() -> Description {
    describe_change(
        "Approve a user",
        "Whoever has joined where user approval is on can do nothing until then. For everybody else it changes nothing.",
    )
}

fn describe_suspend() -> Description {
    describe_change(
        "Suspend a user",
        "They have no rights until they are restored; nobody joins by their invites meanwhile. Repeated, it changes nothing.",
    )
    .leads_to(["restore-user"], "id", "$request.path.id")
    .refuses([CannotChange::IsOwner, CannotChange::WaitsForApproval, CannotChange::IsOverBillingLimit])
}

fn describe_restore() -> Description {
    describe_change(
        "Restore a suspended user",
        "They have the rights of their role again. It does not approve; repeated, it changes nothing.",
    )
    .refuses([CannotChange::WaitsForApproval, CannotChange::IsOverBillingLimit])
}

fn describe_delete() -> Description {
    describe_change(
        "Remove a user",
        "They are out at once, and their open invites and API access tokens are of no use from then on. They may be invited again.",
    )
    .refuses([CannotChange::IsOwner])
}

fn describe_set_role() -> Description {
    describe_change(
        "Give a user another role",
        "Nobody grants above what they may: an IT admin any role but admin; nobody owner. Open invites that the user could not make any \
         more are revoked within seconds.",
    )
    .body::<RoleBody>([("a role", json!({ "role": Role::Auditor }))])
    .refuses([bad_role(ParseRoleError), Refusal::too_large(MAX_BODY_BYTES)])
    .refuses([CannotChange::IsOwner])
}

/// Describes a change of one user.
fn describe_change(summary: &'static str, description: &'static str) -> Description {
    Description::for_user(summary, description)
        .id("The user's id", &examples::admin().id)
        .refuses([ChangeUserError::Yourself, ChangeUserError::NotFound])
}
