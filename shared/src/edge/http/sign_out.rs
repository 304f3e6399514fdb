//! Signing out on the wire (R25): a form, answered by a redirect to the first page.

use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::json;
use utoipa::ToSchema;

use super::cookies::{host_cookie, remove_cookie};
use super::openapi::{Description, Success, response_header};
use super::pages::home::HOME;
use super::pages::{BAD_FORM, BUSY, FAILED, OTHER_SITE, leading_to, meaning, too_large};
use super::query::Query;
use super::response::set;
use super::{Incoming, Refusal, session_cookie};
use crate::domain::SignOut;
use crate::edge::endpoints::Endpoint;
use crate::operations::Ending;

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] = [Endpoint::post("/sign-out", "sign-out", describe)];

/// What the form sends.
#[derive(ToSchema)]
#[schema(as = SignOut)]
#[expect(dead_code, reason = "it is there for its schema")]
struct Form {
    /// Whether all of the person's sessions end, in every browser and program.
    #[schema(required = false)]
    everywhere: bool,
    /// Whether all of their API access tokens are revoked, too; only everywhere.
    #[schema(required = false)]
    tokens: bool,
}

/// Reads what the form ends.
///
/// # Errors
/// 400; 413.
pub fn form(incoming: &Incoming<'_>) -> Result<Ending, Refusal> {
    let form = Query::parse(std::str::from_utf8(incoming.body()?).unwrap_or_default());
    let is_set = |name| match form.one(name)?.as_deref() {
        Some("true") => Ok(true),
        None | Some("false") => Ok(false),
        Some(_) => Err(Refusal::field(name, "must be true or false")),
    };
    let (everywhere, revokes_tokens) = (is_set("everywhere")?, is_set("tokens")?);
    if revokes_tokens && !everywhere {
        return Err(Refusal::field("tokens", "can be true only with everywhere"));
    }
    Ok(Ending { out: if everywhere { SignOut::Everywhere } else { SignOut::Here }, revokes_tokens })
}

/// What the browser throws away: pages that it has kept, also those that its way back would show, and what scripts have stored, which is
/// nothing. Not `"cookies"`: that would take the cookies of the whole domain, with an invite that was opened before.
const THROWN_AWAY: HeaderValue = HeaderValue::from_static(r#""cache", "storage""#);
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// 303 to the first page, without the cookie.
///
/// # Errors
/// None that is expected.
pub fn signed_out() -> Result<Response<Body>, Refusal> {
    let mut response = leading_to(HOME);
    remove_cookie(&mut response, session_cookie::NAME)?;
    set(&mut response, CLEAR_SITE_DATA, THROWN_AWAY);
    Ok(response)
}

fn describe() -> Description {
    let cookie = host_cookie(session_cookie::NAME, "", 0);
    Description::of_page(
        "Sign out",
        "Ends the browser's session, or all of the person's, for every later call; then their API access tokens, too, if they want. Only a page of this site may send it: with \
         `Sec-Fetch-Site: same-origin`, or else with its `Origin`.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the first page",
            content: None,
            headers: vec![
                ("Location", response_header("Always `/`", HOME)),
                ("Set-Cookie", response_header("Takes the session from the browser", &cookie)),
                (
                    "Clear-Site-Data",
                    response_header("What the browser throws away", r#""cache", "storage""#),
                ),
            ],
        },
        [&BAD_FORM, &OTHER_SITE, &FAILED, &BUSY].map(meaning).into_iter().chain([too_large()]),
    )
    .form::<Form>([("everywhere", json!({ "everywhere": true }))])
}
