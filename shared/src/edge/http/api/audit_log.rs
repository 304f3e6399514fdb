//! The configuration audit log on the wire (W22 to W24).

use http::StatusCode;
use http::header::{self, HeaderValue};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::schema::{AnyOfBuilder, ArrayBuilder};
use utoipa::openapi::{KnownFormat, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::examples;
use crate::audit_entry::AuditEntry;
use crate::domain::{
    Actor, ActorFilter, AuditFilter, AuditOrder, AuditRecord, Change, EventFilter, EventGroupId, Origin,
    Proof, Tailnet, TailnetId, UnknownEvent, UserId,
};
use crate::edge::endpoints::{Endpoint, without_endpoint};
use crate::edge::http::openapi::{DescribedParameter, Description, or_empty, query_parameter, string};
use crate::edge::http::paging::Listing;
use crate::edge::http::request::accepts;
use crate::edge::http::response::{Answer, internal, response, set};
use crate::edge::http::{Incoming, Refusal};
use crate::operations::{AuditListing, AuditQuery};

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] =
    [Endpoint::get("/api/v2/tailnet/{tailnet}/logging/configuration", "list-audit-events", describe_list)];

/// Oldest first.
const ASCENDING: &str = "asc";
/// Newest first.
const DESCENDING: &str = "desc";

/// Reads the query of list-audit-events; a missing `end` is now, so a `start` later than that asks for nothing yet.
///
/// # Errors
/// 400.
pub fn audit_query(incoming: &Incoming<'_>) -> Result<AuditQuery, Refusal> {
    let query = &incoming.query;
    let start = query.time("start")?.ok_or_else(missing_start)?;
    let end = query.time("end")?;
    if end.is_some_and(|end| end < start) {
        return Err(end_before_start());
    }
    let end = end.unwrap_or(incoming.moment.now);
    let filter = AuditFilter {
        actors: query.all("actor").iter().map(|text| actor_filter(text)).collect::<Result<_, _>>()?,
        targets: query.all("target").iter().flat_map(|text| AuditFilter::names_of_target(text)).collect(),
        events: query
            .all("event")
            .iter()
            .map(|text| text.parse().map_err(bad_event))
            .collect::<Result<_, _>>()?,
    };
    let order = match query.one("order")?.as_deref() {
        None | Some(ASCENDING) => AuditOrder::OldestFirst,
        Some(DESCENDING) => AuditOrder::NewestFirst,
        Some(_) => return Err(bad_order()),
    };
    Ok(AuditQuery { start, end, filter, order, after: query.cursor()?, limit: query.limit()? })
}

/// An id is that of a user, or the name of a function that acts by itself.
fn actor_filter(text: &str) -> Result<ActorFilter, Refusal> {
    let is_function = || without_endpoint().any(|function| function == text);
    match text.strip_prefix('~') {
        Some(part) => Ok(ActorFilter::named(part)),
        None if text.parse::<UserId>().is_ok() || is_function() => Ok(ActorFilter::Id(text.to_owned())),
        None => Err(bad_actor()),
    }
}

fn bad_actor() -> Refusal {
    Refusal::field("actor", "must be an actor's id, or ~ and a part of their login or display name")
}

fn bad_order() -> Refusal {
    Refusal::field("order", format!("must be {ASCENDING} or {DESCENDING}"))
}

fn bad_event(error: UnknownEvent) -> Refusal {
    Refusal::field("event", error.to_string())
}

fn missing_start() -> Refusal {
    Refusal::field("start", "is required, as an RFC 3339 time")
}

fn end_before_start() -> Refusal {
    Refusal::field("end", "must not be before start")
}

/// A part of the configuration audit log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditLog {
    version: &'static str,
    tailnet: String,
    #[schema(value_type = TailnetId)]
    tailnet_id: String,
    logs: Vec<AuditEntry>,
}

/// The events of one operation. A page never splits them, since a cursor is the id of an operation.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct EventGroup(Vec<AuditEntry>, #[serde(skip)] String);

/// A sheet (RFC 4180).
const CSV: &str = "text/csv";
const CSV_IN_UTF_8: &str = "text/csv; charset=utf-8";
/// A line of JSON for each event.
const NDJSON: &str = "application/x-ndjson";

