//! What can go wrong between here and the table, and what a caller can do about it.

use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Why the table did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Others were in the way, or the table was out of reach; the same call may succeed later.
    #[error("the table is busy")]
    Busy {
        /// When to try again.
        retry_after: Duration,
        /// What was in the way.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// Something is wrong with the table, the permissions or a row; trying again does not help.
    #[error("the table failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// How long to wait before trying a busy table again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

impl StoreError {
    /// Sorts an error of the SDK, after the SDK's own retries.
    pub(super) fn from_sdk<E>(error: SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let may_pass = match &error {
            SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
            SdkError::ServiceError(service) => {
                service.raw().status().is_server_error() || service.err().code().is_some_and(is_contention)
            }
            _ => false,
        };
        if may_pass {
            Self::Busy { retry_after: RETRY_AFTER, source: Some(Box::new(error)) }
        } else {
            Self::Failed(Box::new(error))
        }
    }

    /// Others were in the way; trying again soon may help.
    pub(crate) const fn busy() -> Self {
        Self::Busy { retry_after: RETRY_AFTER, source: None }
    }
}

/// Whether an error's or a cancellation reason's code says that others were in the way.
pub(super) fn is_contention(code: &str) -> bool {
    matches!(
        code,
        "TransactionConflict"
            | "TransactionConflictException"
            | "TransactionInProgressException"
            | "ThrottlingError"
            | "ThrottlingException"
            | "ProvisionedThroughputExceeded"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
    )
}
