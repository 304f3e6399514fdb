//! Many users or invites at once on the wire, with a result for each (W38).

use std::str::FromStr;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::schema::{AnyOfBuilder, ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::examples;
use super::invites::{
    NewInviteBody, asked_invite, bad_idempotency_key, idempotency_key, idempotency_key_parameter,
};
use super::users::blame_role;
use crate::domain::{CannotChange, Denied, InviteId, InviteRole, ParseRoleError, Role, UserChange, UserId};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::json::{Objects, Problems, read_object, read_objects};
use crate::edge::http::openapi::Description;
use crate::edge::http::refusal::{Code, Field};
use crate::edge::http::{Incoming, MAX_BODY_BYTES, Refusal};
use crate::operations::{
    AskedInvite, AskedRow, ChangeUserError, CreateInvitesError, MAX_IMPORTED, MAX_TARGETS, ManyChange,
    Outcomes, ResendInviteError, RowOutcome, RowProblem, TargetProblem,
};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint::post("/api/v2/tailnet/{tailnet}/users/-/{change}", "change-users", describe_change),
    Endpoint::post("/api/v2/tailnet/{tailnet}/user-invites/-/check", "check-invites", describe_check),
    Endpoint::post("/api/v2/tailnet/{tailnet}/user-invites/-/import", "import-invites", describe_import),
    Endpoint::post("/api/v2/tailnet/{tailnet}/user-invites/-/delete", "delete-invites", describe_delete),
    Endpoint::post("/api/v2/tailnet/{tailnet}/user-invites/-/resend", "resend-invites", describe_resend),
];

// ---- Requests ----

/// Ids, as they were sent and as they are read.
#[derive(Debug)]
pub struct Ids<Id> {
    sent: Vec<String>,
    /// The ids; `None` for a text that is none.
    pub read: Vec<Option<Id>>,
}

/// Which users or invites.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IdsBody {
    /// The ids. One that does not exist is refused by itself.
    #[schema(required = true, nullable = false, min_items = 1, max_items = 100)]
    ids: Option<Vec<String>>,
}

/// Which users are changed; with `role` if that is what is changed, and only then.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChangesBody {
    /// The ids. One that does not exist is refused by itself.
    #[schema(required = true, nullable = false, min_items = 1, max_items = 100)]
    ids: Option<Vec<String>>,
    /// The role that they get.
    #[schema(value_type = Option<InviteRole>)]
    role: Option<String>,
}

// The changes of many users, by the word at the end of the path.
const APPROVE: &str = "approve";
const SUSPEND: &str = "suspend";
const RESTORE: &str = "restore";
const DELETE: &str = "delete";
const ROLE: &str = "role";

/// Reads the request of change-users.
///
/// # Errors
/// 400; 404 for a change that there is not; 413.
pub fn user_changes(incoming: &Incoming<'_>) -> Result<(ManyChange, Ids<UserId>), Refusal> {
    let change = incoming.path("change").unwrap_or_default();
    if change == ROLE {
        let (body, mut problems): (UserChangesBody, _) = read_object(incoming.body()?)?;
        let ids = ids(&mut problems, body.ids);
        let role = problems.required("role", body.role);
        let role: Option<InviteRole> =
            role.and_then(|role| role.parse().map_err(|error| blame_role(&mut problems, &role, error)).ok());
        let change = role.map(|role| ManyChange::Change(UserChange::SetRole(role)));
        return problems.unless_any(change.zip(ids));
    }
    let change = match change.as_str() {
        APPROVE => ManyChange::Change(UserChange::Approve),
        SUSPEND => ManyChange::Change(UserChange::Suspend),
        RESTORE => ManyChange::Change(UserChange::Restore),
        DELETE => ManyChange::Delete,
        _ => return Err(no_such_change()),
    };
    Ok((change, ids_of_body(incoming)?))
}

fn no_such_change() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there is no such change of users")
}

/// Reads the request of delete-invites and resend-invites.
///
/// # Errors
/// 400; 413.
pub fn invite_ids(incoming: &Incoming<'_>) -> Result<Ids<InviteId>, Refusal> {
    ids_of_body(incoming)
}

fn ids_of_body<Id: FromStr>(incoming: &Incoming<'_>) -> Result<Ids<Id>, Refusal> {
    let (body, mut problems): (IdsBody, _) = read_object(incoming.body()?)?;
    let ids = ids(&mut problems, body.ids);
    problems.unless_any(ids)
}

