//! Token exchange on the wire (W32, RFC 8693): a form as OAuth sends it, answered by a bearer token, or by a refusal in both shapes, this
//! API's and that of OAuth.

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::examples;
use crate::domain::{SESSION_LIFETIME, Session, TailnetId};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::Description;
use crate::edge::http::query::Query;
use crate::edge::http::response::internal;
use crate::edge::http::{Answer, Incoming, MAX_BODY_BYTES, Refusal, json};
use crate::identity::SessionClaims;
use crate::oidc::{BadIdToken, Exchanged, SignInError};
use crate::operations::AlreadyExchanged;

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] =
    [Endpoint::post("/api/v2/oauth/token-exchange", "exchange-token", describe)];

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What of RFC 8693 is not offered here. Whoever asks for it must not get less without knowing.
const NOT_OFFERED: [(&str, &str); 4] = [
    ("actor_token", INVALID_REQUEST),
    ("audience", "invalid_target"),
    ("resource", "invalid_target"),
    ("scope", "invalid_scope"),
];
/// RFC 8693 has this word for a token that is not good, too (section 2.2.2).
const INVALID_REQUEST: &str = "invalid_request";
const UNSUPPORTED_GRANT_TYPE: &str = "unsupported_grant_type";
/// How long to wait before a provider is asked again that did not answer.
const PROVIDER_AGAIN: Duration = Duration::from_secs(10);

/// What the form sends.
#[derive(ToSchema)]
#[schema(as = TokenExchange)]
#[expect(dead_code, reason = "it is there for its schema")]
struct Form {
    /// Always `urn:ietf:params:oauth:grant-type:token-exchange`.
    #[schema(pattern = "^urn:ietf:params:oauth:grant-type:token-exchange$")]
    grant_type: String,
    /// An ID token of an identity provider that is set up here, at most 5 minutes old, for one of the clients that the operator has listed.
    /// Each counts once.
    #[schema(pattern = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$")]
    subject_token: String,
    /// Always `urn:ietf:params:oauth:token-type:id_token`.
    #[schema(pattern = "^urn:ietf:params:oauth:token-type:id_token$")]
    subject_token_type: String,
    /// `urn:ietf:params:oauth:token-type:access_token`, if anything.
    #[schema(required = false, pattern = "^(urn:ietf:params:oauth:token-type:access_token)?$")]
    requested_token_type: String,
    /// The id of the tailnet that the session acts in where a path names none; the person's home by default.
    #[schema(required = false, value_type = TailnetId)]
    tailnet: String,
}

/// What is asked for.
#[derive(Debug)]
pub struct ExchangeRequest {
    /// The ID token. Nothing has verified it yet.
    pub token: String,
    /// The tailnet that the session acts in.
    pub tailnet: Option<TailnetId>,
}

/// An exchanged session, as RFC 8693 has it (section 2.2.1).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExchangedToken)]
pub struct ViewedToken {
    /// The bearer token.
    access_token: String,
    /// Always `urn:ietf:params:oauth:token-type:access_token`.
    issued_token_type: &'static str,
    /// Always `Bearer`.
    token_type: &'static str,
    /// How long it lasts, in seconds: 12 hours.
    expires_in: i64,
}

