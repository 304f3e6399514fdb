//! Invites on the wire: making, listing, showing, revoking and resending them (W11 to W14).

use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::examples;
use super::users::{ViewedInviter, blame_role};
use crate::domain::{
    AddressStart, Denied, Diagnosis, EmailAddress, EmailStatus, Invite, InviteAction, InviteId, InviteRole,
    Language, MAX_INVITES_PER_REQUEST, Mail, NewInvite, ParseEmailError, ParseRoleError, Reminder,
    UnknownLanguage, User,
};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{Objects, Problems, read_objects};
use crate::edge::http::openapi::{
    DescribedParameter, Description, header_parameter, query_parameter, string,
};
use crate::edge::http::paging::Listing;
use crate::edge::http::refusal::{Code, Field};
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::identity::InviteLinks;
use crate::operations::{
    AskedInvite, CreateInvitesError, CreateRequest, Created, InviteQuery, ListedInvite, ListedInvites,
    NotFound, RequestProblem, ResendInviteError, Standing, TakenAddress, request_problems,
};
use crate::store::invites::Holder;

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint::post("/api/v2/tailnet/{tailnet}/user-invites", "create-invites", describe_create),
    Endpoint::get("/api/v2/tailnet/{tailnet}/user-invites", "list-invites", describe_list),
    Endpoint::get("/api/v2/user-invites/{id}", "get-invite", describe_get),
    Endpoint::delete("/api/v2/user-invites/{id}", "delete-invite", describe_delete),
    Endpoint::post("/api/v2/user-invites/{id}/resend", "resend-invite", describe_resend),
];

// ---- Requests ----

pub(super) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// The longest `Idempotency-Key`, in characters.
const MAX_KEY_LENGTH: usize = 255;

/// An invite to be made; without `email` it is a link to copy.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = NewUserInvite)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewInviteBody {
    /// `member` if absent.
    #[schema(value_type = Option<InviteRole>)]
    role: Option<String>,
    /// Where the invite is mailed. The domain may be written in its own script, too. Compared, stored and mailed in lower case, with the
    /// domain in its ASCII form.
    #[schema(value_type = Option<EmailAddress>)]
    pub(super) email: Option<String>,
    /// Whether only a person whose identity provider has verified `email` may accept.
    bind_to_email: Option<bool>,
    /// The language of the mail; `en` if absent. A link only remembers it.
    #[schema(value_type = Option<Language>)]
    language: Option<String>,
    /// Whether the mail goes out once more, as a reminder, before the invite expires unused; with `email`, `true` if absent.
    remind: Option<bool>,
}

/// Reads the request of create-invites: an array of invites or a single one, and the `Idempotency-Key`.
///
/// # Errors
/// 400 that names everything that is wrong; 413.
pub fn create_request(incoming: &Incoming<'_>) -> Result<CreateRequest, Refusal> {
    let idempotency_key = idempotency_key(incoming);
    let Objects { read, count } = read_objects(incoming.body()?)?;
    let (asked, problems): (Vec<AskedInvite>, Vec<Problems>) = read.into_iter().map(asked_invite).unzip();
    let invites: Option<Vec<NewInvite>> = asked.iter().map(AskedInvite::readable).collect();
    let of_form: Vec<Vec<Field>> = problems.into_iter().map(Problems::into_fields).collect();
    match (idempotency_key, invites) {
        (Ok(idempotency_key), Some(invites)) if count == asked.len() && of_form.iter().all(Vec::is_empty) => {
            Ok(CreateRequest { invites, idempotency_key })
        }
        (idempotency_key, _) => {
            let of_key = idempotency_key.err().map(|refusal| refusal.fields).unwrap_or_default();
            let limit = incoming.app().config.send_budget;
            let of_rules = request_problems(&asked, count, limit).into_iter().map(field_of);
            Err(all_wrong(of_key.into_iter().chain(of_form.into_iter().flatten()).chain(of_rules)))
        }
    }
}