fn ids<Id: FromStr>(problems: &mut Problems, sent: Option<Vec<String>>) -> Option<Ids<Id>> {
    let sent = problems.required("ids", sent)?;
    if !(1..=MAX_TARGETS).contains(&sent.len()) {
        problems.blame("ids", WRONG_COUNT);
        return None;
    }
    let read = sent.iter().map(|id| id.parse().ok()).collect();
    Some(Ids { sent, read })
}

const WRONG_COUNT: &str = "must be 1 to 100 ids";

/// The rows of a list of addresses.
#[derive(Debug)]
pub struct Rows {
    /// The rows as they can be invited; `None` if one cannot be read.
    pub asked: Vec<AskedRow>,
    named: Vec<(Option<String>, Option<Field>)>,
}

/// Reads the rows of check-invites and import-invites. What is wrong with one row is its own result.
///
/// # Errors
/// 400 for what is no list, or has too few or too many rows; 413.
pub fn rows(incoming: &Incoming<'_>) -> Result<Rows, Refusal> {
    let Objects { read, count } = read_objects::<NewInviteBody>(incoming.body()?)?;
    if !(1..=MAX_IMPORTED).contains(&count) {
        return Err(wrong_count(count));
    }
    let mut rows = Rows { asked: Vec::new(), named: Vec::new() };
    for (body, mut problems) in read {
        let sent = body.email.clone();
        problems.required("email", sent.as_ref());
        let (asked, problems): (AskedInvite, _) = asked_invite((body, problems));
        let problem = problems.into_fields().into_iter().next();
        let address = asked.email.as_ref().map(ToString::to_string);
        rows.named.push((address.or(sent), problem.clone()));
        rows.asked.push(problem.is_none().then_some(asked));
    }
    Ok(rows)
}

fn wrong_count(count: usize) -> Refusal {
    Refusal::field("body", format!("must be 1 to {MAX_IMPORTED} rows, not {count}"))
}

/// Reads the rows and the `Idempotency-Key` of import-invites.
///
/// # Errors
/// 400; 413.
pub fn import(incoming: &Incoming<'_>) -> Result<(Rows, Option<String>), Refusal> {
    let key = idempotency_key(incoming)?;
    Ok((rows(incoming)?, key))
}

// ---- Answers ----

/// What became of many, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results {
    results: Vec<TargetResult>,
}

/// What became of one of many.
#[derive(Debug, Serialize, ToSchema)]
struct TargetResult {
    /// As it was sent.
    id: String,
    outcome: ResultOutcome,
    /// Why it was not done, or would not be; only if it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code: Option<ResultCode>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<String>,
}

/// What became, or would become, of the rows of a list, in its order.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowResults {
    results: Vec<RowResult>,
}

/// What became, or would become, of one row.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RowResult {
    /// The address, in the form in which it is compared and mailed; as it was sent if it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email: Option<String>,
    outcome: ResultOutcome,
    /// Why it was not done, or would not be; only if it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code: Option<ResultCode>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<String>,
    /// The invite that was made, or that there is already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    invite_id: Option<InviteId>,
    /// The user who has the address already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    user: Option<RowUser>,
}

/// Who has an address already.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RowUser {
    #[schema(value_type = UserId)]
    id: String,
    display_name: String,
}

/// Why something was not done, or would not be.
struct Why {
    code: ResultCode,
    message: String,
}

/// What became of one of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ResultOutcome {
    /// It is as it was asked for.
    Done,
    /// It would be done; only of a check.
    Ready,
    /// It was not done, or would not be: `code` and `message` say why.
    Refused,
}

/// Why one of many was not done, for programs. The codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ResultCode {
    /// It cannot be read.
    Invalid,
    /// It repeats another one of the request.
    Repeated,
    /// There is no such user or open invite.
    NotFound,
    /// It is the caller.
    Yourself,
    /// It is the owner.
    Owner,
    /// The user waits for approval.
    NeedsApproval,
    /// The user is over the billing limit.
    OverBillingLimit,
    /// The caller may not do it to this one, or may not grant the role.
    RoleNotAllowed,
    /// The invite is a link, which was never mailed.
    NothingToResend,
    /// The invite was mailed less than a minute ago.
    TooSoon,
    /// The caller has sent too many invites.
    Limit,
    /// The address is invited already.
    Invited,
    /// The address belongs to a user already.
    Member,
    /// The caller has lost the right meanwhile.
    Denied,
    /// Others have changed something at the same time; trying again helps.
    Busy,
}

