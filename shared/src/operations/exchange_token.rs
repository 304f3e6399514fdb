//! Exchanging an ID token for a session of a program (RFC 8693, R25): once for each token.

use super::{Failure, Reason};
use crate::domain::{OneTimeToken, Session};
use crate::store::Store;

/// The token was exchanged before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token was exchanged already")]
pub struct AlreadyExchanged;

impl Reason for AlreadyExchanged {}

/// Exchanges a token, which nobody can exchange again: of any number of calls with it, one succeeds. If that one does not get to answer, the
/// program needs another token.
///
/// # Errors
/// [`AlreadyExchanged`]; [`Failure::Store`].
pub async fn exchange_token(
    store: &Store,
    token: &OneTimeToken,
    session: &Session,
) -> Result<(), Failure<AlreadyExchanged>> {
    if store.use_up(token, session.id).await? { Ok(()) } else { Err(AlreadyExchanged.into()) }
}