/// One invite as far as it can be read. An address that cannot be is not missing.
pub(super) fn asked_invite((body, mut problems): (NewInviteBody, Problems)) -> (AskedInvite, Problems) {
    let role = body.role.unwrap_or_else(|| InviteRole::MEMBER.role().as_str().to_owned());
    let role = role.parse().map_err(|error| blame_role(&mut problems, &role, error)).ok();
    let is_named = problems.has("email");
    let email = body.email.and_then(|email| problems.typed("email", email.parse()));
    let is_for_address = email.is_some() || !is_named;
    let bind_to_email = body.bind_to_email.unwrap_or(false) && is_for_address;
    let language = body.language.and_then(|language| problems.typed("language", language.parse()));
    let (language, remind) = (language.unwrap_or_default(), body.remind.filter(|_| is_for_address));
    (AskedInvite { role, email, bind_to_email, language, remind }, problems)
}

/// 400 for all of these, in the order of the request.
fn all_wrong(fields: impl Iterator<Item = Field>) -> Refusal {
    let mut fields: Vec<Field> = fields.collect();
    fields.sort_by_key(|field| item_of(&field.field));
    Refusal::fields(StatusCode::BAD_REQUEST, fields)
}

/// The index of the item that a field is in. What is about the whole request comes first.
fn item_of(field: &str) -> Option<usize> {
    field.strip_prefix('[')?.split(']').next()?.parse().ok()
}

fn field_of(problem: RequestProblem) -> Field {
    let message = problem.to_string();
    match problem {
        RequestProblem::Empty | RequestProblem::TooMany { .. } => Field::new("body", message),
        RequestProblem::Repeated { index, address } => {
            Field::of_item(index, "email", message).with_value(address.as_str()).with_code(Code::Repeated)
        }
        RequestProblem::BoundToNothing { index } => {
            Field::of_item(index, "bindToEmail", message).with_value(true)
        }
        RequestProblem::NobodyToRemind { index } => Field::of_item(index, "remind", message).with_value(true),
    }
}

/// Reads the `Idempotency-Key`.
///
/// # Errors
/// 400.
pub(super) fn idempotency_key(incoming: &Incoming<'_>) -> Result<Option<String>, Refusal> {
    let Some(key) = incoming.header_bytes(IDEMPOTENCY_KEY) else { return Ok(None) };
    let is_usable =
        (1..=MAX_KEY_LENGTH).contains(&key.len()) && key.iter().all(|byte| (b' '..=b'~').contains(byte));
    match String::from_utf8(key.to_vec()) {
        Ok(key) if is_usable => Ok(Some(key)),
        _ => Err(bad_idempotency_key()),
    }
}

pub(super) fn bad_idempotency_key() -> Refusal {
    Refusal::field(IDEMPOTENCY_KEY, format!("must have 1 to {MAX_KEY_LENGTH} printable ASCII characters"))
}

/// Reads the query of list-invites.
///
/// # Errors
/// 400.
pub fn invite_query(incoming: &Incoming<'_>) -> Result<InviteQuery, Refusal> {
    let query = &incoming.query;
    let email = query.one("email")?.filter(|email| !email.trim().is_empty());
    Ok(InviteQuery {
        email: email.map(|email| email.parse().map_err(bad_email_start)).transpose()?,
        before: query.cursor()?,
        limit: query.limit()?,
    })
}

fn bad_email_start(error: ParseEmailError) -> Refusal {
    let what = match error {
        ParseEmailError::LocalPartNotAscii | ParseEmailError::InvalidDomain => format!("{error}; "),
        ParseEmailError::Invalid => String::new(),
    };
    Refusal::field("email", format!("{what}must be the start of an address such as name@example.com"))
}

// ---- Answers ----

