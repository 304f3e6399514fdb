//! Tailnets on the wire: founding, listing and leaving them (W25).

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::examples;
use crate::domain::{
    CannotLeave, MayNotFound, Membership, NotYourDomain, ParseTailnetNameError, Role, TailnetId, TailnetKind,
    TailnetName, UserStatus,
};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::read_object;
use crate::edge::http::openapi::Description;
use crate::edge::http::paging::Listing;
use crate::edge::http::refusal::{Code, Field};
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::operations::{CreateTailnetError, TailnetQuery};
use crate::store::Part;

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint::post("/api/v2/tailnets", "create-tailnet", describe_create),
    Endpoint::get("/api/v2/tailnets", "list-tailnets", describe_list),
    Endpoint::post("/api/v2/tailnet/{tailnet}/leave", "leave-tailnet", describe_leave),
];

const KINDS: &str = "must be personal or organizational";

/// A tailnet to be founded.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = NewTailnet)]
#[serde(deny_unknown_fields)]
struct TailnetBody {
    /// Unique: a label of 2 to 63 lower-case letters, digits and hyphens with a letter first; or the domain of the caller's verified address.
    #[schema(value_type = TailnetName)]
    name: Option<String>,
    /// Whether it belongs to one person or to an organization.
    #[schema(value_type = TailnetKind)]
    kind: Option<String>,
}

/// Reads the body of create-tailnet.
///
/// # Errors
/// 400; 413.
pub fn new_tailnet(incoming: &Incoming<'_>) -> Result<(TailnetName, TailnetKind), Refusal> {
    let (body, mut problems): (TailnetBody, _) = read_object(incoming.body()?)?;
    let name = problems.required("name", body.name);
    let name = name.and_then(|name| problems.typed("name", name.parse::<TailnetName>()));
    let kind = problems.required("kind", body.kind);
    let kind = kind.and_then(|kind| problems.typed("kind", kind_of(&kind)));
    problems.unless_any(name.zip(kind))
}

fn kind_of(text: &str) -> Result<TailnetKind, &'static str> {
    match text {
        "personal" => Ok(TailnetKind::Personal),
        "organizational" => Ok(TailnetKind::Organizational),
        _ => Err(KINDS),
    }
}

fn bad_name(error: ParseTailnetNameError) -> Refusal {
    Refusal::field("name", error.to_string())
}

fn bad_kind() -> Refusal {
    Refusal::field("kind", KINDS)
}

/// One of the caller's tailnets, as they are in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tailnet)]
#[serde(rename_all = "camelCase")]
pub struct ViewedTailnet {
    #[schema(value_type = TailnetId)]
    id: String,
    name: String,
    kind: TailnetKind,
    /// What the caller is there.
    role: Role,
    /// Whether the caller can act there.
    status: UserStatus,
    /// Whether it is the caller's home, whose policy decides which others they may join.
    home: bool,
}

/// One of the caller's tailnets.
#[must_use]
pub fn tailnet(membership: &Membership) -> ViewedTailnet {
    ViewedTailnet {
        id: membership.tailnet.id.to_string(),
        name: membership.tailnet.name.to_string(),
        kind: membership.tailnet.kind,
        role: membership.role,
        status: membership.status,
        home: membership.is_home,
    }
}

/// The caller's tailnets.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tailnets {
    tailnets: Vec<ViewedTailnet>,
}

/// Reads the query of list-tailnets.
///
/// # Errors
/// 400.
pub fn tailnet_query(incoming: &Incoming<'_>) -> Result<TailnetQuery, Refusal> {
    Ok(TailnetQuery { after: incoming.query.cursor()?, limit: incoming.query.limit()? })
}

/// The caller's tailnets.
#[must_use]
pub fn listed(incoming: &Incoming<'_>, listed: &Part<Membership, TailnetId>) -> Listing<Tailnets> {
    Listing::of(incoming, listed.items.iter().map(tailnet), listed.next, |tailnet| tailnet.id.clone())
        .map(|tailnets| Tailnets { tailnets })
}

impl From<CreateTailnetError> for Refusal {
    fn from(error: CreateTailnetError) -> Self {
        let message = error.to_string();
        match error {
            CreateTailnetError::MayNotFound(_) => Self::new(StatusCode::FORBIDDEN, message),
            CreateTailnetError::NotYourDomain(_) => {
                let field = Field::new("name", message).with_code(Code::DomainNotYours);
                Self::fields(StatusCode::FORBIDDEN, vec![field])
            }
            CreateTailnetError::TooMany => Self::new(StatusCode::CONFLICT, message),
            CreateTailnetError::NameTaken => {
                Self::fields(StatusCode::CONFLICT, vec![Field::new("name", message).with_code(Code::Taken)])
            }
        }
    }
}

impl From<CannotLeave> for Refusal {
    fn from(reason: CannotLeave) -> Self {
        Self::new(StatusCode::FORBIDDEN, reason.to_string())
    }
}

/// The operations on a whole tailnet.
const OF_A_TAILNET: [&str; 11] = [
    "get-settings",
    "update-settings",
    "release-mail",
    "list-users",
    "create-invites",
    "list-invites",
    "create-key",
    "list-keys",
    "get-usage",
    "list-audit-events",
    "leave-tailnet",
];

fn describe_create() -> Description {
    let example = json!({ "name": examples::tailnet().name, "kind": examples::tailnet().kind });
    Description::for_person(
        "Found a tailnet",
        "The caller becomes its owner. The first tailnet that a person is in is their home. The operator says who may found; where everybody may, each \
         person founds three at most.",
    )
    .body::<TailnetBody>([("an organization's", example)])
    .answers(&founded())
    .leads_to(OF_A_TAILNET, "tailnet", "$response.body#/id")
    .refuses([
        bad_name(ParseTailnetNameError::Malformed),
        bad_name(ParseTailnetNameError::TelephoneNumber),
        bad_kind(),
        CreateTailnetError::from(MayNotFound::NotVerified).into(),
        CreateTailnetError::from(MayNotFound::NotListed).into(),
        CreateTailnetError::from(NotYourDomain::OtherDomain).into(),
        CreateTailnetError::from(NotYourDomain::MailProvider).into(),
        CreateTailnetError::TooMany.into(),
        CreateTailnetError::NameTaken.into(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}

fn describe_list() -> Description {
    let joined = Membership {
        tailnet: examples::other_tailnet(),
        role: Role::Member,
        status: UserStatus::NeedsApproval,
        is_home: false,
    };
    Description::for_person(
        "List the tailnets that the caller is in",
        "The home first, those included where the caller waits for approval or is suspended.",
    )
    .answers(&Tailnets { tailnets: vec![founded(), tailnet(&joined)] })
    .lists::<TailnetId>()
    .leads_to(OF_A_TAILNET, "tailnet", "$response.body#/tailnets/0/id")
}

fn describe_leave() -> Description {
    Description::for_any_user(
        "Leave a tailnet",
        "One that was joined later than the first, of an organization. Whoever waits for approval may leave, too. The home tailnet's log \
         says so.",
    )
    .refuses([CannotLeave::Suspended, CannotLeave::IsOwner, CannotLeave::IsPersonal, CannotLeave::IsHome])
}

/// An example: the caller's home, which they founded.
fn founded() -> ViewedTailnet {
    let (role, status) = (Role::Owner, UserStatus::Active);
    tailnet(&Membership { tailnet: examples::tailnet(), role, status, is_home: true })
}
