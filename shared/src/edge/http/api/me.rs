//! Who is calling, on the wire (W30).

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::examples;
use crate::domain::{SignInWay, UserId};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::Description;
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
}

/// Somebody who has signed in.
#[must_use]
pub fn me(Me { identity, session }: &Me) -> ViewedMe {
    ViewedMe {
        id: identity.user_id().to_string(),
        login_name: identity.login.clone(),
        display_name: identity.called().to_string(),
        email: identity.verified_email.as_ref().map(ToString::to_string),
        signed_in_with: session.way.clone(),
        signed_in_at: session.signed_in_at,
        session_ends_at: session.ends_at,
    }
}

fn describe_get() -> Description {
    Description::for_person(
        "Say who is calling",
        "The person of the credential, how and when they signed in, and when their session ends.",
    )
    .answers(&me(&Me { identity: examples::admin_identity(), session: examples::session() }))
}