/// An invite, as somebody with a role sees it: the URL is the right to join, so only who may send the invite gets it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserInvite)]
#[serde(rename_all = "camelCase")]
pub struct ViewedInvite {
    #[schema(value_type = InviteId)]
    id: String,
    role: InviteRole,
    /// A number here, a text on a user.
    tailnet_id: u64,
    /// The number that is the `id` of the inviter's user.
    inviter_id: u64,
    /// The inviter again, with their name.
    inviter: ViewedInviter,
    /// Where it was mailed; absent on a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// When the latest mail was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_email_sent_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_status: Option<EmailStatus>,
    /// Since when, as far as this service knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_status_at: Option<Timestamp>,
    /// What the recipient's server says, if it has not taken the mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_diagnostic: Option<String>,
    /// Why the latest mail could not be sent so far; it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_error: Option<String>,
    /// When that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_next_try_at: Option<Timestamp>,
    /// From when on it can be mailed again; absent on a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    resendable_at: Option<Timestamp>,
    /// Whether only a person whose identity provider has verified the address may accept; absent for no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bind_to_email: bool,
    /// The language of its mail.
    language: Language,
    /// Whether its mail goes out once more before it expires unused; absent on a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    remind: Option<bool>,
    /// The right to join; only for those who could have made the invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    invite_url: Option<String>,
    /// Whether nobody can join by it because its inviter is suspended; absent for no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    suspended: bool,
    created_at: Timestamp,
    expires_at: Timestamp,
    /// What the viewer may do to it now. To mail it again is not too early from `resendableAt` on.
    can: Vec<InviteAction>,
}

/// An invite as a user sees it (R6, R7, R10).
#[must_use]
pub fn invite(listed: &ListedInvite, viewer: &User, links: InviteLinks<'_>) -> ViewedInvite {
    let ListedInvite { invite, standing } = listed;
    let can = viewer.actions_on_invite(invite, *standing == Standing::Good);
    ViewedInvite { suspended: *standing == Standing::Suspended, ..view(invite, can, links) }
}

/// An invite that has expired unused. Nobody may do anything to it.
#[must_use]
pub(super) fn expired(invite: &Invite, links: InviteLinks<'_>) -> ViewedInvite {
    view(invite, Vec::new(), links)
}

fn view(invite: &Invite, can: Vec<InviteAction>, links: InviteLinks<'_>) -> ViewedInvite {
    let mail = invite.mail();
    let display_name = Some(invite.inviter_name.to_string());
    ViewedInvite {
        id: invite.id.to_string(),
        role: invite.role,
        tailnet_id: invite.tailnet.get(),
        inviter_id: invite.inviter.get(),
        inviter: ViewedInviter { id: invite.inviter.to_string(), display_name },
        email: invite.address().map(ToString::to_string),
        last_email_sent_at: mail.map(|mail| mail.requested_at),
        email_status: mail.map(Mail::status),
        email_status_at: mail.and_then(|mail| mail.since),
        email_diagnostic: mail.and_then(Mail::diagnosis).map(Diagnosis::as_str).map(ToOwned::to_owned),
        email_error: mail.and_then(Mail::failure).map(ToOwned::to_owned),
        email_next_try_at: mail.and_then(Mail::retry_at),
        resendable_at: mail.map(Mail::resendable_at),
        bind_to_email: invite.bound_to().is_some(),
        language: invite.language,
        remind: invite.reminder().map(|reminder| reminder != Reminder::Unwanted),
        invite_url: can.contains(&InviteAction::Copy).then(|| links.url(invite)),
        suspended: false,
        created_at: invite.id.created_at(),
        expires_at: invite.id.expires_at(),
        can,
    }
}

/// The invites that a request made, with their links.
#[must_use]
pub fn created(created: &Created, links: InviteLinks<'_>) -> Vec<ViewedInvite> {
    // Whoever may grant a role may hold its link.
    created.0.iter().map(|invite| view(invite, invite.actions_of_maker(), links)).collect()
}

/// Open invites: a bare array.
#[must_use]
pub fn listed(
    incoming: &Incoming<'_>,
    listed: &ListedInvites,
    links: InviteLinks<'_>,
) -> Listing<Vec<ViewedInvite>> {
    let items = listed.invites.iter().map(|one| invite(one, &listed.viewer, links));
    Listing::of(incoming, items, listed.next, |invite| invite.id.clone())
}

// ---- Refusals ----

