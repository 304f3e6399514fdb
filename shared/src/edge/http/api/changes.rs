//! What was touched lately, on the wire (W39).

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{KnownFormat, SchemaFormat};

use super::examples;
use crate::domain::{EventGroupId, TargetType};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, query_parameter, string};
use crate::edge::http::{Incoming, Refusal};
use crate::operations::{ListedChanges, Touched};

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] =
    [Endpoint::get("/api/v2/tailnet/{tailnet}/changes", "list-changes", describe_list)];

/// Reads the query of list-changes.
///
/// # Errors
/// 400.
pub fn after(incoming: &Incoming<'_>) -> Result<Timestamp, Refusal> {
    incoming.query.time("after")?.ok_or_else(missing_after)
}

fn missing_after() -> Refusal {
    Refusal::field("after", "is required, as an RFC 3339 time: the serverTime of an earlier answer")
}

/// What was touched in a tailnet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// The operations that have touched something, the newest first.
    #[serde(rename = "changes")]
    operations: Vec<Operation>,
    /// Whether these are all. If not, read again whatever you show.
    is_complete: bool,
    /// The time of the service, to be given as `after` next time.
    server_time: Timestamp,
}

/// What one operation has touched.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TouchedByOperation)]
struct Operation {
    /// Its event group in the audit log.
    #[serde(rename = "eventGroupID")]
    #[schema(value_type = EventGroupId)]
    event_group_id: String,
    touched: Vec<TouchedThing>,
}

/// Something that was made, changed or removed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Touched)]
struct TouchedThing {
    kind: Kind,
    id: String,
}

/// What was touched.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = TouchedKind)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    User,
    Invite,
    /// The tailnet itself: its settings.
    Tailnet,
}

/// What was touched, newest first.
#[must_use]
pub fn listed(incoming: &Incoming<'_>, listed: &ListedChanges) -> Changes {
    let operations = listed.operations.iter().map(|one| operation(one.operation, &one.touched));
    changes(operations.collect(), listed.is_complete, incoming.moment.now)
}

const fn changes(operations: Vec<Operation>, is_complete: bool, server_time: Timestamp) -> Changes {
    Changes { operations, is_complete, server_time }
}

fn operation(id: EventGroupId, touched: &[Touched]) -> Operation {
    Operation { event_group_id: id.to_string(), touched: touched.iter().filter_map(thing).collect() }
}

fn thing(touched: &Touched) -> Option<TouchedThing> {
    let kind = match touched.kind {
        TargetType::User => Kind::User,
        TargetType::Invite => Kind::Invite,
        TargetType::Tailnet => Kind::Tailnet,
        TargetType::ApiKey => return None,
    };
    Some(TouchedThing { kind, id: touched.id.clone() })
}

fn describe_list() -> Description {
    let invite = examples::email_invite();
    let touched = [Touched { kind: TargetType::Invite, id: invite.id.to_string() }];
    let example = operation(EventGroupId::of_creation(invite.id), &touched);
    let time = string().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    Description::for_user(
        "List what was touched since a time",
        "For whoever shows users and invites and wants to know when to read them again. What was touched in the 30 seconds before `after` is \
         listed, too, since a change can appear so late; tell it apart by `eventGroupID`. How far a mail has come is not a change. `isComplete` \
         is false where more was touched than one answer lists.",
    )
    .parameter(
        query_parameter("after", time, "The `serverTime` of an earlier answer, of this call or of `GET /api/v2/me`")
            .example(examples::made_at())
            .required(),
    )
    .answers(&changes(vec![example], true, examples::made_at()))
    .refuses([missing_after()])
}
