//! The ceremonies of passkeys (Web Authentication, level 3): their options for the browser, and the check of its answers (R24).
//!
//! Only this module knows the library that checks them, so only functions that call it link the library. What the library leaves open is
//! closed here: whose credential it is, that it can be found without a name, and that a button may ask for it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::domain::{AccountName, MAX_CREDENTIAL_ID, PasskeyAccount, SessionId, UserHandle};
use crate::identity::{BaseUrl, PasskeyDomain};
use crate::oidc::ReturnPath;

/// How long a ceremony may take, in seconds.
pub const CEREMONY_SECONDS: i64 = 300;

/// The ceremonies of one domain.
#[derive(Debug)]
pub struct Ceremonies(Webauthn);

/// A passkey that is being made: what must be remembered until the browser answers, in a sealed cookie.
#[derive(Clone, Serialize, Deserialize)]
pub struct Registration {
    state: PasskeyRegistration,
    /// Which challenge it is.
    pub challenge: ChallengeHash,
    /// Whose passkey it becomes.
    pub handle: UserHandle,
    /// The name of the account.
    pub name: AccountName,
    /// The session that adds it to its account; `None` for the first passkey of a new account.
    pub session: Option<SessionId>,
    /// Where the person goes on afterwards.
    pub then: ReturnPath,
}

/// A sign-in with a passkey: what must be remembered until the browser answers, in a sealed cookie.
#[derive(Clone, Serialize, Deserialize)]
pub struct PasskeySignIn {
    state: DiscoverableAuthentication,
    /// Which challenge it is.
    pub challenge: ChallengeHash,
    /// Where the person goes on afterwards.
    pub then: ReturnPath,
}

/// The SHA-256 of a challenge, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChallengeHash(String);

/// A passkey that a browser has made.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// The credential's id.
    pub credential_id: Vec<u8>,
    /// The credential as the table keeps it.
    pub credential: String,
}

/// What a browser has answered to a sign-in. Nothing of it is checked yet.
#[derive(Debug)]
pub struct Assertion(PublicKeyCredential);

