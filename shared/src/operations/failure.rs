//! The error type of all operations.

use std::fmt;

use crate::domain::{CannotJoin, CannotLeave, Denied};
use crate::store::StoreError;

/// Why an operation failed. `R` are the operation's own reasons, if it has any.
///
/// `?` converts [`Denied`], [`StoreError`], the operation's own reasons, and the failure of an operation without reasons.
#[derive(Debug, thiserror::Error)]
pub enum Failure<R = NoReason> {
    /// The caller may not do it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// One of the operation's own reasons.
    #[error(transparent)]
    Refused(R),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An operation's own reasons for a refusal.
///
/// Neither [`NoReason`] nor [`Denied`] nor [`StoreError`] may be one: the conversions below would overlap.
pub trait Reason: std::error::Error {}

/// For operations without reasons of their own: the type has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoReason {}

/// What the path names does not exist, or belongs to another tailnet (P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// There is no such open invite in the tailnet.
    #[error("invite not found")]
    Invite,
    /// There is no such user in the tailnet.
    #[error("user not found")]
    User,
    /// The caller has no such API access token.
    #[error("API access token not found")]
    ApiKey,
}

impl Reason for NotFound {}
impl Reason for CannotJoin {}
impl Reason for CannotLeave {}

impl<R: Reason> From<R> for Failure<R> {
    fn from(reason: R) -> Self {
        Self::Refused(reason)
    }
}

impl<R: Reason> From<Failure> for Failure<R> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(denied) => Self::Denied(denied),
            Failure::Refused(none) => match none {},
            Failure::Store(error) => Self::Store(error),
        }
    }
}

impl fmt::Display for NoReason {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for NoReason {}
