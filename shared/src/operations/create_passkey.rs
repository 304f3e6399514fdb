//! Making passkeys: the first one of a new account, and others of the same person (R24).
//!
//! Beginning writes nothing. What must be known at the end is sealed into a cookie of the browser; so the end needs no second look at whether
//! the sign-in was fresh.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::access::{SignInTooOld, check_fresh, still_signed_in};
use super::{Failure, Moment, Reason, show_invite};
use crate::domain::{
    AccountName, CodeContents, Founders, Identity, MAX_PASSKEYS, Passkey, PasskeyAccount, PasskeyId, Proof,
    UserHandle, identity_of,
};
use crate::identity::Credential;
use crate::passkeys::{NewPasskey, Registration};
use crate::store::passkeys::{AccountRows, PasskeysChange, PasskeysOutcome, StoredCredential, UsedChallenge};
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a concurrent change of the person's rows.
pub(super) const MAX_DECISIONS: usize = 4;

/// Why a passkey is not made, or not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// The person signs in with an identity provider: two issuers are two people (R24).
    #[error("you signed in with an identity provider; passkeys belong to accounts that were made with one")]
    NoPasskeyAccount,
    /// Nobody has invited the browser, and not everybody may found tailnets.
    #[error(
        "a passkey account is made only from an open invite; open the link of yours in this browser first"
    )]
    NotInvited,
    /// The browser's session began with a sign-in that is too old.
    #[error(transparent)]
    SignInTooOld(#[from] SignInTooOld),
    /// The person has as many as they may.
    #[error("you have {MAX_PASSKEYS} passkeys, which is the most; remove one first")]
    TooMany,
    /// The name is or was somebody's.
    #[error("is taken; names are never given again")]
    NameGiven,
    /// The credential is somebody's already.
    #[error("is registered already")]
    CredentialTaken,
    /// The attempt is over, or another browser's.
    #[error(
        "belongs to no attempt of this browser, or to one that took longer than five minutes or is finished already"
    )]
    NoAttempt,
    /// It is the last one.
    #[error("this is your only passkey; without it you could not sign in any more")]
    Last,
    /// There is no such passkey of the person.
    #[error("passkey not found")]
    NotFound,
}

impl Reason for PasskeyError {}

/// Checks that a browser may make accounts: that it has an open invite, or everybody may found tailnets.
///
/// # Errors
/// [`Failure`] with [`PasskeyError::NotInvited`].
pub async fn authorize_account(
    store: &Store,
    founders: &Founders,
    invite: Option<CodeContents>,
    moment: Moment,
) -> Result<(), Failure<PasskeyError>> {
    if *founders == Founders::Everybody {
        return Ok(());
    }
    let code = invite.ok_or(PasskeyError::NotInvited)?;
    match show_invite(store, code, moment).await? {
        Some(_) => Ok(()),
        None => Err(PasskeyError::NotInvited.into()),
    }
}

/// Decides whether an account may have this name, and makes one without passkeys. Nothing is written.
///
/// # Errors
/// [`Failure`] with [`PasskeyError`].
pub async fn begin_account(
    store: &Store,
    name: AccountName,
    handle: UserHandle,
) -> Result<PasskeyAccount, Failure<PasskeyError>> {
    if store.is_name_given(&name).await? {
        return Err(PasskeyError::NameGiven.into());
    }
    Ok(PasskeyAccount { handle, name, passkeys: BTreeMap::new() })
}

/// Decides whether a person may make another passkey, and reads those that they have.
///
/// # Errors
/// [`Failure`] with [`PasskeyError`].
pub async fn begin_passkey(
    store: &Store,
    credential: &Credential,
    moment: Moment,
) -> Result<PasskeyAccount, Failure<PasskeyError>> {
    let AccountRows { person, account } = store.account_rows(credential.identity.person_id()).await?;
    still_signed_in(&person, &credential.proof)?;
    let account = account.ok_or(PasskeyError::NoPasskeyAccount)?;
    check_fresh(&credential.proof, moment.now).map_err(PasskeyError::SignInTooOld)?;
    if account.passkeys.len() >= MAX_PASSKEYS {
        return Err(PasskeyError::TooMany.into());
    }
    Ok(account)
}

/// Makes the passkey that a browser has answered with. `credential` is the session that adds it; `None` for a new account. Returns who has it.
///
/// # Errors
/// [`Failure`] with [`PasskeyError`].
pub async fn create_passkey(
    store: &Store,
    registration: &Registration,
    made: &NewPasskey,
    credential: Option<&Credential>,
    (moment, ends): (Moment, Timestamp),
) -> Result<Identity, Failure<PasskeyError>> {
    let Registration { handle, name, .. } = registration;
    let id = PasskeyId::of(&made.credential_id);
    // The table stores the time in whole seconds.
    let created_at = Timestamp::from_second(moment.now.as_second()).unwrap_or(moment.now);
    let passkey = Passkey { credential_id: made.credential_id.clone(), created_at };
    let stored =
        StoredCredential { handle: *handle, name: name.clone(), credential: made.credential.clone() };
    let challenge = UsedChallenge { hash: registration.challenge.as_str(), ends };
    for _ in 0..MAX_DECISIONS {
        let outcome = match credential {
            None => {
                let passkeys = [(id, passkey.clone())].into();
                let account = PasskeyAccount { handle: *handle, name: name.clone(), passkeys };
                store.create_account(&account, (id, &stored), challenge).await?
            }
            Some(credential) => {
                let rows = store.account_rows(credential.identity.person_id()).await?;
                still_signed_in(&rows.person, &credential.proof)?;
                let old = rows.account.ok_or(PasskeyError::NoPasskeyAccount)?;
                if old.passkeys.len() >= MAX_PASSKEYS {
                    return Err(PasskeyError::TooMany.into());
                }
                let mut new = old.passkeys.clone();
                new.insert(id, passkey.clone());
                let change = PasskeysChange { old: &old, new: &new, person: &rows.person };
                store.add_passkey(change, (id, &stored), challenge).await?
            }
        };
        match outcome {
            PasskeysOutcome::Done => return Ok(identity_of(*handle, name)),
            PasskeysOutcome::ChallengeUsed => return Err(PasskeyError::NoAttempt.into()),
            PasskeysOutcome::NameGiven => return Err(PasskeyError::NameGiven.into()),
            PasskeysOutcome::CredentialTaken => return Err(PasskeyError::CredentialTaken.into()),
            PasskeysOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}

/// Whether a session is that of an attempt: the one that has begun to add the passkey.
#[must_use]
pub fn adds_with(registration: &Registration, proof: &Proof) -> bool {
    registration.session.is_some()
        && proof.browser_session().map(|session| session.id) == registration.session
}
