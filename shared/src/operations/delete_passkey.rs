//! Listing and removing the passkeys of a person. The last one stays (R24).

use super::access::{check_fresh, still_signed_in};
use super::create_passkey::MAX_DECISIONS;
use super::{Failure, Moment, PasskeyError};
use crate::domain::{PasskeyAccount, PasskeyId};
use crate::identity::Credential;
use crate::store::passkeys::{PasskeysChange, PasskeysOutcome};
use crate::store::{Store, StoreError};

/// Reads the passkeys of somebody who has signed in; `None` for somebody who signs in with an identity provider.
///
/// # Errors
/// [`Failure::Denied`] for somebody who has signed out; [`Failure::Store`].
pub async fn list_passkeys(
    store: &Store,
    credential: &Credential,
) -> Result<Option<PasskeyAccount>, Failure> {
    let rows = store.account_rows(credential.identity.person_id()).await?;
    still_signed_in(&rows.person, &credential.proof)?;
    Ok(rows.account)
}

/// Removes a passkey of the caller. Nobody signs in with it from then on; sessions that began with it go on.
///
/// # Errors
/// [`Failure`] with [`PasskeyError`].
pub async fn delete_passkey(
    store: &Store,
    credential: &Credential,
    id: PasskeyId,
    moment: Moment,
) -> Result<(), Failure<PasskeyError>> {
    for _ in 0..MAX_DECISIONS {
        let rows = store.account_rows(credential.identity.person_id()).await?;
        still_signed_in(&rows.person, &credential.proof)?;
        let old = rows.account.ok_or(PasskeyError::NoPasskeyAccount)?;
        check_fresh(&credential.proof, moment.now).map_err(PasskeyError::SignInTooOld)?;
        let mut new = old.passkeys.clone();
        if new.remove(&id).is_none() {
            return Err(PasskeyError::NotFound.into());
        }
        if new.is_empty() {
            return Err(PasskeyError::Last.into());
        }
        let change = PasskeysChange { old: &old, new: &new, person: &rows.person };
        if store.remove_passkey(change, id).await? == PasskeysOutcome::Done {
            return Ok(());
        }
    }
    Err(StoreError::busy().into())
}
