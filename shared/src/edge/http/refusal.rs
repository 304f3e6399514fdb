//! Refusals: answers of 400 or above (W4, W5).

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::response::internal;
use super::session_cookie;
use crate::config::NotGiven;
use crate::domain::Denied;
use crate::edge::app::ProvidersNotGiven;
use crate::identity::InvalidCredential;
use crate::metrics::Reason;
use crate::operations::{Failure, NoReason, NotFound, SignInTooOld};
use crate::store::StoreError;

/// Clients read at most 8 KiB of an error. So many bytes of it can be the list of fields: a problem with each of 49 addresses fits, unless
/// they are long.
const MAX_LIST_BYTES: usize = 7_200;
/// And so many the message, which goes on until it is longer.
const MAX_MESSAGE_BYTES: usize = 500;
/// The most characters of a text that is quoted for a field.
const MAX_FIELD_CHARS: usize = 120;
/// The most characters of a value that is quoted: an address is not longer.
const MAX_VALUE_CHARS: usize = 254;

/// An answer of 400 or above.
#[derive(Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The message for the client.
    pub message: String,
    /// The parts of the request that are wrong.
    pub fields: Vec<Field>,
    /// How long to wait before trying again, in whole seconds.
    pub retry_after: Option<Duration>,
    /// What is wrong, by the word that OAuth has for it (RFC 6749, section 5.2); only where programs speak it.
    pub oauth_error: Option<&'static str>,
    /// What it is counted as, if that says more than the status.
    pub counts_as: Option<Reason>,
    /// The cause for the log. The client does not see it.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A part of a request that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "`field` is its name on the wire")]
pub struct Field {
    /// Where it is: a path into the body such as `[2].email`, or the name of a parameter or header.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// What was sent there; absent if nothing was. A long text is cut, and anything else that is long becomes a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value: Option<Value>,
    /// What is wrong with it, for programs.
    pub code: Code,
}

/// What is wrong with a part of a request, for programs. The codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ErrorCode)]
pub enum Code {
    /// It is missing, or not what it must be.
    Invalid,
    /// It repeats an address of the same request.
    Repeated,
    /// The address is invited already.
    Invited,
    /// The address belongs to a user of the tailnet already.
    Member,
    /// The role is none that the caller may grant.
    RoleNotAllowed,
    /// The name is a domain that is not the caller's.
    DomainNotYours,
    /// The name is another one's already.
    Taken,
    /// It was used for another request before.
    Used,
    /// The browser's session began with a sign-in that is too old for this; signing in again helps.
    SignInTooOld,
    /// The mails of the tailnet are not stopped, so there is nothing to release.
    NotStopped,
}

/// What a refusal says to the client.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Error)]
pub struct RefusalBody<'a> {
    /// What is wrong, in one sentence.
    message: &'a str,
    /// The status of the response; absent where the gateway in front answers by itself.
    #[schema(required = false)]
    status: u16,
    /// Which parts of the request are to blame, if any.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Field],
    /// What is wrong, by the word of OAuth (RFC 6749, section 5.2); only of the token exchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<&'a str>,
    /// The message once more, as OAuth calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error_description: Option<&'a str>,
}

impl Field {
    /// A part of a request, and what is wrong with it.
    pub(super) fn new(field: impl Into<String>, message: impl ToString) -> Self {
        Self { field: field.into(), message: message.to_string(), value: None, code: Code::Invalid }
    }

    /// The same with what was sent.
    pub(super) fn with_value(self, value: impl Into<Value>) -> Self {
        Self { value: Some(value.into()), ..self }
    }

    /// The same with another code.
    pub(super) fn with_code(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// The same, no longer than a client reads.
    fn shortened(mut self) -> Self {
        shorten(&mut self.field, MAX_FIELD_CHARS);
        shorten(&mut self.message, MAX_FIELD_CHARS);
        self.value = self.value.map(|value| match value {
            Value::String(mut text) => {
                shorten(&mut text, MAX_VALUE_CHARS);
                Value::String(text)
            }
            Value::Array(_) | Value::Object(_) => {
                let mut text = value.to_string();
                shorten(&mut text, MAX_VALUE_CHARS);
                Value::String(text)
            }
            simple => simple,
        });
        self
    }

    /// A member of an item of the body's array.
    pub(super) fn of_item(index: usize, name: &str, message: impl ToString) -> Self {
        Self::new(format!("[{index}].{name}"), message)
    }
}

impl Refusal {
    /// A refusal with nothing but a message.
    #[must_use]
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            fields: Vec::new(),
            retry_after: None,
            oauth_error: None,
            counts_as: None,
            cause: None,
        }
    }

    /// A 400 for one part of the request.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Field::new(field, message.into()).into()
    }

    /// A refusal for several parts of the request. It lists them all, and its message names them, as far as there is room.
    #[must_use]
    pub fn fields(status: StatusCode, fields: Vec<Field>) -> Self {
        let all = fields.len();
        let mut bytes = 0;
        let fields: Vec<Field> = fields
            .into_iter()
            .map(Field::shortened)
            .take_while(|field| {
                let is_first = bytes == 0;
                bytes += serde_json::to_vec(field).map_or(0, |json| json.len() + 1);
                is_first || bytes <= MAX_LIST_BYTES
            })
            .collect();
        let message = message_of(&fields, all);
        Self { fields, ..Self::new(status, message) }
    }

    /// A 403 for an API access token: the call takes a person who has signed in.
    #[must_use]
    pub fn session_required() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "an API access token cannot do this, only somebody who has signed in",
        )
    }

    /// A 403 for anything but a browser in which somebody may have signed in.
    #[must_use]
    pub fn browser_required() -> Self {
        Self::new(StatusCode::FORBIDDEN, "only a browser can do this, without an Authorization header")
    }

    /// A 403 for a request that could have been sent by a page of another site.
    #[must_use]
    pub fn other_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "without an Authorization header, only the pages of this site may send this request",
        )
    }

    /// A 413.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body may have at most {limit} bytes"))
    }

    /// The body of the response.
    #[must_use]
    pub fn body(&self) -> RefusalBody<'_> {
        RefusalBody {
            message: &self.message,
            status: self.status.as_u16(),
            errors: &self.fields,
            error: self.oauth_error,
            error_description: self.oauth_error.map(|_| self.message.as_str()),
        }
    }

    /// What it is counted as.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let of_field = || self.fields.first()?.code.reason();
        self.counts_as.or_else(of_field).unwrap_or_else(|| reason_of(self.status))
    }

    /// The same, counted as this.
    pub(super) fn counting_as(self, reason: Reason) -> Self {
        Self { counts_as: Some(reason), ..self }
    }

    /// The same with the word that OAuth has for it.
    pub(super) fn with_oauth_error(self, error: &'static str) -> Self {
        Self { oauth_error: Some(error), ..self }
    }

    pub(super) fn retry(status: StatusCode, message: impl Into<String>, retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(status, message) }
    }
}