/// Why a ceremony fails. None of them quotes what a browser has sent.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyError {
    /// It is not what a browser answers.
    #[error("must be a credential as the browser has answered it")]
    Malformed,
    /// The user handle is another one's, or absent.
    #[error("its user handle is not that of the person whose passkey it is")]
    AnotherUserHandle,
    /// The check has failed.
    #[error("cannot be verified")]
    NotVerified(#[source] WebauthnError),
    /// The library cannot be set up, or a stored credential cannot be read.
    #[error("passkeys cannot be checked")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Ceremonies {
    /// The ceremonies for pages of this origin and passkeys of this domain.
    ///
    /// # Errors
    /// [`CeremonyError::Internal`] if the origin is not in the domain.
    pub fn new(base_url: &BaseUrl, domain: &PasskeyDomain) -> Result<Self, CeremonyError> {
        let origin = Url::parse(&base_url.to_string()).map_err(internal)?;
        let builder = WebauthnBuilder::new(domain.as_str(), &origin).map_err(internal)?;
        Ok(Self(builder.build().map_err(internal)?))
    }

    /// Begins to make a passkey for an account: the `publicKey` options for the browser, and what to remember.
    ///
    /// # Errors
    /// [`CeremonyError::Internal`].
    pub fn begin_registration(
        &self,
        account: &PasskeyAccount,
        session: Option<SessionId>,
        then: ReturnPath,
    ) -> Result<(Value, Registration), CeremonyError> {
        let user = Uuid::from_bytes(*account.handle.bytes());
        let (login, name) = (account.name.login(), account.name.as_str());
        let begun = self.0.start_passkey_registration(user, &login, name, None);
        let (options, state) = begun.map_err(internal)?;
        let challenge = ChallengeHash::of(&options.public_key.challenge);
        let mut options = serde_json::to_value(&options.public_key).map_err(internal)?;
        if let Some(options) = options.as_object_mut() {
            // The library would discourage what signing in without a name needs.
            options.insert(
                "authenticatorSelection".to_owned(),
                json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" }),
            );
            // Not in the state: ids can be long, and the cookie has 4 KB. The table keeps a credential from being registered twice.
            let known = account.passkeys.values().map(|passkey| descriptor(&passkey.credential_id));
            options.insert("excludeCredentials".to_owned(), known.collect());
        }
        let (handle, name) = (account.handle, account.name.clone());
        Ok((options, Registration { state, challenge, handle, name, session, then }))
    }

    /// Checks what the browser has answered to the beginning of a registration.
    ///
    /// # Errors
    /// [`CeremonyError`].
    pub fn finish_registration(
        &self,
        answer: Value,
        registration: &Registration,
    ) -> Result<NewPasskey, CeremonyError> {
        let is_resident = answer.pointer("/clientExtensionResults/credProps/rk") != Some(&Value::Bool(false));
        let answer: RegisterPublicKeyCredential =
            serde_json::from_value(answer).map_err(|_| CeremonyError::Malformed)?;
        let passkey = self.0.finish_passkey_registration(&answer, &registration.state);
        let passkey = passkey.map_err(CeremonyError::NotVerified)?;
        let credential_id = passkey.cred_id().clone();
        if !is_resident || credential_id.is_empty() || credential_id.len() > MAX_CREDENTIAL_ID {
            return Err(CeremonyError::Malformed);
        }
        Ok(NewPasskey { credential_id, credential: serde_json::to_string(&passkey).map_err(internal)? })
    }

    /// Begins a sign-in with any passkey that the browser offers: the `publicKey` options for it, and what to remember.
    ///
    /// # Errors
    /// [`CeremonyError::Internal`].
    pub fn begin_sign_in(&self, then: ReturnPath) -> Result<(Value, PasskeySignIn), CeremonyError> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(internal)?;
        let challenge = ChallengeHash::of(&options.public_key.challenge);
        // Without the library's mediation: it is a button that asks, not a field that completes itself.
        let options = serde_json::to_value(&options.public_key).map_err(internal)?;
        Ok((options, PasskeySignIn { state, challenge, then }))
    }

    /// Checks what the browser has answered to the beginning of a sign-in, with the credential as the table keeps it and the handle of the
    /// person whose it is. Returns the credential as it is to be kept from now on.
    ///
    /// # Errors
    /// [`CeremonyError`].
    pub fn finish_sign_in(
        &self,
        Assertion(answer): &Assertion,
        sign_in: &PasskeySignIn,
        (credential, handle): (&str, &UserHandle),
    ) -> Result<String, CeremonyError> {
        // The person is the one of the credential, whatever the browser says. What it says must be true, though.
        if answer.get_user_unique_id() != Some(handle.bytes().as_slice()) {
            return Err(CeremonyError::AnotherUserHandle);
        }
        let mut passkey: Passkey = serde_json::from_str(credential).map_err(internal)?;
        let (state, key) = (sign_in.state.clone(), DiscoverableKey::from(&passkey));
        let result = self.0.finish_discoverable_authentication_v2(answer, state, &key);
        let result = result.map_err(CeremonyError::NotVerified)?;
        if passkey.update_credential(&result) == Some(true) {
            return serde_json::to_string(&passkey).map_err(internal);
        }
        Ok(credential.to_owned())
    }
}

impl Assertion {
    /// Reads what a browser has answered to a sign-in.
    ///
    /// # Errors
    /// [`CeremonyError::Malformed`].
    pub fn read(answer: Value) -> Result<Self, CeremonyError> {
        serde_json::from_value(answer).map(Self).map_err(|_| CeremonyError::Malformed)
    }

    /// The id of the credential that has answered.
    #[must_use]
    pub fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }
}

impl ChallengeHash {
    fn of(challenge: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(challenge)))
    }

    /// The hash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registration").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PasskeySignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasskeySignIn(..)")
    }
}

/// How a credential is named in the options for the browser.
fn descriptor(credential_id: &[u8]) -> Value {
    json!({ "type": "public-key", "id": in_base64url(credential_id) })
}

fn in_base64url(bytes: &[u8]) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    Base64UrlUnpadded::encode_string(bytes)
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> CeremonyError {
    CeremonyError::Internal(Box::new(error))
}