impl From<CreateInvitesError> for Refusal {
    fn from(error: CreateInvitesError) -> Self {
        let message = error.to_string();
        match error {
            CreateInvitesError::Malformed(problems) => all_wrong(problems.into_iter().map(field_of)),
            CreateInvitesError::RolesNotAllowed(roles) => {
                let field = |(index, role): (usize, InviteRole)| {
                    let name = role.role().as_str();
                    Field::of_item(index, "role", &message).with_value(name).with_code(Code::RoleNotAllowed)
                };
                Self::fields(StatusCode::FORBIDDEN, roles.into_iter().map(field).collect())
            }
            CreateInvitesError::Taken(taken) => {
                Self::fields(StatusCode::CONFLICT, taken.into_iter().map(taken_field).collect())
            }
            CreateInvitesError::KeyUsedForOther => {
                let field = Field::new(IDEMPOTENCY_KEY, message).with_code(Code::Used);
                Self::fields(StatusCode::UNPROCESSABLE_ENTITY, vec![field])
            }
            CreateInvitesError::BudgetExhausted(wait) => {
                Self::retry(StatusCode::TOO_MANY_REQUESTS, message, wait)
            }
        }
    }
}

fn taken_field(taken: TakenAddress) -> Field {
    let (message, code) = match taken.by {
        Holder::Invite(_) => ("is invited already", Code::Invited),
        Holder::User(_) => ("has joined already", Code::Member),
    };
    Field::of_item(taken.index, "email", message).with_value(taken.address.as_str()).with_code(code)
}

impl From<ResendInviteError> for Refusal {
    fn from(error: ResendInviteError) -> Self {
        let message = error.to_string();
        match error {
            ResendInviteError::NotFound => Self::new(StatusCode::NOT_FOUND, message),
            ResendInviteError::NothingToResend => Self::field("id", message),
            ResendInviteError::TooSoon(wait) | ResendInviteError::BudgetExhausted(wait) => {
                Self::retry(StatusCode::TOO_MANY_REQUESTS, message, wait)
            }
        }
    }
}

// ---- The OpenAPI document ----

/// The operations on one invite.
const OF_AN_INVITE: [&str; 3] = ["get-invite", "delete-invite", "resend-invite"];

fn describe_create() -> Description {
    let one = json!({ "role": "member", "email": "dora@friends.example" });
    Description::for_user(
        "Make invites, by e-mail or as links",
        "All of the request or nothing of it. An invite with `email` is mailed, one without is a link to copy. An array answers in its own \
         order; one object alone is taken as an array of one.",
    )
    .parameter(idempotency_key_parameter("Makes a repetition of the request within 24 hours answer as the first did"))
    .body_of_one_or_up_to::<NewInviteBody>(
        MAX_INVITES_PER_REQUEST,
        only_with_an_address(),
        [
            ("an e-mail invite and a link", json!([one, { "role": "auditor" }])),
            ("one alone", one.clone()),
            ("a link for a member", json!([{}])),
            ("bound to the address", json!([{ "email": "dora@friends.example", "bindToEmail": true }])),
            (
                "in German, without a reminder",
                json!([{ "email": "dora@friends.example", "language": "de", "remind": false }]),
            ),
        ],
    )
    .answers_array(&[email_invite(), link_invite()])
    .leads_to(OF_AN_INVITE, "id", "$response.body#/0/id")
    .leads_to_body_of("accept-invite", "invite", "$response.body#/0/inviteUrl")
    .refuses([Denied::NoVerifiedAddress])
    .refuses([
        several_problems(),
        bad_idempotency_key(),
        CreateInvitesError::Malformed(vec![RequestProblem::Empty]).into(),
        too_many(),
        CreateInvitesError::RolesNotAllowed(vec![(1, InviteRole::ADMIN)]).into(),
        CreateInvitesError::Taken(vec![taken(0, Holder::Invite(examples::invite_id())), taken(2, Holder::User(examples::admin().id))]).into(),
        Refusal::too_large(MAX_BODY_BYTES),
        CreateInvitesError::KeyUsedForOther.into(),
        CreateInvitesError::BudgetExhausted(Duration::from_secs(36)).into(),
    ])
}

/// The parameter for the `Idempotency-Key`.
pub(super) fn idempotency_key_parameter(description: &str) -> DescribedParameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(MAX_KEY_LENGTH))
        .pattern(Some("^[ -~]+$"));
    header_parameter(IDEMPOTENCY_KEY, key, description).example("6f0c2f1e-invite-dora")
}