/// The answer about ids.
#[must_use]
pub fn results<Id>(ids: Ids<Id>, outcomes: Outcomes) -> Results {
    let results = ids.sent.into_iter().zip(outcomes).map(|(id, outcome)| {
        let (outcome, code, message) = said(outcome.err().map(Why::from), ResultOutcome::Done);
        TargetResult { id, outcome, code, message }
    });
    Results { results: results.collect() }
}

/// The answer about rows.
#[must_use]
pub fn row_results(rows: Rows, outcomes: Vec<RowOutcome>) -> RowResults {
    let results = rows.named.into_iter().zip(outcomes).map(|((email, unreadable), outcome)| {
        let (mut invite_id, mut user) = (None, None);
        let (why, good) = match outcome {
            RowOutcome::Ready => (None, ResultOutcome::Ready),
            RowOutcome::Invited(invite) => {
                invite_id = Some(invite);
                (None, ResultOutcome::Done)
            }
            RowOutcome::Unreadable => (unreadable.map(Why::from), ResultOutcome::Refused),
            RowOutcome::Refused(problem) => {
                match &problem {
                    RowProblem::Invited(invite) => invite_id = Some(*invite),
                    RowProblem::Member(Some((id, name))) => {
                        user = Some(RowUser { id: id.to_string(), display_name: name.to_string() });
                    }
                    _ => {}
                }
                (Some(problem.into()), ResultOutcome::Refused)
            }
        };
        let (outcome, code, message) = said(why, good);
        RowResult { email, outcome, code, message, invite_id, user }
    });
    RowResults { results: results.collect() }
}

/// The members of a result for what is refused, or went well.
fn said(why: Option<Why>, good: ResultOutcome) -> (ResultOutcome, Option<ResultCode>, Option<String>) {
    match why {
        Some(Why { code, message }) => (ResultOutcome::Refused, Some(code), Some(message)),
        None => (good, None, None),
    }
}

impl From<Field> for Why {
    fn from(field: Field) -> Self {
        let code = match field.code {
            Code::RoleNotAllowed => ResultCode::RoleNotAllowed,
            _ => ResultCode::Invalid,
        };
        let (_, name) = field.field.rsplit_once("].").unwrap_or(("", "it"));
        Self { code, message: format!("{name}: {}", field.message) }
    }
}

impl From<TargetProblem> for Why {
    fn from(problem: TargetProblem) -> Self {
        let code = match problem {
            TargetProblem::Repeated => ResultCode::Repeated,
            TargetProblem::User(ChangeUserError::Yourself) => ResultCode::Yourself,
            TargetProblem::User(ChangeUserError::NotFound)
            | TargetProblem::NotFound(_)
            | TargetProblem::Resend(ResendInviteError::NotFound) => ResultCode::NotFound,
            TargetProblem::User(ChangeUserError::Impossible(cannot)) => match cannot {
                CannotChange::IsOwner => ResultCode::Owner,
                CannotChange::WaitsForApproval => ResultCode::NeedsApproval,
                CannotChange::IsOverBillingLimit => ResultCode::OverBillingLimit,
            },
            TargetProblem::Resend(ResendInviteError::NothingToResend) => ResultCode::NothingToResend,
            TargetProblem::Resend(ResendInviteError::TooSoon(_)) => ResultCode::TooSoon,
            TargetProblem::Resend(ResendInviteError::BudgetExhausted(_)) => ResultCode::Limit,
            TargetProblem::Denied(denied) => code_of(denied),
            TargetProblem::Busy => ResultCode::Busy,
        };
        Self { code, message: problem.to_string() }
    }
}

impl From<RowProblem> for Why {
    fn from(problem: RowProblem) -> Self {
        let code = match &problem {
            RowProblem::Repeated => ResultCode::Repeated,
            RowProblem::RoleNotAllowed => ResultCode::RoleNotAllowed,
            RowProblem::Invited(_) => ResultCode::Invited,
            RowProblem::Member(_) => ResultCode::Member,
            RowProblem::Limit => ResultCode::Limit,
            RowProblem::Denied(denied) => code_of(*denied),
            RowProblem::Busy => ResultCode::Busy,
        };
        Self { code, message: problem.to_string() }
    }
}

const fn code_of(denied: Denied) -> ResultCode {
    match denied {
        Denied::RoleMayNot => ResultCode::RoleNotAllowed,
        _ => ResultCode::Denied,
    }
}

// ---- The OpenAPI document ----

