//! The cookie that keeps a browser's session (R25).

use http::Response;
use lambda_http::Body;

use super::cookies::set_cookie;
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
    set_cookie(answer, NAME, cookie.reveal(), SESSION_LIFETIME.as_secs())?;
    Ok(session)
}
