//! Refusals: what an error of any operation looks like to a client (contract section 1).

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;

use crate::domain::Refusal as JoinRefusal;
use crate::identity::{InvalidCredential, UnknownCode};
use crate::operations::{
    AcceptInviteError, CreateInvitesError, DeleteInviteError, Denied, GetInviteError, GetUserError,
    ListAuditEventsError, ListInvitesError, ListUsersError, ResendInviteError,
};
use crate::store::{StoreError, TakenBy};

/// Clients read at most 8 KiB of an error, so no more fields than fit are listed.
const MAX_FIELDS: usize = 10;
/// Nor is more quoted of each: twice, in the message and on its own, three bytes a character at worst.
const MAX_FIELD_CHARS: usize = 120;

/// An answer of 400 or above.
#[derive(Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// What the client is told.
    pub message: String,
    /// Which parts of the request are to blame.
    pub fields: Vec<Field>,
    /// When to try again, in whole seconds.
    pub retry_after: Option<Duration>,
    /// What the log is told, and the client is not.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A part of a request that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Field {
    /// Where it is: a path into the body such as `[2].email`, or the name of a parameter or header.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// What a refusal says to the client.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Error))]
pub struct RefusalBody<'a> {
    /// What is wrong, in one sentence.
    message: &'a str,
    /// The status of the response; absent where the gateway in front answers by itself.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    status: u16,
    /// Which parts of the request are to blame, if any.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Field],
}

impl Refusal {
    /// A refusal that says no more than its message.
    #[must_use]
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), fields: Vec::new(), retry_after: None, cause: None }
    }

    /// A 400 for one part of the request.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::fields(StatusCode::BAD_REQUEST, vec![Field { field: field.into(), message: message.into() }])
    }

    /// A refusal for several parts of the request; the message names them all, as far as there is room.
    #[must_use]
    pub fn fields(status: StatusCode, mut fields: Vec<Field>) -> Self {
        let more = fields.len().saturating_sub(MAX_FIELDS);
        fields.truncate(MAX_FIELDS);
        for text in fields.iter_mut().flat_map(|Field { field, message }| [field, message]) {
            shorten(text);
        }
        let mut parts: Vec<String> =
            fields.iter().map(|Field { field, message }| format!("{field}: {message}")).collect();
        if more > 0 {
            parts.push(format!("and {more} more"));
        }
        Self { fields, ..Self::new(status, parts.join("; ")) }
    }

    /// A 413.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body may have at most {limit} bytes"))
    }

    /// The body of the response.
    #[must_use]
    pub fn body(&self) -> RefusalBody<'_> {
        RefusalBody { message: &self.message, status: self.status.as_u16(), errors: &self.fields }
    }

    fn retry(status: StatusCode, message: impl Into<String>, retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(status, message) }
    }

    fn at_each(
        status: StatusCode,
        indexes: impl IntoIterator<Item = usize>,
        name: &str,
        message: &str,
    ) -> Self {
        let field = |index| Field { field: format!("[{index}].{name}"), message: message.to_owned() };
        Self::fields(status, indexes.into_iter().map(field).collect())
    }
}

/// What a message quotes of a request can be as long as the request.
fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MAX_FIELD_CHARS) {
        text.truncate(end);
        text.push('…');
    }
}

impl From<InvalidCredential> for Refusal {
    fn from(error: InvalidCredential) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, error.to_string())
    }
}

impl From<UnknownCode> for Refusal {
    fn from(error: UnknownCode) -> Self {
        Self::new(StatusCode::NOT_FOUND, error.to_string())
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        let status = match denied {
            Denied::NotAUser => StatusCode::NOT_FOUND,
            Denied::MayNotAct | Denied::RoleMayNot => StatusCode::FORBIDDEN,
        };
        Self::new(status, denied.to_string())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let answer = match &error {
            StoreError::Busy { retry_after, .. } => Self::retry(
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily unavailable, try again",
                *retry_after,
            ),
            StoreError::Failed(_) => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error"),
        };
        Self { cause: Some(Box::new(error)), ..answer }
    }
}