fn describe_change() -> Description {
    let changes = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([APPROVE, SUSPEND, RESTORE, DELETE, ROLE]));
    let ids = json!([examples::newcomer().id.to_string(), examples::admin().id.to_string()]);
    let outcomes = vec![Ok(()), Err(ChangeUserError::Yourself.into())];
    Description::for_user(
        "Change many users at once",
        "Approves, suspends, restores or removes them, or gives them a role, as the calls for one user do, with a result for each. One that is \
         refused stops no other. `role` needs a role in its body, the others take none.",
    )
    .path_parameter_of("change", changes, "What is done", APPROVE)
    .body::<UserChangesBody>([("two users", json!({ "ids": ids.clone() }))])
    .answers(&results(example_ids::<UserId>(&ids), outcomes))
    .refuses([
        Refusal::field("ids", WRONG_COUNT),
        Refusal::field("role", ParseRoleError.to_string()),
        no_such_change(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}

fn describe_delete() -> Description {
    describe_invites(
        "Revoke many invites at once",
        "Their links are dead from then on. One that is refused stops no other.",
    )
    .answers(&results(example_ids::<InviteId>(&invite_examples()), vec![Ok(())]))
}

fn describe_resend() -> Description {
    describe_invites(
        "Mail many invites again",
        "Each as the call for one does, with a result for each, as many as the caller may send. One that is refused stops no other.",
    )
    .answers(&results(
        example_ids::<InviteId>(&invite_examples()),
        vec![Err(ResendInviteError::NothingToResend.into())],
    ))
    .refuses([Denied::NoVerifiedAddress])
}

fn describe_invites(summary: &'static str, details: &'static str) -> Description {
    Description::for_user(summary, details)
        .body::<IdsBody>([("an invite", json!({ "ids": invite_examples() }))])
        .refuses([Refusal::field("ids", WRONG_COUNT), Refusal::too_large(MAX_BODY_BYTES)])
}

fn describe_check() -> Description {
    let outcomes = vec![RowOutcome::Ready, RowOutcome::Refused(RowProblem::Invited(examples::invite_id()))];
    describe_rows(
        "Say what inviting a list would do",
        "A result for each address: `ready`, or why it would be refused. It changes nothing and reserves nothing.",
    )
    .answers(&row_results(example_rows(), outcomes))
}

fn describe_import() -> Description {
    let admin = examples::admin();
    let outcomes = vec![
        RowOutcome::Invited(examples::invite_id()),
        RowOutcome::Refused(RowProblem::Member(Some((admin.id, admin.display_name)))),
    ];
    describe_rows(
        "Invite the addresses of a list",
        "A result for each; one that is refused stops no other. Each row has the members of an invite to be made, with `email`.",
    )
    .parameter(idempotency_key_parameter(
        "Makes a repetition of the request within 24 hours count what was made before as done, and try only the rest",
    ))
    .answers(&row_results(example_rows(), outcomes))
    .refuses([bad_idempotency_key(), CreateInvitesError::KeyUsedForOther.into()])
}

fn describe_rows(summary: &'static str, details: &'static str) -> Description {
    // What is wrong with a row is its own result, so a row may be anything.
    let row: RefOr<Schema> = AnyOfBuilder::new()
        .item(Ref::from_schema_name(NewInviteBody::name()))
        .item(ObjectBuilder::new().schema_type(SchemaType::AnyValue))
        .into();
    let list = ArrayBuilder::new().items(row).min_items(Some(1)).max_items(Some(MAX_IMPORTED));
    let alone = ObjectBuilder::new().schema_type(Type::Object);
    let schema = AnyOfBuilder::new().item(list).item(alone);
    Description::for_user(summary, details)
        .body_with_schema(
            schema.into(),
            [("two people", json!([{ "email": "dora@friends.example" }, { "email": "evan@friends.example", "role": Role::Auditor }]))],
        )
        .refuses([Denied::NoVerifiedAddress])
        .refuses([wrong_count(MAX_IMPORTED + 1), Refusal::too_large(MAX_BODY_BYTES)])
}

fn example_ids<Id: FromStr>(sent: &serde_json::Value) -> Ids<Id> {
    let sent = sent.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(ToOwned::to_owned));
    Ids { sent: sent.collect(), read: Vec::new() }
}

fn invite_examples() -> serde_json::Value {
    json!([examples::invite_id().to_string()])
}

fn example_rows() -> Rows {
    let named =
        ["dora@friends.example", "evan@friends.example"].map(|address| (Some(address.to_owned()), None));
    Rows { asked: Vec::new(), named: named.into() }
}
