//! The ceremonies of passkeys on the wire (W33): JSON between the script of a page and this service, with what must be remembered in a sealed
//! cookie. Only browsers take part; nothing here takes an `Authorization` header.

use http::{Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use lambda_http::Body;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::cookies::{remove_cookie, set_cookie};
use super::json::read_object;
use super::openapi::{Description, account_name, return_path};
use super::refusal::{Code, Field};
use super::response::{internal, json};
use super::{Incoming, MAX_BODY_BYTES, Refusal, pages, session_cookie};
use crate::domain::{AccountName, Identity, SignInWay};
use crate::edge::endpoints::Endpoint;
use crate::identity::{CookieContents, Credential, InvalidCredential, open_cookie, seal_cookie};
use crate::oidc::ReturnPath;
use crate::operations::{PasskeyError, PasskeySignInError, SignInTooOld, adds_with, authorize_account};
use crate::passkeys::{CEREMONY_SECONDS, Ceremonies, CeremonyError, PasskeySignIn, Registration};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 4] = [
    Endpoint::post("/passkeys/begin", "begin-passkey", describe_begin),
    Endpoint::post("/passkeys", "create-passkey", describe_create),
    Endpoint::post("/sign-in/passkey/begin", "begin-passkey-sign-in", describe_begin_sign_in),
    Endpoint::post("/sign-in/passkey", "finish-passkey-sign-in", describe_finish_sign_in),
];

/// The cookie of a passkey that is being made.
const REGISTRATION: &str = "__Host-passkey-new";
/// The cookie of a sign-in.
const SIGN_IN: &str = "__Host-passkey-in";
/// The page with a person's passkeys.
pub(super) const PASSKEYS: &str = "/passkeys";

/// What a passkey is to be made for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = NewPasskeyRequest)]
#[serde(deny_unknown_fields)]
struct BeginBody {
    /// The name of the new account; absent for another passkey of the person who has signed in.
    #[schema(schema_with = account_name, required = false)]
    name: Option<String>,
    /// Where the person goes on afterwards; `/` if absent.
    #[serde(rename = "return")]
    #[schema(schema_with = return_path, required = false)]
    then: Option<String>,
}

/// A sign-in that begins.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = PasskeySignInRequest)]
#[serde(deny_unknown_fields)]
struct BeginSignInBody {
    /// Where the person goes on afterwards; `/` if absent.
    #[serde(rename = "return")]
    #[schema(schema_with = return_path, required = false)]
    then: Option<String>,
}

/// What the browser has answered.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = PasskeyAnswer)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    /// The credential, as `PublicKeyCredential.toJSON()` writes it.
    #[schema(value_type = Object)]
    credential: Option<Map<String, Value>>,
}

/// What the browser is to be asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyOptions)]
#[serde(rename_all = "camelCase")]
struct Options {
    /// The options for `navigator.credentials`, with bytes in base64url.
    #[schema(value_type = Object)]
    public_key: Value,
}

/// A ceremony that has succeeded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyDone)]
struct Done<'a> {
    /// The page to go on to.
    next: &'a str,
}

/// What a passkey is to be made for.
#[derive(Debug)]
pub struct BeginRegistration {
    /// The name of the new account; `None` for another passkey of the person who has signed in.
    pub name: Option<AccountName>,
    /// Where the person goes on afterwards.
    pub then: ReturnPath,
}

/// The ceremonies.
///
/// # Errors
/// 404 where there are no passkeys.
pub fn ceremonies(incoming: &Incoming<'_>) -> Result<Ceremonies, Refusal> {
    let config = &incoming.app().config;
    let domain = config.passkey_domain.as_ref().ok_or_else(no_passkeys)?;
    Ceremonies::new(&config.base_url, domain).map_err(internal)
}

/// Reads what a passkey is to be made for.
///
/// # Errors
/// 400; 413.
pub fn begin_registration(incoming: &Incoming<'_>) -> Result<BeginRegistration, Refusal> {
    let (BeginBody { name, then }, mut problems) = read_object(incoming.body()?)?;
    let name = name.map(|name| name.parse::<AccountName>()).transpose();
    let name = problems.typed("name", name);
    let then = problems.typed("return", then.map_or_else(|| Ok(ReturnPath::default()), |path| path.parse()));
    problems.unless_any(name.zip(then).map(|(name, then)| BeginRegistration { name, then }))
}

/// Reads where somebody who signs in goes on.
///
/// # Errors
/// 400; 413.
pub fn begin_sign_in(incoming: &Incoming<'_>) -> Result<ReturnPath, Refusal> {
    let (BeginSignInBody { then }, mut problems) = read_object(incoming.body()?)?;
    let then = problems.typed("return", then.map_or_else(|| Ok(ReturnPath::default()), |path| path.parse()));
    problems.unless_any(then)
}

