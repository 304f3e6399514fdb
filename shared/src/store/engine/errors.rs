//! The errors of the table: those that a retry may cure, and the others.

use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use super::rows::{Malformed, malformed};

/// Why the table did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The table was throttled or out of reach, or concurrent transactions were in the way. The same call may succeed later.
    #[error("the table is busy")]
    Busy {
        /// How long to wait before trying again.
        retry_after: Duration,
        /// The error of the last attempt, if there was one.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// Something is wrong with the table, the function's permissions or a row; trying again does not help.
    #[error("the table failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// How long to wait before trying a busy table again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

impl StoreError {
    /// Classifies an error that is left after the SDK's own retries.
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

    /// What came from the stream is no record of it.
    #[must_use]
    pub fn not_a_stream_record() -> Self {
        malformed("the stream record")
    }

    /// Whether a row or a record is not as this version writes it. Trying again, and a new deployment of the same version, will not help.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        matches!(self, Self::Failed(source) if source.is::<Malformed>())
    }

    /// Every attempt met contention or throttling.
    pub(crate) const fn busy() -> Self {
        Self::Busy { retry_after: RETRY_AFTER, source: None }
    }
}

/// Whether the code of an error or of a cancellation reason means that a retry may succeed: contention or throttling.
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