impl From<Field> for Refusal {
    /// A 400 for one part of the request.
    fn from(field: Field) -> Self {
        Self::fields(StatusCode::BAD_REQUEST, vec![field])
    }
}

impl<R: Into<Self>> From<Failure<R>> for Refusal {
    fn from(failure: Failure<R>) -> Self {
        match failure {
            Failure::Denied(denied) => denied.into(),
            Failure::Refused(reason) => reason.into(),
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<NoReason> for Refusal {
    fn from(none: NoReason) -> Self {
        match none {}
    }
}

impl From<NotFound> for Refusal {
    fn from(error: NotFound) -> Self {
        Self::new(StatusCode::NOT_FOUND, error.to_string())
    }
}

impl From<InvalidCredential> for Refusal {
    fn from(error: InvalidCredential) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, error.to_string())
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        let status = match denied {
            Denied::KeyRevoked | Denied::SignedOut => StatusCode::UNAUTHORIZED,
            Denied::NotAUser => StatusCode::NOT_FOUND,
            Denied::MayNotAct | Denied::RoleMayNot | Denied::NoVerifiedAddress => StatusCode::FORBIDDEN,
        };
        Self::new(status, denied.to_string())
    }
}

impl From<NotGiven> for Refusal {
    fn from(error: NotGiven) -> Self {
        internal(error)
    }
}

impl From<ProvidersNotGiven> for Refusal {
    fn from(error: ProvidersNotGiven) -> Self {
        internal(error)
    }
}

impl From<SignInTooOld> for Refusal {
    fn from(error: SignInTooOld) -> Self {
        let field = Field::new(session_cookie::NAME, error).with_code(Code::SignInTooOld);
        Self::fields(StatusCode::FORBIDDEN, vec![field])
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
            StoreError::Failed(_) => return internal(error),
        };
        Self { cause: Some(Box::new(error)), ..answer }
    }
}

impl Code {
    /// What a refusal is counted as whose first field has this code, if that says more than the status.
    const fn reason(self) -> Option<Reason> {
        match self {
            Self::Invited => Some(Reason::Invited),
            Self::Member => Some(Reason::Member),
            Self::RoleNotAllowed => Some(Reason::RoleNotAllowed),
            _ => None,
        }
    }
}

/// What an answer of 400 or above is counted as, by its status.
pub(super) fn reason_of(status: StatusCode) -> Reason {
    match status {
        StatusCode::UNAUTHORIZED => Reason::Unauthenticated,
        StatusCode::FORBIDDEN => Reason::Forbidden,
        StatusCode::NOT_FOUND => Reason::NotFound,
        StatusCode::CONFLICT => Reason::Conflict,
        StatusCode::GONE => Reason::Gone,
        StatusCode::PAYLOAD_TOO_LARGE => Reason::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Reason::TooMany,
        StatusCode::SERVICE_UNAVAILABLE => Reason::Busy,
        status if status.is_server_error() => Reason::Failed,
        _ => Reason::Invalid,
    }
}

/// Names the fields in one line, as many as there is room for, and counts the others.
fn message_of(fields: &[Field], all: usize) -> String {
    let mut bytes = 0;
    let has_room = |part: &String| {
        let is_named = bytes <= MAX_MESSAGE_BYTES;
        bytes += part.len();
        is_named
    };
    let parts = fields.iter().map(|Field { field, message, .. }| format!("{field}: {message}"));
    let named: Vec<String> = parts.take_while(has_room).collect();
    let more = all - named.len();
    let more = (more > 0).then(|| format!("and {more} more"));
    named.into_iter().chain(more).collect::<Vec<_>>().join("; ")
}

/// Shortens a text that may quote the request.
fn shorten(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
}
