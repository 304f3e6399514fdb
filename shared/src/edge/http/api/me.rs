//! Who is calling, on the wire (W30, W35).

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::examples;
use crate::domain::{
    Denied, InviteRole, Membership, Permission, Role, SignInWay, TailnetId, TailnetKind, UserId, UserStatus,
};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, query_parameter, string};
use crate::edge::http::query::repeated;
use crate::operations::Me;

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] = [Endpoint::get("/api/v2/me", "get-me", describe_get)];

/// Somebody who has signed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
#[serde(rename_all = "camelCase")]
pub struct ViewedMe {
    /// The caller's number in every tailnet that they are in.
    #[schema(value_type = UserId)]
    id: String,
    login_name: String,
    display_name: String,
    /// The caller's address, if their identity provider has verified it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// How they signed in: `passkey`, the short name of an identity provider, or `token-exchange` for a bearer token.
    #[schema(value_type = String)]
    signed_in_with: SignInWay,
    signed_in_at: Timestamp,
    /// When the session ends, unless they sign out before.
    session_ends_at: Timestamp,
    /// The time of this answer, so that a reader can tell how wrong its own clock is.
    server_time: Timestamp,
    /// What the caller is in the tailnet of the query; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    membership: Option<ViewedMembership>,
}

/// What somebody is in a tailnet, and what they may do there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
#[serde(rename_all = "camelCase")]
struct ViewedMembership {
    #[schema(value_type = TailnetId)]
    tailnet_id: String,
    tailnet_name: String,
    kind: TailnetKind,
    role: Role,
    /// Who waits for approval or is suspended may do nothing.
    status: UserStatus,
    /// What they may do; empty unless they can act.
    permissions: Vec<Permission>,
    /// The roles that they may grant, by an invite or to a user whom they may give another role; empty unless they can act.
    grantable_roles: Vec<InviteRole>,
    /// Whether they may leave the tailnet.
    can_leave: bool,
}

impl From<&Membership> for ViewedMembership {
    fn from(membership: &Membership) -> Self {
        Self {
            tailnet_id: membership.tailnet.id.to_string(),
            tailnet_name: membership.tailnet.name.to_string(),
            kind: membership.tailnet.kind,
            role: membership.role,
            status: membership.status,
            permissions: membership.permissions().collect(),
            grantable_roles: membership.grantable_roles().collect(),
            can_leave: membership.check_leaving().is_ok(),
        }
    }
}

/// Somebody who has signed in.
#[must_use]
pub fn me(Me { identity, session, membership }: &Me, now: Timestamp) -> ViewedMe {
    ViewedMe {
        id: identity.user_id().to_string(),
        login_name: identity.login.clone(),
        display_name: identity.called().to_string(),
        email: identity.verified_email.as_ref().map(ToString::to_string),
        signed_in_with: session.way.clone(),
        signed_in_at: session.signed_in_at,
        session_ends_at: session.ends_at,
        server_time: now,
        membership: membership.as_ref().map(ViewedMembership::from),
    }
}

fn describe_get() -> Description {
    let membership = Membership {
        tailnet: examples::tailnet(),
        role: Role::ItAdmin,
        status: UserStatus::Active,
        is_home: true,
    };
    let (identity, session) = (examples::admin_identity(), examples::session());
    let tailnet = "A tailnet's id or name: the answer says what the caller is there and may do";
    Description::for_person(
        "Say who is calling",
        "The person of the credential, how and when they signed in, and when their session ends; with `tailnet`, what they are there.",
    )
    .parameter(query_parameter("tailnet", string(), tailnet).example("acme.example"))
    .answers(&me(&Me { identity, session, membership: Some(membership) }, examples::made_at()))
    .refuses([repeated("tailnet"), Denied::NotAUser.into()])
}
