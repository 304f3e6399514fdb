//! Every error of every operation as the refusal that a client gets.

use http::StatusCode;

use crate::domain::{ChangeRefusal, LeaveRefusal, Refusal as JoinRefusal};
use crate::identity::{InvalidCredential, UnknownCode};
use crate::operations::{
    AcceptInviteError, ChangeUserError, CreateInvitesError, CreateKeyError, CreateTailnetError,
    DeleteInviteError, DeleteKeyError, Denied, GetInviteError, GetSettingsError, GetUsageError, GetUserError,
    LeaveTailnetError, ListAuditEventsError, ListInvitesError, ListKeysError, ListUsersError,
    ResendInviteError, UpdateSettingsError,
};
use crate::store::{StoreError, TakenBy};

use super::Refusal;
use super::refusal::Field;

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

impl From<ChangeUserError> for Refusal {
    fn from(error: ChangeUserError) -> Self {
        let message = error.to_string();
        match error {
            ChangeUserError::Denied(denied) => denied.into(),
            ChangeUserError::Yourself => Self::new(StatusCode::FORBIDDEN, message),
            ChangeUserError::NotFound => Self::new(StatusCode::NOT_FOUND, message),
            ChangeUserError::Refused(refusal) => refusal.into(),
            ChangeUserError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeRefusal> for Refusal {
    fn from(refusal: ChangeRefusal) -> Self {
        let status = match refusal {
            ChangeRefusal::IsOwner => StatusCode::FORBIDDEN,
            ChangeRefusal::WaitsForApproval | ChangeRefusal::IsOverBillingLimit => StatusCode::CONFLICT,
        };
        Self::new(status, refusal.to_string())
    }
}

impl From<CreateTailnetError> for Refusal {
    fn from(error: CreateTailnetError) -> Self {
        let message = error.to_string();
        match error {
            CreateTailnetError::NameTaken => {
                Self::fields(StatusCode::CONFLICT, vec![Field { field: "name".to_owned(), message }])
            }
            CreateTailnetError::Store(error) => error.into(),
        }
    }
}

impl From<LeaveTailnetError> for Refusal {
    fn from(error: LeaveTailnetError) -> Self {
        match error {
            LeaveTailnetError::Denied(denied) => denied.into(),
            LeaveTailnetError::Refused(refusal) => refusal.into(),
            LeaveTailnetError::Store(error) => error.into(),
        }
    }
}

impl From<LeaveRefusal> for Refusal {
    fn from(refusal: LeaveRefusal) -> Self {
        Self::new(StatusCode::FORBIDDEN, refusal.to_string())
    }
}

impl From<CreateKeyError> for Refusal {
    fn from(error: CreateKeyError) -> Self {
        let message = error.to_string();
        match error {
            CreateKeyError::Denied(denied) => denied.into(),
            CreateKeyError::TooMany => Self::new(StatusCode::CONFLICT, message),
            CreateKeyError::Store(error) => error.into(),
        }
    }
}

/// Errors of operations that may be denied, or for which the table may not answer, and nothing else.
macro_rules! denied_or_failed {
    ($($error:ident),*) => { $(
        impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                match error {
                    $error::Denied(denied) => denied.into(),
                    $error::Store(error) => error.into(),
                }
            }
        }
    )* };
}

denied_or_failed!(
    GetSettingsError,
    GetUsageError,
    ListAuditEventsError,
    ListInvitesError,
    ListKeysError,
    ListUsersError,
    UpdateSettingsError
);

/// Errors of operations that may besides not find what they are about.
macro_rules! denied_absent_or_failed {
    ($($error:ident),*) => { $(
        impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                let message = error.to_string();
                match error {
                    $error::Denied(denied) => denied.into(),
                    $error::NotFound => Self::new(StatusCode::NOT_FOUND, message),
                    $error::Store(error) => error.into(),
                }
            }
        }
    )* };
}

denied_absent_or_failed!(DeleteInviteError, DeleteKeyError, GetInviteError, GetUserError);
