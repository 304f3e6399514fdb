//! Every error of every operation as the refusal that a client gets.

use http::StatusCode;

use crate::domain::{CannotChange, CannotJoin, CannotLeave, Denied};
use crate::identity::{InvalidCredential, UnknownCode};
use crate::operations::{
    ChangeUserError, CreateInvitesError, CreateKeyError, CreateTailnetError, Failure, NoReason, NotFound,
    ResendInviteError,
};
use crate::store::{StoreError, TakenBy};

use super::Refusal;
use super::refusal::Field;

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
            Denied::KeyRevoked => StatusCode::UNAUTHORIZED,
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

impl From<NotFound> for Refusal {
    fn from(error: NotFound) -> Self {
        Self::new(StatusCode::NOT_FOUND, error.to_string())
    }
}

impl From<CreateInvitesError> for Refusal {
    fn from(error: CreateInvitesError) -> Self {
        let bad_request = StatusCode::BAD_REQUEST;
        let message = error.to_string();
        match error {
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
        }
    }
}

const fn taken_by(by: TakenBy) -> &'static str {
    match by {
        TakenBy::Invite => "is invited already",
        TakenBy::User => "has joined already",
    }
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

impl From<CannotJoin> for Refusal {
    fn from(cannot: CannotJoin) -> Self {
        let status = match cannot {
            CannotJoin::Gone => StatusCode::GONE,
            CannotJoin::AlreadyMember | CannotJoin::NumberTaken => StatusCode::CONFLICT,
            CannotJoin::BoundToAnotherAddress | CannotJoin::ForbiddenByHome => StatusCode::FORBIDDEN,
        };
        Self::new(status, cannot.to_string())
    }
}

impl From<ChangeUserError> for Refusal {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Yourself => Self::new(StatusCode::FORBIDDEN, error.to_string()),
            ChangeUserError::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            ChangeUserError::Impossible(cannot) => cannot.into(),
        }
    }
}

impl From<CannotChange> for Refusal {
    fn from(cannot: CannotChange) -> Self {
        let status = match cannot {
            CannotChange::IsOwner => StatusCode::FORBIDDEN,
            CannotChange::WaitsForApproval | CannotChange::IsOverBillingLimit => StatusCode::CONFLICT,
        };
        Self::new(status, cannot.to_string())
    }
}

impl From<CreateTailnetError> for Refusal {
    fn from(error: CreateTailnetError) -> Self {
        let message = error.to_string();
        match error {
            CreateTailnetError::NameTaken => {
                Self::fields(StatusCode::CONFLICT, vec![Field { field: "name".to_owned(), message }])
            }
        }
    }
}

impl From<CannotLeave> for Refusal {
    fn from(cannot: CannotLeave) -> Self {
        Self::new(StatusCode::FORBIDDEN, cannot.to_string())
    }
}

impl From<CreateKeyError> for Refusal {
    fn from(error: CreateKeyError) -> Self {
        match error {
            CreateKeyError::TooMany => Self::new(StatusCode::CONFLICT, error.to_string()),
        }
    }
}
