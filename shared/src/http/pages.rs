//! Pages for invitees: plain, small, without script and without any request to elsewhere (design section 8).

use std::sync::LazyLock;

use askama::Template;
use base64ct::{Base64, Encoding};
use http::header::{HeaderValue, InvalidHeaderValue};
use http::{Response, StatusCode};
use lambda_http::Body;
use sha2::{Digest, Sha256};

use crate::app::ApiApp;
use crate::domain::EmailAddress;
use crate::identity::{open_cookie, seal_cookie};
use crate::operations;
use crate::store::StoreError;
use crate::words;

use super::answer::{page, retry_later};
use super::{Incoming, Refusal};

/// The cookie that carries a sealed invite code from the link to the page, so that the code leaves the address bar at once.
const COOKIE: &str = "tailnet_invite";

/// How long the cookie lives, in seconds: time enough to sign in.
const COOKIE_SECONDS: u32 = 3_600;

const STYLE: &str = include_str!("../../templates/page.css");

/// What pages may load: their own style, which is known by its hash, and nothing else.
pub(super) static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = Base64::encode_string(&Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

#[derive(Template)]
#[template(path = "invite_page.html")]
struct Invitation<'a> {
    style: &'static str,
    inviter: &'a str,
    tailnet: &'a str,
    role: &'a str,
    expires_at: &'a str,
    bound_to: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "message_page.html")]
struct Message<'a> {
    style: &'static str,
    title: &'a str,
    text: &'a str,
    advice: &'a str,
}

/// The cookie with a sealed code. It goes to `/join` only, and with a link from a mail, so not `Strict`.
///
/// # Errors
/// None in practice: the sealed code is base64url.
pub fn code_cookie(app: &ApiApp, code: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let secure = if app.config.base_url.is_https() { "; Secure" } else { "" };
    let value = seal_cookie(&app.config.key_ring, code, app.cookie_nonce());
    HeaderValue::try_from(format!(
        "{COOKIE}={value}; Path=/join; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}"
    ))
}

/// The code in a request's cookie.
#[must_use]
pub fn code_of_cookie(incoming: &Incoming<'_>) -> Option<String> {
    open_cookie(&incoming.app().config.key_ring, incoming.cookie(COOKIE)?)
}

/// 200: what the invitee is invited to.
#[must_use]
pub fn invite_page(shown: &operations::Invitation) -> Response<Body> {
    let invite = &shown.invite;
    let html = Invitation {
        style: STYLE,
        inviter: invite.inviter_name.plain().unwrap_or(words::SOMEBODY),
        tailnet: shown.tailnet.name.as_str(),
        role: words::role(invite.role.role()),
        expires_at: &words::time(invite.id.expires_at()),
        bound_to: invite.bound_to().map(EmailAddress::as_str),
    };
    page(StatusCode::OK, rendered(&html), None)
}

/// 410: the invite was used, has expired or was deleted; which of them is not said.
#[must_use]
pub fn gone_page() -> Response<Body> {
    message(
        StatusCode::GONE,
        "This invite is no longer valid",
        "It was used already, has expired, or was withdrawn.",
        "Ask whoever invited you for a new one.",
    )
}

/// 404: the code is forged or damaged.
#[must_use]
pub fn unknown_page() -> Response<Body> {
    message(
        StatusCode::NOT_FOUND,
        "This link does not work",
        "It is incomplete or was changed on its way.",
        "Open the link in your mail again, or copy all of it into the address bar.",
    )
}

/// 400: the page was opened without a link.
#[must_use]
pub fn no_cookie_page() -> Response<Body> {
    message(
        StatusCode::BAD_REQUEST,
        "Open your invite link first",
        "This page shows an invite after its link was opened in the same browser.",
        "Open the link in your mail again. If that does not help, allow cookies for this site.",
    )
}

/// 503 with `Retry-After` if trying again may help, or 500: the table does not answer, or something is wrong with it.
#[must_use]
pub fn failure_page(error: StoreError) -> Response<Body> {
    let refusal = Refusal::from(error);
    crate::telemetry::log_refusal(&refusal);
    match refusal.retry_after {
        Some(wait) => retry_later(
            message(
                refusal.status,
                "Please try again in a moment",
                "Your invite could not be looked up just now. It is not lost.",
                "Reload this page.",
            ),
            wait,
        ),
        None => message(
            refusal.status,
            "Something went wrong here",
            "Your invite could not be looked up. It is not your fault, and trying again will hardly help.",
            "Tell whoever invited you.",
        ),
    }
}

fn message(status: StatusCode, title: &str, text: &str, advice: &str) -> Response<Body> {
    page(status, rendered(&Message { style: STYLE, title, text, advice }), None)
}

#[expect(
    clippy::expect_used,
    reason = "rendering into a string fails only if a value's Display does, and all values are text"
)]
fn rendered(template: &impl Template) -> String {
    template.render().expect("text renders")
}