/// Either the invite is bound to nothing and reminds nobody, or it has an address.
fn only_with_an_address() -> RefOr<Schema> {
    let not_true = || {
        let schema = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Boolean, Type::Null]));
        schema.enum_values(Some([json!(false), Value::Null]))
    };
    let link = ObjectBuilder::new().property("bindToEmail", not_true()).property("remind", not_true());
    let address = ObjectBuilder::new().property("email", string()).required("email");
    AnyOfBuilder::new().item(link).item(address).into()
}

/// Everything that is wrong with a request, at once.
fn several_problems() -> Refusal {
    let repeated = RequestProblem::Repeated { index: 2, address: examples::fixed("dora@friends.example") };
    all_wrong(
        [
            Field::of_item(0, "email", ParseEmailError::Invalid).with_value("dora"),
            Field::of_item(1, "role", ParseRoleError).with_value("emperor"),
            field_of(repeated),
            field_of(RequestProblem::BoundToNothing { index: 3 }),
            Field::of_item(4, "language", UnknownLanguage).with_value("tlh"),
            field_of(RequestProblem::NobodyToRemind { index: 5 }),
        ]
        .into_iter(),
    )
}

fn too_many() -> Refusal {
    let (limit, asked) = (MAX_INVITES_PER_REQUEST, MAX_INVITES_PER_REQUEST + 1);
    CreateInvitesError::Malformed(vec![RequestProblem::TooMany { limit, asked }]).into()
}

fn taken(index: usize, by: Holder) -> TakenAddress {
    let address = match by {
        Holder::Invite(_) => "dora@friends.example",
        Holder::User(_) => "admin@acme.example",
    };
    TakenAddress { index, address: examples::fixed(address), by }
}

fn describe_list() -> Description {
    Description::for_user(
        "List the open invites, newest first",
        "Without `limit` as many as one response holds. Those who may view but not send invites get no `inviteUrl`.",
    )
    .parameter(
        query_parameter(
            "email",
            AddressStart::schema(),
            "Only e-mail invites whose address starts with this text. A domain may be typed in its own script, too",
        )
        .example("dora"),
    )
    .refuses([bad_email_start(ParseEmailError::LocalPartNotAscii)])
    .answers_array(&[link_invite(), email_invite()])
    .lists::<InviteId>()
    .leads_to(OF_AN_INVITE, "id", "$response.body#/0/id")
    .leads_to_body_of("accept-invite", "invite", "$response.body#/0/inviteUrl")
}

fn describe_get() -> Description {
    Description::for_user(
        "Show an open invite",
        "With the right to send it, its link can be copied again as long as it is open.",
    )
    .id("The invite's id", &examples::invite_id())
    .answers(&email_invite())
    .leads_to(["delete-invite", "resend-invite"], "id", "$response.body#/id")
    .leads_to_body_of("accept-invite", "invite", "$response.body#/inviteUrl")
    .refuses([NotFound::Invite])
}

fn describe_delete() -> Description {
    Description::for_user(
        "Revoke an open invite",
        "Its link is dead from then on. An accepted invite cannot be revoked.",
    )
    .id("The invite's id", &examples::invite_id())
    .refuses([NotFound::Invite])
}

fn describe_resend() -> Description {
    Description::for_user(
        "Mail an invite again",
        "The same link, at most once a minute, the first mail counted. The expiry does not move. An invite without an address is a link to \
         copy: it was never mailed, and this is 400.",
    )
    .id("The invite's id", &examples::invite_id())
    .refuses([Denied::NoVerifiedAddress])
    .refuses([
        ResendInviteError::NothingToResend,
        ResendInviteError::NotFound,
        ResendInviteError::TooSoon(Duration::from_secs(42)),
        ResendInviteError::BudgetExhausted(Duration::from_secs(4)),
    ])
}

pub(super) fn email_invite() -> ViewedInvite {
    example(&examples::email_invite())
}

fn link_invite() -> ViewedInvite {
    example(&examples::link_invite())
}

/// An invite as its inviter sees it, with a code that no secret scanner reports.
fn example(shown: &Invite) -> ViewedInvite {
    let (base_url, keys) = (examples::base_url(), examples::link_keys());
    let links = InviteLinks { base_url: &base_url, keys: &keys };
    ViewedInvite { invite_url: Some(examples::invite_url()), ..view(shown, shown.actions_of_maker(), links) }
}