impl From<CreateInvitesError> for Refusal {
    fn from(error: CreateInvitesError) -> Self {
        let bad_request = StatusCode::BAD_REQUEST;
        let message = error.to_string();
        match error {
            CreateInvitesError::Denied(denied) => denied.into(),
            CreateInvitesError::Empty | CreateInvitesError::TooMany { .. } => Self::field("body", message),
            CreateInvitesError::Repeated(indexes) => {
                Self::at_each(bad_request, indexes, "email", "repeats an address of this request")
            }
            CreateInvitesError::BoundToNothing(indexes) => {
                Self::at_each(bad_request, indexes, "bindToEmail", "needs an email to be bound to")
            }
            CreateInvitesError::Taken(taken) => {
                let field = |(index, by)| Field {
                    field: format!("[{index}].email"),
                    message: taken_by(by).to_owned(),
                };
                Self::fields(StatusCode::CONFLICT, taken.into_iter().map(field).collect())
            }
            CreateInvitesError::KeyUsedForOther => Self::fields(
                StatusCode::UNPROCESSABLE_ENTITY,
                vec![Field { field: "Idempotency-Key".to_owned(), message }],
            ),
            CreateInvitesError::BudgetExhausted(wait) => {
                Self::retry(StatusCode::TOO_MANY_REQUESTS, message, wait)
            }
            CreateInvitesError::Store(error) => error.into(),
        }
    }
}

const fn taken_by(by: TakenBy) -> &'static str {
    match by {
        TakenBy::Invite => "is invited already",
        TakenBy::User => "has joined already",
    }
}

impl From<ListInvitesError> for Refusal {
    fn from(error: ListInvitesError) -> Self {
        match error {
            ListInvitesError::Denied(denied) => denied.into(),
            ListInvitesError::Store(error) => error.into(),
        }
    }
}

impl From<GetInviteError> for Refusal {
    fn from(error: GetInviteError) -> Self {
        match error {
            GetInviteError::Denied(denied) => denied.into(),
            GetInviteError::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            GetInviteError::Store(error) => error.into(),
        }
    }
}

impl From<ResendInviteError> for Refusal {
    fn from(error: ResendInviteError) -> Self {
        let message = error.to_string();
        match error {
            ResendInviteError::Denied(denied) => denied.into(),
            ResendInviteError::NotFound => Self::new(StatusCode::NOT_FOUND, message),
            ResendInviteError::NothingToResend => Self::field("id", message),
            ResendInviteError::TooSoon(wait) | ResendInviteError::BudgetExhausted(wait) => {
                Self::retry(StatusCode::TOO_MANY_REQUESTS, message, wait)
            }
            ResendInviteError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteInviteError> for Refusal {
    fn from(error: DeleteInviteError) -> Self {
        match error {
            DeleteInviteError::Denied(denied) => denied.into(),
            DeleteInviteError::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            DeleteInviteError::Store(error) => error.into(),
        }
    }
}

impl From<AcceptInviteError> for Refusal {
    fn from(error: AcceptInviteError) -> Self {
        match error {
            AcceptInviteError::Refused(refusal) => refusal.into(),
            AcceptInviteError::Store(error) => error.into(),
        }
    }
}

impl From<JoinRefusal> for Refusal {
    fn from(refusal: JoinRefusal) -> Self {
        let (status, message) = match refusal {
            JoinRefusal::Gone => (StatusCode::GONE, "this invite is no longer valid"),
            JoinRefusal::AlreadyMember => (StatusCode::CONFLICT, "you are in this tailnet already"),
            JoinRefusal::NumberTaken => {
                (StatusCode::CONFLICT, "your account cannot join this tailnet; sign in with another one")
            }
            JoinRefusal::BoundToAnotherAddress => (
                StatusCode::FORBIDDEN,
                "this invite is for another e-mail address, which your sign-in must have verified",
            ),
            JoinRefusal::ForbiddenByHome => {
                (StatusCode::FORBIDDEN, "your home tailnet does not let you join others")
            }
        };
        Self::new(status, message)
    }
}

impl From<ListUsersError> for Refusal {
    fn from(error: ListUsersError) -> Self {
        match error {
            ListUsersError::Denied(denied) => denied.into(),
            ListUsersError::Store(error) => error.into(),
        }
    }
}

impl From<GetUserError> for Refusal {
    fn from(error: GetUserError) -> Self {
        match error {
            GetUserError::Denied(denied) => denied.into(),
            GetUserError::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            GetUserError::Store(error) => error.into(),
        }
    }
}

impl From<ListAuditEventsError> for Refusal {
    fn from(error: ListAuditEventsError) -> Self {
        match error {
            ListAuditEventsError::Denied(denied) => denied.into(),
            ListAuditEventsError::Store(error) => error.into(),
        }
    }
}
