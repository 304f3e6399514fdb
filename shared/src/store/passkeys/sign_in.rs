//! Signing in with a passkey.

use crate::domain::PasskeyId;
use crate::store::engine::{Committed, Expression, Store, StoreError, text};

use super::row::{StoredCredential, UsedChallenge, challenge_item, credential_key};

/// The outcome of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOutcome {
    /// The person is who they say.
    SignedIn,
    /// The challenge was used before.
    ChallengeUsed,
    /// The credential is another one than was read, or gone: read and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Challenge,
    Credential,
}

impl Store {
    /// Uses up a challenge, and keeps the credential as it is from now on.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn sign_in_with(
        &self,
        id: PasskeyId,
        read: &StoredCredential,
        credential: &str,
        challenge: UsedChallenge<'_>,
    ) -> Result<SignInOutcome, StoreError> {
        let mut transaction = self.transaction();
        transaction.insert(Label::Challenge, challenge_item(challenge)?);
        let set = Expression::new("SET credential = :new").with(":new", text(credential));
        let as_read = Expression::new("credential = :old").with(":old", text(&read.credential));
        transaction.update(Label::Credential, &credential_key(id), set, as_read);
        Ok(match transaction.commit().await? {
            Committed::Done => SignInOutcome::SignedIn,
            Committed::Refused(failed) if failed.iter().any(|one| one.label == Label::Challenge) => {
                SignInOutcome::ChallengeUsed
            }
            Committed::Refused(_) => SignInOutcome::Changed,
        })
    }
}
