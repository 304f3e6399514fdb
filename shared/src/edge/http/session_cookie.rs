//! The cookie that keeps a browser's session (R25).
//!
//! Its name starts with `__Host-`, so that browsers take it from this host alone, for all of its paths, and `Secure`. They take it so on
//! `localhost`, too. It is `Lax`: with `Strict`, a link in a mail would open the pages signed out.

use http::Response;
use http::header::{self, HeaderValue};
use lambda_http::Body;

use super::response::internal;
use super::{Incoming, Refusal};
use crate::domain::{Identity, SESSION_LIFETIME, Session, SessionId, SignInWay};
use crate::identity::session_cookie;

/// The cookie's name.
pub const NAME: &str = "__Host-session";

/// Begins a session for a person who has just signed in: a new one each time. Adds its cookie to the answer.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn begin(
    incoming: &Incoming<'_>,
    identity: &Identity,
    way: SignInWay,
    answer: &mut Response<Body>,
) -> Result<Session, Refusal> {
    let app = incoming.app();
    let [e0, e1, e2, e3, e4, e5, e6, e7, ..] = (app.surroundings.entropy)();
    let id = SessionId::from_entropy([e0, e1, e2, e3, e4, e5, e6, e7]);
    let session = Session::of_browser(id, way, incoming.moment.now);
    let cookie = session_cookie(&session, identity, app.config.keys.credentials()?);
    let value = set_cookie(cookie.reveal(), SESSION_LIFETIME.as_secs());
    let mut value = HeaderValue::try_from(value).map_err(internal)?;
    value.set_sensitive(true);
    // Appended: an answer may set other cookies as well.
    answer.headers_mut().append(header::SET_COOKIE, value);
    Ok(session)
}

/// Takes the cookie from the browser.
pub fn end(answer: &mut Response<Body>) {
    if let Ok(value) = HeaderValue::try_from(set_cookie("", 0)) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The value of the header that sets the cookie for so many seconds.
pub(super) fn set_cookie(value: &str, seconds: i64) -> String {
    format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax")
}