/// Reads the form of exchange-token.
///
/// # Errors
/// 400 with the word of OAuth; 413.
pub fn exchange_request(incoming: &Incoming<'_>) -> Result<ExchangeRequest, Refusal> {
    let form = Query::parse(std::str::from_utf8(incoming.body()?).unwrap_or_default());
    let one = |name| form.one(name).map_err(|refusal| refusal.with_oauth_error(INVALID_REQUEST));
    if one("grant_type")?.ok_or_else(|| bad("grant_type", "is required, in a form"))? != GRANT_TYPE {
        return Err(unsupported_grant_type());
    }
    for (name, error) in NOT_OFFERED {
        if !form.all(name).is_empty() {
            return Err(Refusal::field(name, "is not taken here").with_oauth_error(error));
        }
    }
    let token = one("subject_token")?.ok_or_else(|| bad("subject_token", "is required"))?;
    if one("subject_token_type")?.as_deref() != Some(ID_TOKEN) {
        return Err(bad("subject_token_type", format!("must be {ID_TOKEN}")));
    }
    if one("requested_token_type")?.is_some_and(|asked| asked != ACCESS_TOKEN) {
        return Err(bad("requested_token_type", format!("must be {ACCESS_TOKEN}, or left out")));
    }
    let tailnet = one("tailnet")?.map(|id| id.parse()).transpose();
    Ok(ExchangeRequest { token, tailnet: tailnet.map_err(|_| bad("tailnet", "must be a tailnet's id"))? })
}

/// A token that cannot be exchanged: 400 if that is the token's fault, 503 if its provider cannot be asked.
#[must_use]
pub fn not_exchanged(error: SignInError) -> Refusal {
    match error {
        SignInError::IdToken(bad) => bad_token(bad),
        error => Refusal {
            cause: Some(Box::new(error)),
            ..Refusal::retry(
                StatusCode::SERVICE_UNAVAILABLE,
                "the identity provider does not answer, try again",
                PROVIDER_AGAIN,
            )
        },
    }
}

/// 200 with the bearer token.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn exchanged(
    incoming: &Incoming<'_>,
    exchanged: &Exchanged,
    session: &Session,
    tailnet: Option<TailnetId>,
) -> Answer {
    let claims = SessionClaims::of(session, &exchanged.identity, tailnet);
    let token = claims.sign(incoming.app().config.keys.credentials()?).map_err(internal)?;
    json(&view(token, session.ends_at.as_second() - session.issued_at.as_second()))
}

fn view(access_token: String, expires_in: i64) -> ViewedToken {
    ViewedToken { access_token, issued_token_type: ACCESS_TOKEN, token_type: "Bearer", expires_in }
}

fn bad(field: &str, message: impl Into<String>) -> Refusal {
    Refusal::field(field, message).with_oauth_error(INVALID_REQUEST)
}

/// What is wrong with a token may be said: whoever brings it can read it.
fn bad_token(why: BadIdToken) -> Refusal {
    bad("subject_token", format!("is refused: {why}"))
}

fn unsupported_grant_type() -> Refusal {
    Refusal::field("grant_type", format!("must be {GRANT_TYPE}")).with_oauth_error(UNSUPPORTED_GRANT_TYPE)
}

impl From<AlreadyExchanged> for Refusal {
    fn from(error: AlreadyExchanged) -> Self {
        bad("subject_token", format!("is refused: {error}"))
    }
}

fn describe() -> Description {
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4YW1wbGUuY29tIn0.c2lnbmF0dXJl";
    let form = json!({ "grant_type": GRANT_TYPE, "subject_token": token, "subject_token_type": ID_TOKEN });
    let with_tailnet = json!({
        "grant_type": GRANT_TYPE,
        "subject_token": token,
        "subject_token_type": ID_TOKEN,
        "tailnet": examples::tailnet().id.to_string(),
    });
    Description::for_anybody(
        "Exchange an ID token for a session",
        "For programs that have signed their person in by themselves (RFC 8693). The session is a bearer token for 12 hours. It sets no \
         cookie. A refusal has the members of OAuth (RFC 6749, section 5.2) beside this API's.",
    )
    .required_form::<Form>([("the person's home", form), ("a tailnet", with_tailnet)])
    .answers(&view("tnses_...".to_owned(), SESSION_LIFETIME.as_secs()))
    .refuses([
        bad_token(BadIdToken::Audience),
        AlreadyExchanged.into(),
        unsupported_grant_type(),
        Refusal::too_large(MAX_BODY_BYTES),
        not_exchanged(SignInError::Refused),
    ])
}
