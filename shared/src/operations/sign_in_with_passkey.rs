//! Signing in with a passkey (R24). The person is the one of the credential, never the one whom the browser names.

use jiff::Timestamp;

use super::create_passkey::MAX_DECISIONS;
use super::{Failure, Reason};
use crate::domain::{Identity, PasskeyId, identity_of};
use crate::passkeys::{Assertion, Ceremonies, CeremonyError, PasskeySignIn};
use crate::store::passkeys::{SignInOutcome, UsedChallenge};
use crate::store::{Store, StoreError};

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum PasskeySignInError {
    /// Nobody has this passkey, or nobody any more.
    #[error("is no passkey of this service, or was removed")]
    Unknown,
    /// The check has failed.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The attempt is over, or another browser's.
    #[error(
        "belongs to no attempt of this browser, or to one that took longer than five minutes or is finished already"
    )]
    NoAttempt,
}

impl Reason for PasskeySignInError {}

/// Signs in whoever has the passkey that a browser has answered with. Returns who it is.
///
/// # Errors
/// [`Failure`] with [`PasskeySignInError`].
pub async fn sign_in_with_passkey(
    store: &Store,
    ceremonies: &Ceremonies,
    (assertion, sign_in): (&Assertion, &PasskeySignIn),
    ends: Timestamp,
) -> Result<Identity, Failure<PasskeySignInError>> {
    let id = PasskeyId::of(assertion.credential_id());
    let challenge = UsedChallenge { hash: sign_in.challenge.as_str(), ends };
    for _ in 0..MAX_DECISIONS {
        let read = store.credential(id).await?.ok_or(PasskeySignInError::Unknown)?;
        let kept = (read.credential.as_str(), &read.handle);
        let credential =
            ceremonies.finish_sign_in(assertion, sign_in, kept).map_err(PasskeySignInError::Ceremony)?;
        match store.sign_in_with(id, &read, &credential, challenge).await? {
            SignInOutcome::SignedIn => return Ok(identity_of(read.handle, &read.name)),
            SignInOutcome::ChallengeUsed => return Err(PasskeySignInError::NoAttempt.into()),
            SignInOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}