/// Reads what the browser has answered.
///
/// # Errors
/// 400; 413.
pub fn credential(incoming: &Incoming<'_>) -> Result<Value, Refusal> {
    let (AnswerBody { credential }, mut problems) = read_object(incoming.body()?)?;
    let credential = problems.required("credential", credential);
    problems.unless_any(credential.map(Value::Object))
}

/// Checks that the browser may make accounts: that it has an open invite, or everybody may found.
///
/// # Errors
/// 403; 500 if the function was not given the keys.
pub async fn authorize(incoming: &Incoming<'_>) -> Result<(), Refusal> {
    let app = incoming.app();
    let code = pages::code_of_cookie(incoming)?;
    let links = app.config.keys.links()?;
    let invite = code.and_then(|code| links.read_code(&code).ok());
    Ok(authorize_account(&app.store, &app.config.founders, invite, incoming.moment).await?)
}

/// 200: what to ask the browser to make a passkey. What must be remembered is in the cookie.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn registration_begun(
    incoming: &Incoming<'_>,
    (options, registration): (Value, Registration),
) -> Result<Response<Body>, Refusal> {
    begun(incoming, REGISTRATION, options, &registration)
}

/// 200: what to ask the browser to sign in. What must be remembered is in the cookie.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn sign_in_begun(
    incoming: &Incoming<'_>,
    (options, sign_in): (Value, PasskeySignIn),
) -> Result<Response<Body>, Refusal> {
    begun(incoming, SIGN_IN, options, &sign_in)
}

/// The passkey that this browser is making. The session that has begun to add it must be there still.
///
/// # Errors
/// 400 without one.
pub fn registration_of(
    incoming: &Incoming<'_>,
    visitor: Option<&Credential>,
) -> Result<Registration, Refusal> {
    let registration: Registration =
        opened(incoming, REGISTRATION)?.ok_or_else(|| Refusal::from(PasskeyError::NoAttempt))?;
    let adds = visitor.is_some_and(|visitor| adds_with(&registration, &visitor.proof));
    if registration.session.is_none() || adds {
        Ok(registration)
    } else {
        Err(PasskeyError::NoAttempt.into())
    }
}

/// The sign-in that this browser has begun.
///
/// # Errors
/// 400 without one.
pub fn sign_in_of(incoming: &Incoming<'_>) -> Result<PasskeySignIn, Refusal> {
    opened(incoming, SIGN_IN)?.ok_or_else(|| PasskeySignInError::NoAttempt.into())
}

/// When nobody can use a challenge any more that was given out until now.
#[must_use]
pub fn challenge_ends(incoming: &Incoming<'_>) -> Timestamp {
    // Clocks of instances differ a little.
    let end = incoming.moment.now.saturating_add(SignedDuration::from_secs(2 * CEREMONY_SECONDS));
    end.unwrap_or(Timestamp::MAX)
}

/// 200: the first passkey of a new account is made, and the person is signed in. They are asked for a second one at once (R24).
///
/// # Errors
/// 500 if the function was not given the keys.
pub async fn account_made(
    incoming: &Incoming<'_>,
    (identity, then): (&Identity, &ReturnPath),
) -> Result<Response<Body>, Refusal> {
    let then = serde_urlencoded::to_string([("return", then.as_str())]).map_err(internal)?;
    let mut answer = done(&format!("{PASSKEYS}?{then}"), REGISTRATION)?;
    let _ = session_cookie::begin(incoming, identity, SignInWay::Passkey, &mut answer).await?;
    Ok(answer)
}

/// 200: another passkey is made.
///
/// # Errors
/// None that is expected.
pub fn passkey_added(then: &ReturnPath) -> Result<Response<Body>, Refusal> {
    done(then.as_str(), REGISTRATION)
}

/// 200: the person is signed in.
///
/// # Errors
/// 500 if the function was not given the keys.
pub async fn signed_in(
    incoming: &Incoming<'_>,
    (identity, then): (&Identity, &ReturnPath),
) -> Result<Response<Body>, Refusal> {
    let mut answer = done(then.as_str(), SIGN_IN)?;
    let _ = session_cookie::begin(incoming, identity, SignInWay::Passkey, &mut answer).await?;
    Ok(answer)
}

fn begun(
    incoming: &Incoming<'_>,
    cookie: &str,
    public_key: Value,
    state: &impl Serialize,
) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let text = serde_json::to_string(state).map_err(internal)?;
    let ends = incoming.moment.now + SignedDuration::from_secs(CEREMONY_SECONDS);
    let contents = CookieContents { text: &text, ends };
    let value = seal_cookie(app.config.keys.cookies()?, cookie, contents, app.cookie_nonce());
    let mut answer = json(&Options { public_key })?;
    set_cookie(&mut answer, cookie, &value, CEREMONY_SECONDS)?;
    Ok(answer)
}

