//! Refusals: answers of 400 or above (W4, W5).

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::response::internal;
use crate::config::NotGiven;
use crate::domain::Denied;
use crate::identity::InvalidCredential;
use crate::operations::{Failure, NoReason, NotFound};
use crate::store::StoreError;

/// The most fields that an answer lists. Clients read at most 8 KiB of an error.
const MAX_FIELDS: usize = 10;
/// The most characters of a text that is quoted for a field. Each text appears twice, in the message and in `errors`, and a character has
/// up to three bytes.
const MAX_FIELD_CHARS: usize = 120;

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
    /// The cause for the log. The client does not see it.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A part of a request that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Field {
    /// Where it is: a path into the body such as `[2].email`, or the name of a parameter or header.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
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
}

impl Field {
    /// A part of a request, and what is wrong with it.
    pub(super) fn new(field: impl Into<String>, message: impl ToString) -> Self {
        Self { field: field.into(), message: message.to_string() }
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
        Self { status, message: message.into(), fields: Vec::new(), retry_after: None, cause: None }
    }

    /// A 400 for one part of the request.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Field::new(field, message.into()).into()
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

    /// A 403 for an API access token: the call takes a person who has signed in.
    #[must_use]
    pub fn session_required() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "an API access token cannot do this, only somebody who has signed in",
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
        RefusalBody { message: &self.message, status: self.status.as_u16(), errors: &self.fields }
    }

    pub(super) fn retry(status: StatusCode, message: impl Into<String>, retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(status, message) }
    }

    pub(super) fn at_each(
        status: StatusCode,
        indexes: impl IntoIterator<Item = usize>,
        name: &str,
        message: &str,
    ) -> Self {
        let field = |index| Field::of_item(index, name, message);
        Self::fields(status, indexes.into_iter().map(field).collect())
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
            Denied::KeyRevoked => StatusCode::UNAUTHORIZED,
            Denied::NotAUser => StatusCode::NOT_FOUND,
            Denied::MayNotAct | Denied::RoleMayNot => StatusCode::FORBIDDEN,
        };
        Self::new(status, denied.to_string())
    }
}

impl From<NotGiven> for Refusal {
    fn from(error: NotGiven) -> Self {
        internal(error)
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

/// Shortens a text that may quote the request.
fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MAX_FIELD_CHARS) {
        text.truncate(end);
        text.push('…');
    }
}
