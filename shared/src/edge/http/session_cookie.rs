//! The cookie that keeps a browser's session (R25).

use http::Response;
use lambda_http::Body;

use super::cookies::set_cookie;
use super::{Incoming, Refusal};
use crate::domain::{Identity, SESSION_LIFETIME, Session, SessionId, SignInWay};
use crate::identity::{Credential, session_cookie};
use crate::operations::end_replaced_session;
use crate::telemetry;

/// The cookie's name.
pub const NAME: &str = "__Host-session";

/// Begins a session for a person who has just signed in: a new one each time. Adds its cookie to the answer, and ends the session whose
/// cookie it replaces, whoever's that is (decision 37). It comes last of all that a sign-in does.
///
/// # Errors
/// 500 if the function was not given the keys.
pub async fn begin(
    incoming: &Incoming<'_>,
    identity: &Identity,
    way: SignInWay,
    answer: &mut Response<Body>,
) -> Result<Session, Refusal> {
    let app = incoming.app();
    if let Some(replaced) = incoming.replaced()? {
        end_replaced(incoming, &replaced).await;
    }
    let [e0, e1, e2, e3, e4, e5, e6, e7, ..] = (app.surroundings.entropy)();
    let id = SessionId::from_entropy([e0, e1, e2, e3, e4, e5, e6, e7]);
    telemetry::log_signed_in(identity.user_id(), &way);
    let session = Session::of_browser(id, way, incoming.moment.now);
    let cookie = session_cookie(&session, identity, app.config.keys.credentials()?);
    set_cookie(answer, NAME, cookie.reveal(), SESSION_LIFETIME.as_secs())?;
    Ok(session)
}

/// Ends the session that another one replaces. The new sign-in has happened by now: its code, or its challenge, is used up, and an account
/// may be made. So if the table does not answer, the person is signed in all the same, and the log says that the old session goes on.
async fn end_replaced(incoming: &Incoming<'_>, replaced: &Credential) {
    if let Err(error) = end_replaced_session(&incoming.app().store, replaced, incoming.moment).await {
        telemetry::log_kept_session(&error);
    }
}