fn opened<T: DeserializeOwned>(incoming: &Incoming<'_>, cookie: &str) -> Result<Option<T>, Refusal> {
    let keys = incoming.app().config.keys.cookies()?;
    let text =
        incoming.cookie(cookie).and_then(|value| open_cookie(keys, cookie, value, incoming.moment.now));
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn done(next: &str, cookie: &str) -> Result<Response<Body>, Refusal> {
    let mut answer = json(&Done { next })?;
    remove_cookie(&mut answer, cookie)?;
    Ok(answer)
}

fn no_passkeys() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there are no passkeys here: this service has no domain")
}

fn of_credential(status: StatusCode, error: impl ToString) -> Refusal {
    Refusal::fields(status, vec![Field::new("credential", error)])
}

impl From<CeremonyError> for Refusal {
    fn from(error: CeremonyError) -> Self {
        match error {
            CeremonyError::Internal(_) => internal(error),
            _ => of_credential(StatusCode::BAD_REQUEST, error),
        }
    }
}

impl From<PasskeySignInError> for Refusal {
    fn from(error: PasskeySignInError) -> Self {
        match error {
            // The browser is told that it keeps a passkey that is of no use.
            PasskeySignInError::Unknown => of_credential(StatusCode::NOT_FOUND, error),
            PasskeySignInError::NoAttempt => of_credential(StatusCode::BAD_REQUEST, error),
            PasskeySignInError::Ceremony(error) => error.into(),
        }
    }
}

impl From<PasskeyError> for Refusal {
    fn from(error: PasskeyError) -> Self {
        let taken = |field: &str| {
            Self::fields(StatusCode::CONFLICT, vec![Field::new(field, error).with_code(Code::Taken)])
        };
        match error {
            PasskeyError::NoPasskeyAccount | PasskeyError::NotInvited => {
                Self::new(StatusCode::FORBIDDEN, error.to_string())
            }
            PasskeyError::SignInTooOld(error) => error.into(),
            PasskeyError::TooMany | PasskeyError::Last => Self::new(StatusCode::CONFLICT, error.to_string()),
            PasskeyError::NameGiven => taken("name"),
            PasskeyError::CredentialTaken => taken("credential"),
            PasskeyError::NoAttempt => of_credential(StatusCode::BAD_REQUEST, error),
            PasskeyError::NotFound => Self::new(StatusCode::NOT_FOUND, error.to_string()),
        }
    }
}

fn options_example() -> Options {
    Options { public_key: json!({ "challenge": "..." }) }
}

fn bad_return_path() -> Refusal {
    Refusal::field("return", crate::oidc::BadReturnPath.to_string())
}

fn describe_begin() -> Description {
    Description::for_visitor(
        "Begin to make a passkey",
        "For a new account with a name, which takes an open invite in the browser's cookie or a service in which everybody may found \
         tailnets; or, without a name, another one of the person who has signed in. Nothing is written.",
    )
    .body::<BeginBody>([
        ("a new account", json!({ "name": "dora", "return": "/join" })),
        ("another passkey", json!({ "return": PASSKEYS })),
    ])
    .answers(&options_example())
    .refuses([
        Refusal::field("name", crate::domain::ParseAccountNameError.to_string()),
        bad_return_path(),
        InvalidCredential.into(),
        PasskeyError::NotInvited.into(),
        PasskeyError::NoPasskeyAccount.into(),
        SignInTooOld.into(),
        no_passkeys(),
        PasskeyError::NameGiven.into(),
        PasskeyError::TooMany.into(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}

fn describe_create() -> Description {
    Description::for_visitor(
        "Make a passkey",
        "With what the browser has answered to the beginning. The first passkey of an account signs its person in.",
    )
    .body::<AnswerBody>([("what a browser answers", json!({ "credential": { "id": "..." } }))])
    .answers(&Done { next: "/passkeys?return=%2Fjoin" })
    .refuses([
        CeremonyError::Malformed.into(),
        PasskeyError::NoAttempt.into(),
        PasskeyError::NotInvited.into(),
        no_passkeys(),
        PasskeyError::NameGiven.into(),
        PasskeyError::CredentialTaken.into(),
        PasskeyError::TooMany.into(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}

fn describe_begin_sign_in() -> Description {
    Description::for_visitor(
        "Begin to sign in with a passkey",
        "With any passkey that the browser offers; nothing is typed, and nothing is written.",
    )
    .body::<BeginSignInBody>([("to join", json!({ "return": "/join" }))])
    .answers(&options_example())
    .refuses([bad_return_path(), no_passkeys(), Refusal::too_large(MAX_BODY_BYTES)])
}

fn describe_finish_sign_in() -> Description {
    Description::for_visitor(
        "Finish to sign in with a passkey",
        "With what the browser has answered to the beginning. Sets the cookie of a session.",
    )
    .body::<AnswerBody>([("what a browser answers", json!({ "credential": { "id": "..." } }))])
    .answers(&Done { next: "/join" })
    .refuses([
        CeremonyError::Malformed.into(),
        PasskeySignInError::NoAttempt.into(),
        PasskeySignInError::Unknown.into(),
        no_passkeys(),
        Refusal::too_large(MAX_BODY_BYTES),
    ])
}
