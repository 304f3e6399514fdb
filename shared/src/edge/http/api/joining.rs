//! Joining by an invite on the wire (W15, W16).

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::examples;
use super::users::{self, ViewedUser};
use crate::domain::CannotJoin;
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::read_object;
use crate::edge::http::openapi::Description;
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::identity::UnknownCode;
use crate::metrics::Reason;
use crate::operations::Joined;

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] =
    [Endpoint::post("/api/v2/user-invites/-/accept", "accept-invite", describe_accept)];

/// What to join by.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = AcceptUserInvite)]
#[serde(deny_unknown_fields)]
struct AcceptBody {
    /// The invite's URL, or its code alone; of a URL only the code counts. Brackets, quotes, closing punctuation and blanks around it
    /// do no harm.
    #[schema(value_type = String)]
    invite: Option<String>,
}

/// Reads the body of accept-invite: a link or a code, as it was pasted. Nothing has verified it yet.
///
/// # Errors
/// 400; 413.
pub fn link(incoming: &Incoming<'_>) -> Result<String, Refusal> {
    let (body, mut problems): (AcceptBody, _) = read_object(incoming.body()?)?;
    let invite = problems.required("invite", body.invite);
    problems.unless_any(invite)
}

/// A user who has just joined.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoinedUser {
    #[serde(flatten)]
    user: ViewedUser,
    tailnet_name: String,
}

/// A user who has just joined.
#[must_use]
pub fn joined(joined: &Joined) -> JoinedUser {
    JoinedUser {
        user: users::user(&joined.user.profile(), &joined.user),
        tailnet_name: joined.tailnet.name.to_string(),
    }
}

impl From<UnknownCode> for Refusal {
    fn from(error: UnknownCode) -> Self {
        Self::new(StatusCode::NOT_FOUND, error.to_string())
    }
}

impl From<CannotJoin> for Refusal {
    fn from(cannot: CannotJoin) -> Self {
        let status = match cannot {
            CannotJoin::Gone => StatusCode::GONE,
            CannotJoin::AlreadyMember | CannotJoin::NumberTaken => StatusCode::CONFLICT,
            CannotJoin::BoundToAnotherAddress | CannotJoin::ForbiddenByHome => StatusCode::FORBIDDEN,
        };
        let refusal = Self::new(status, cannot.to_string());
        match cannot {
            CannotJoin::Gone | CannotJoin::NumberTaken => refusal,
            CannotJoin::AlreadyMember => refusal.counting_as(Reason::Member),
            CannotJoin::BoundToAnotherAddress => refusal.counting_as(Reason::OtherAddress),
            CannotJoin::ForbiddenByHome => refusal.counting_as(Reason::ForbiddenByHome),
        }
    }
}

fn describe_accept() -> Description {
    let joined = joined(&Joined { user: examples::newcomer(), tailnet: examples::tailnet() });
    Description::for_person(
        "Join a tailnet by an invite",
        "The person of the credential joins; whoever holds the link may, unless it is bound to an address. Repeated by the person who \
         joined, it answers with their user again. 410 has the same body whether the invite was used, has expired or was deleted.",
    )
    .body::<AcceptBody>([
        ("a URL", json!({ "invite": examples::invite_url() })),
        ("a code", json!({ "invite": examples::invite_code() })),
    ])
    .answers(&joined)
    .leads_to(["leave-tailnet", "get-settings"], "tailnet", "$response.body#/tailnetId")
    .refuses([
        Refusal::field("invite", "is required"),
        UnknownCode.into(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
    .refuses([
        CannotJoin::Gone,
        CannotJoin::AlreadyMember,
        CannotJoin::NumberTaken,
        CannotJoin::BoundToAnotherAddress,
        CannotJoin::ForbiddenByHome,
    ])
}
