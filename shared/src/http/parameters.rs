//! What each call asks for: bodies and queries as the operations take them.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{AuditFilter, EmailAddress, InviteRole, Month, NewInvite, Role};
use crate::operations::{AuditQuery, CreateRequest, InviteQuery, UserQuery};

use super::Refusal;
use super::incoming::Incoming;
use super::json_body::{read_object, read_objects};
use super::paging::MAX_ITEMS;
use super::refusal::Field;

/// The longest `Idempotency-Key`, in characters.
pub const MAX_KEY_LENGTH: usize = 255;

/// An invite to be made; without `email` it is a link to copy.
#[derive(Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = NewUserInvite))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewInviteBody {
    /// `member` if absent.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<InviteRole>))]
    role: Option<String>,
    /// Where the invite is mailed. Compared, stored and mailed in lower case, with the domain in its ASCII form.
    email: Option<String>,
    /// Whether only a person whose identity provider has verified `email` may accept.
    bind_to_email: Option<bool>,
}

/// Reads the body of create-invites: an array of invites, or one alone; and its `Idempotency-Key`.
///
/// # Errors
/// 400 that names every field to blame; 413.
pub fn create_request(incoming: &Incoming<'_>) -> Result<CreateRequest, Refusal> {
    let idempotency_key = idempotency_key(incoming)?;
    let bodies: Vec<NewInviteBody> = read_objects(incoming.body()?)?;
    let mut problems = Vec::new();
    let mut invites = Vec::new();
    for (index, body) in bodies.into_iter().enumerate() {
        match new_invite(index, body) {
            Ok(invite) => invites.push(invite),
            Err(fields) => problems.extend(fields),
        }
    }
    if problems.is_empty() { Ok(CreateRequest { invites, idempotency_key }) } else { Err(bad(problems)) }
}

fn new_invite(index: usize, body: NewInviteBody) -> Result<NewInvite, Vec<Field>> {
    let mut problems = Vec::new();
    let mut blame =
        |name: &str, message: String| problems.push(Field { field: format!("[{index}].{name}"), message });
    let role = body.role.map_or(Ok(InviteRole::MEMBER), |role| role.parse());
    let email = body.email.map(|email| email.parse::<EmailAddress>()).transpose();
    if let Err(error) = &role {
        blame("role", error.to_string());
    }
    if let Err(error) = &email {
        blame("email", error.to_string());
    }
    match (role, email) {
        (Ok(role), Ok(email)) => {
            Ok(NewInvite { role, email, bind_to_email: body.bind_to_email.unwrap_or(false) })
        }
        _ => Err(problems),
    }
}

fn idempotency_key(incoming: &Incoming<'_>) -> Result<Option<String>, Refusal> {
    const NAME: &str = "Idempotency-Key";
    let Some(key) = incoming.header_bytes(NAME) else { return Ok(None) };
    let is_usable =
        (1..=MAX_KEY_LENGTH).contains(&key.len()) && key.iter().all(|byte| (b' '..=b'~').contains(byte));
    match String::from_utf8(key.to_vec()) {
        Ok(key) if is_usable => Ok(Some(key)),
        _ => Err(Refusal::field(NAME, format!("must have 1 to {MAX_KEY_LENGTH} printable ASCII characters"))),
    }
}

/// What to join by.
#[derive(Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = AcceptUserInvite))]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptBody {
    /// The invite's URL, or its code alone; of a URL only the code counts.
    invite: String,
}

/// Reads the body of accept-invite: a code, or any URL that ends in one.
///
/// # Errors
/// 400; 413.
pub fn invite_code(incoming: &Incoming<'_>) -> Result<String, Refusal> {
    read_object::<AcceptBody>(incoming.body()?).map(|body| body.invite)
}

/// Reads the query of list-invites.
///
/// # Errors
/// 400.
pub fn invite_query(incoming: &Incoming<'_>) -> Result<InviteQuery, Refusal> {
    let query = Query(&incoming.query);
    Ok(InviteQuery {
        email: query.one("email")?.filter(|email| !email.trim().is_empty()),
        before: query.cursor()?,
        limit: query.limit()?,
    })
}

/// Reads the query of list-users.
///
/// # Errors
/// 400.
pub fn user_query(incoming: &Incoming<'_>) -> Result<UserQuery, Refusal> {
    let query = Query(&incoming.query);
    let role = match query.one("role")?.as_deref() {
        None | Some("all" | "") => None,
        Some(role) => {
            Some(role.parse::<Role>().map_err(|_| Refusal::field("role", "must be a role or all"))?)
        }
    };
    let shared_only = match query.one("type")?.as_deref() {
        None | Some("member" | "all" | "") => false,
        Some("shared") => true,
        Some(_) => return Err(Refusal::field("type", "must be member, shared or all")),
    };
    Ok(UserQuery { role, shared_only, after: query.cursor()?, limit: query.limit()? })
}

/// Reads the query of get-usage; a missing `month` is the present one.
///
/// # Errors
/// 400.
pub fn month(incoming: &Incoming<'_>) -> Result<Month, Refusal> {
    let month = Query(&incoming.query).one("month")?.filter(|month| !month.is_empty());
    let Some(month) = month else { return Ok(Month::of(incoming.moment.now)) };
    month.parse::<Month>().map_err(|error| Refusal::field("month", error.to_string()))
}

/// Reads the query of list-audit-events; a missing `end` is now.
///
/// # Errors
/// 400.
pub fn audit_query(incoming: &Incoming<'_>) -> Result<AuditQuery, Refusal> {
    let query = Query(&incoming.query);
    let start =
        query.time("start")?.ok_or_else(|| Refusal::field("start", "is required, as an RFC 3339 time"))?;
    let end = query.time("end")?.unwrap_or(incoming.moment.now);
    if end < start {
        return Err(Refusal::field("end", "must not be before start"));
    }
    let filter =
        AuditFilter { actors: query.all("actor"), targets: query.all("target"), events: query.all("event") };
    Ok(AuditQuery { start, end, filter, after: query.cursor()?, limit: query.limit()? })
}

fn bad(fields: Vec<Field>) -> Refusal {
    Refusal::fields(http::StatusCode::BAD_REQUEST, fields)
}

/// A query, every key as often as it was given.
struct Query<'a>(&'a [(String, String)]);

impl Query<'_> {
    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    fn one(&self, name: &str) -> Result<Option<String>, Refusal> {
        let mut values = self.all(name);
        if values.len() > 1 { Err(Refusal::field(name, "may be given once")) } else { Ok(values.pop()) }
    }

    fn limit(&self) -> Result<usize, Refusal> {
        let Some(limit) = self.one("limit")? else { return Ok(MAX_ITEMS) };
        let in_range = limit.parse().ok().filter(|limit| (1..=MAX_ITEMS).contains(limit));
        in_range.ok_or_else(|| Refusal::field("limit", format!("must be a number from 1 to {MAX_ITEMS}")))
    }

    /// A cursor is the id of the last item of the page before; it opens nothing, so it needs no seal.
    fn cursor<Id: std::str::FromStr>(&self) -> Result<Option<Id>, Refusal> {
        let cursor = self.one("cursor")?.map(|cursor| cursor.parse());
        cursor.transpose().map_err(|_| Refusal::field("cursor", "must be taken from a Link header"))
    }

    fn time(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        let time = self.one(name)?.map(|text| text.replace(' ', "+").parse());
        time.transpose()
            .map_err(|_| Refusal::field(name, "must be an RFC 3339 time such as 2026-11-23T00:00:00Z"))
    }
}