/// The events of a listing that pass the filter, as `Accept` asks for them, with the link to the next page.
///
/// # Errors
/// A 500 if they cannot be written.
pub fn answer(incoming: &Incoming<'_>, listing: &AuditListing, query: &AuditQuery) -> Answer {
    let accepted = incoming.header("accept").unwrap_or_default();
    let takes = |media_type| accepts(accepted, media_type) && !accepts(accepted, "application/json");
    let page = audit_log(incoming, listing, &query.filter);
    let mut response = if takes(CSV) {
        // Pages one after the other are one sheet.
        page.into_answer_by(|log| {
            Ok(response(StatusCode::OK, CSV_IN_UTF_8, sheet(log, query.after.is_none())?))
        })?
    } else if takes(NDJSON) {
        page.into_answer_by(|log| Ok(response(StatusCode::OK, NDJSON, lines(log)?)))?
    } else {
        page.into_answer()?
    };
    set(&mut response, header::VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}

/// The columns of a sheet.
const COLUMNS: [&str; 13] = [
    "eventTime",
    "eventGroupID",
    "origin",
    "actorId",
    "actorLoginName",
    "actorDisplayName",
    "targetType",
    "targetId",
    "targetName",
    "action",
    "property",
    "old",
    "new",
];

fn sheet(log: &AuditLog, has_header: bool) -> Result<String, Refusal> {
    let mut sheet = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if has_header {
        sheet.write_record(COLUMNS).map_err(internal)?;
    }
    for entry in &log.logs {
        sheet.write_record(cells(entry).map(harmless)).map_err(internal)?;
    }
    let bytes = sheet.into_inner().map_err(|error| internal(error.into_error()))?;
    String::from_utf8(bytes).map_err(internal)
}

fn cells(entry: &AuditEntry) -> [String; COLUMNS.len()] {
    let AuditEntry { event_time, event_group_id, origin, actor, target, action, old, new, .. } = entry;
    let value = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    [
        event_time.to_string(),
        event_group_id.clone(),
        value(&json!(origin)),
        actor.id.clone(),
        actor.login_name.clone(),
        actor.display_name.clone(),
        target.kind.clone(),
        target.id.clone(),
        target.name.clone(),
        action.clone(),
        target.property.unwrap_or_default().to_owned(),
        value(old),
        value(new),
    ]
}

/// A cell that no program for sheets takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn lines(log: &AuditLog) -> Result<String, Refusal> {
    let lines = log.logs.iter().map(|entry| Ok(serde_json::to_string(entry)? + "\n"));
    lines.collect::<Result<_, serde_json::Error>>().map_err(internal)
}

fn audit_log(incoming: &Incoming<'_>, listing: &AuditListing, filter: &AuditFilter) -> Listing<AuditLog> {
    let groups = listing.records.items.iter().map(|record| event_group(record, filter));
    Listing::of(incoming, groups, listing.records.next, |group| group.1.clone())
        .map(|groups| log_of(&listing.tailnet, groups))
}

fn log_of(tailnet: &Tailnet, groups: Vec<EventGroup>) -> AuditLog {
    AuditLog {
        version: "1.1",
        tailnet: tailnet.name.to_string(),
        tailnet_id: tailnet.id.to_string(),
        logs: groups.into_iter().flat_map(|EventGroup(entries, _)| entries).collect(),
    }
}

fn event_group(record: &AuditRecord, filter: &AuditFilter) -> EventGroup {
    let events = record.changes.iter().map(|change| (change.deferred_at(), change.event()));
    let events = events.filter(|(_, event)| filter.matches(event));
    let entries = events.map(|(deferred_at, event)| AuditEntry::new(record, deferred_at, event));
    EventGroup(entries.collect(), record.id.to_string())
}

fn describe_list() -> Description {
    let made_at = examples::made_at();
    let time = |name, description| {
        let schema = string().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        query_parameter(name, schema, description).example(made_at)
    };
    Description::for_user(
        "Read the configuration audit log",
        "Oldest first, unless `order` is `desc`. Values of one filter are alternatives, filters restrict each other. `Accept` asks for a sheet or for lines of JSON instead; pages one after the other are one of them. `limit` counts operations before they are filtered, so a page \
         can be short, or empty, and still have a next one.",
    )
    .parameter(time("start", "From this time on, itself included; 90 days are kept").required())
    .parameter(time("end", "Up to this time, itself included; now if absent"))
    .parameter(filter("actor", actor(), "Who did it: an id, or `~text` for a part of login or display name", "~admin"))
    .parameter(filter("target", string(), "What it was done to: an id or a name", "dora@friends.example"))
    .parameter(filter(
        "event",
        string().enum_values(Some(EventFilter::names())),
        "What was done: `TARGETTYPE.ACTION` or `TARGETTYPE.ACTION.PROPERTY`",
        "INVITE.CREATE",
    ))
    .parameter(query_parameter(
        "order",
        string().enum_values(Some([ASCENDING, DESCENDING])).default(Some(json!(ASCENDING))),
        "Whether the oldest or the newest come first",
    ))
    .answers(&example())
    .or_answers(CSV, "eventTime,eventGroupID,origin,actorId,actorLoginName,actorDisplayName,targetType,targetId,targetName,action,property,old,new\r\n")
    .or_answers(NDJSON, "")
    .refuses([missing_start(), end_before_start(), bad_actor(), bad_order(), bad_event(UnknownEvent::TargetType)])
    .lists::<EventGroupId>()
}

fn actor() -> RefOr<Schema> {
    AnyOfBuilder::new()
        .item(UserId::schema())
        .item(string().enum_values(Some(without_endpoint())))
        .item(string().pattern(Some("^~")))
        .into()
}

/// A parameter that may be repeated.
fn filter(
    name: &str,
    value: impl Into<RefOr<Schema>>,
    description: &str,
    example: &str,
) -> DescribedParameter {
    let schema = ArrayBuilder::new().items(or_empty(value));
    query_parameter(name, schema, description).json_example(json!([example]))
}

/// The log of a tailnet in which one invite was made.
fn example() -> AuditLog {
    let invite = examples::email_invite();
    let record = AuditRecord {
        id: EventGroupId::of_creation(invite.id),
        tailnet: invite.tailnet,
        origin: Origin::ConfigApi,
        actor: Actor::user(&examples::admin_identity(), &Proof::Session(examples::session())),
        changes: vec![Change::InviteCreated((&invite).into())],
    };
    log_of(&examples::tailnet(), vec![event_group(&record, &AuditFilter::default())])
}
