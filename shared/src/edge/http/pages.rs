//! Pages for invitees: plain and small, without requests to other hosts (W28), and without scripts but the one for passkeys (W33).

pub mod console;
pub mod download;
pub mod founding;
pub mod home;
pub mod join;
pub mod opt_out;
pub mod passkeys;
pub mod sign_in;

use std::sync::LazyLock;

use askama::Template;
use base64ct::{Base64, Encoding};
use http::header::{self, HeaderName, HeaderValue};
use http::{Method, Response, StatusCode};
use jiff::SignedDuration;
use lambda_http::Body;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::api::examples;
use super::cookies::{host_cookie, set_cookie};
use super::openapi::{Description, Success, cookie_parameter, response_header, string};
use super::response::{self, response, retry_later, set};
use super::{Incoming, Refusal};
use crate::domain::CodeContents;
use crate::edge::endpoints::{API, Endpoint};
use crate::identity::{CookieContents, open_cookie, seal_cookie};
use crate::words::{PAGES, Words};

/// The page that a link leads to.
const JOIN: &str = "/join";

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 2] = [
    // Whatever is behind the code, a slash too: the reader of links tells what belongs to one.
    Endpoint::get("/uinv/{code+}", "show-invite", describe_link),
    Endpoint::get(JOIN, "show-invite", describe_invitation),
];

/// The cookie that carries a sealed invite code from the link to the page, so that the code leaves the address bar at once. The page to sign
/// in gets it, too: whoever is invited may make a passkey there.
const COOKIE: &str = "__Host-invite";

/// How long the cookie lives, in seconds: time enough to sign in.
const COOKIE_SECONDS: i64 = 3_600;

/// Which sites may load a page as a part of their own (W28).
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const STYLE: &str = include_str!("../../../templates/page.css");

/// The script of the pages with passkeys, which do not work without one.
const SCRIPT: &str = include_str!("../../../templates/passkeys.js");

/// Pages may load nothing but their own style, which is identified by its hash.
static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = hash_of(STYLE);
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// Pages with passkeys may run their own script, too, which is identified by its hash and calls this service.
static POLICY_WITH_SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let (policy, hash) = (&*CONTENT_SECURITY_POLICY, hash_of(SCRIPT));
    format!("{policy}; script-src 'sha256-{hash}'; connect-src 'self'")
});

fn hash_of(text: &str) -> String {
    Base64::encode_string(&Sha256::digest(text))
}

/// What the page says when a passkey could not be made or used: the script's names for it, and the messages.
const PASSKEY_PROBLEMS: [(&str, &str); 8] = [
    ("stopped", "passkey-stopped"),
    ("on-device", "passkey-on-device"),
    ("bad-name", "passkey-bad-name"),
    ("name-taken", "passkey-name-taken"),
    ("unknown", "passkey-unknown"),
    ("too-many", "passkey-too-many"),
    ("no-invite", "passkey-no-invite"),
    ("again", "passkey-again"),
];

#[derive(Template)]
#[template(path = "message_page.html")]
struct MessageTemplate {
    words: Words,
    title: String,
    text: String,
    advice: String,
}

/// A page with one message.
pub(super) struct Message {
    status: StatusCode,
    /// The description of the response in the OpenAPI document.
    meaning: &'static str,
    /// What the page says: the title, with the attributes `text` and `advice`.
    id: &'static str,
}

const NOT_OPENED: Message = Message {
    status: StatusCode::BAD_REQUEST,
    meaning: "The link was not opened in this browser",
    id: "not-opened",
};

const UNKNOWN: Message =
    Message { status: StatusCode::NOT_FOUND, meaning: "The code is forged or damaged", id: "unknown-link" };

const NOWHERE: Message =
    Message { status: StatusCode::NOT_FOUND, meaning: "There is no such page", id: "nowhere" };

const GONE: Message = Message {
    status: StatusCode::GONE,
    meaning: "The invite was used, has expired or was deleted; which of them is not said",
    id: "invite-gone",
};

pub(super) const FAILED: Message = Message {
    status: StatusCode::INTERNAL_SERVER_ERROR,
    meaning: "The invite cannot be looked up; trying again does not help",
    id: "failed",
};

pub(super) const BUSY: Message = Message {
    status: StatusCode::SERVICE_UNAVAILABLE,
    meaning: "The invite could not be looked up just now; `Retry-After` says when to try again",
    id: "busy",
};

pub(super) const BAD_FORM: Message = Message {
    status: StatusCode::BAD_REQUEST,
    meaning: "A field of the form is not what it must be",
    id: "bad-form",
};

pub(super) const OTHER_SITE: Message = Message {
    status: StatusCode::FORBIDDEN,
    meaning: "The request was not sent by a page of this site",
    id: "other-site",
};

/// Which page a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Page {
    /// What the link of an invite leads to. The text is the link's path behind `/uinv/`.
    Link(String),
    /// The page of the invite whose link was opened.
    Invitation,
    /// There is no such page.
    Nowhere,
}

impl Page {
    /// Reads the path of a request.
    #[must_use]
    pub fn of(incoming: &Incoming<'_>) -> Self {
        let is_asked_for = incoming.only_reads();
        match incoming.path("code") {
            Some(code) => Self::Link(code),
            None if is_asked_for && incoming.uri_path() == JOIN => Self::Invitation,
            None => Self::Nowhere,
        }
    }
}

/// Drops the body of the answer to `HEAD`, which is the answer to `GET` otherwise.
#[must_use]
pub fn answer(incoming: &Incoming<'_>, mut answer: Response<Body>) -> Response<Body> {
    if incoming.method() == Method::HEAD {
        *answer.body_mut() = Body::Empty;
    }
    answer
}

/// 404: no endpoint has this path and method. Clients of the API get JSON (W1).
#[must_use]
pub fn nowhere(incoming: &Incoming<'_>) -> Response<Body> {
    if is_preflight(incoming) {
        return page(StatusCode::NO_CONTENT, String::new());
    }
    if incoming.uri_path().starts_with(API) {
        return response::refused(&Refusal::new(StatusCode::NOT_FOUND, "no such path or method"));
    }
    message(incoming, &NOWHERE)
}

/// Whether a browser asks if a script of another origin may call the API. API Gateway adds the headers of the answer; the status is that
/// of the function behind `$default`.
fn is_preflight(incoming: &Incoming<'_>) -> bool {
    incoming.method() == Method::OPTIONS && incoming.header("access-control-request-method").is_some()
}

/// 303 to the page of the invite, with its code in a sealed cookie.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn opened(incoming: &Incoming<'_>, contents: CodeContents) -> Result<Response<Body>, Refusal> {
    let (app, now) = (incoming.app(), incoming.moment.now);
    let code = app.config.keys.links()?.invite_code(contents);
    let sealed =
        CookieContents { text: code.reveal(), ends: now + SignedDuration::from_secs(COOKIE_SECONDS) };
    let value = seal_cookie(app.config.keys.cookies()?, COOKIE, sealed, app.cookie_nonce());
    let mut response = leading_to(JOIN);
    set_cookie(&mut response, COOKIE, &value, COOKIE_SECONDS)?;
    Ok(response)
}

/// The code in a request's cookie; none without one.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn code_of_cookie(incoming: &Incoming<'_>) -> Result<Option<String>, Refusal> {
    let keys = incoming.app().config.keys.cookies()?;
    Ok(incoming.cookie(COOKIE).and_then(|value| open_cookie(keys, COOKIE, value, incoming.moment.now)))
}

/// 400: the page was opened without a link.
#[must_use]
pub fn not_opened(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &NOT_OPENED)
}

/// 404: the code is forged or damaged.
#[must_use]
pub fn unknown(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &UNKNOWN)
}

/// 410: the invite was used, has expired or was deleted. The page does not say which.
#[must_use]
pub fn gone(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &GONE)
}

/// 503 with `Retry-After` if trying again may help, else 500.
#[must_use]
pub fn failure(incoming: &Incoming<'_>, error: impl Into<Refusal>) -> Response<Body> {
    let refusal = error.into();
    response::log(&refusal);
    match refusal.retry_after {
        Some(wait) => retry_later(message(incoming, &BUSY), wait),
        None => message(incoming, &FAILED),
    }
}

/// The page of a refusal, where what was refused is a form.
#[must_use]
pub fn refused(incoming: &Incoming<'_>, refusal: Refusal) -> Response<Body> {
    match refusal.status {
        StatusCode::FORBIDDEN => message(incoming, &OTHER_SITE),
        status if status.is_client_error() => {
            let words = words_of(incoming);
            let text = match refusal.fields.first() {
                _ if status == StatusCode::PAYLOAD_TOO_LARGE => words.text("too-large"),
                Some(field) => words.with("bad-field", &[("field", &field.field)]),
                None => words.text("bad-form.text"),
            };
            message_saying(incoming, &Message { status, ..BAD_FORM }, text)
        }
        _ => failure(incoming, refusal),
    }
}

/// The words of pages, in the language of the browser's reader (R27).
fn words_of(incoming: &Incoming<'_>) -> Words {
    PAGES.words_for(incoming.header(header::ACCEPT_LANGUAGE.as_str()))
}

fn message(incoming: &Incoming<'_>, message: &Message) -> Response<Body> {
    let text = attribute(words_of(incoming), message, "text");
    message_saying(incoming, message, text)
}

/// The page of a message with another text.
fn message_saying(incoming: &Incoming<'_>, message: &Message, text: String) -> Response<Body> {
    let words = words_of(incoming);
    let (title, advice) = (words.text(message.id), attribute(words, message, "advice"));
    page(message.status, rendered(&MessageTemplate { words, title, text, advice }))
}

fn attribute(words: Words, message: &Message, name: &str) -> String {
    words.text(&format!("{}.{name}", message.id))
}

pub(super) fn page(status: StatusCode, html: String) -> Response<Body> {
    let mut response = response(status, "text/html; charset=utf-8", html);
    set(&mut response, header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(&CONTENT_SECURITY_POLICY));
    set(&mut response, CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// A page with a form. It tells its own site where the form comes from, which browsers without `Sec-Fetch-Site` are asked for.
fn page_with_form(status: StatusCode, html: String) -> Response<Body> {
    let mut response = page(status, html);
    set(&mut response, header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// 303 to another page.
pub(super) fn leading_to(path: &'static str) -> Response<Body> {
    let mut response = page(StatusCode::SEE_OTHER, String::new());
    set(&mut response, header::LOCATION, HeaderValue::from_static(path));
    response
}

/// A page that runs the script of passkeys. Its requests say where they come from, for browsers that do not know `Sec-Fetch-Site`.
fn page_with_script(status: StatusCode, html: String) -> Response<Body> {
    let mut response = page(status, html);
    set(&mut response, header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(&POLICY_WITH_SCRIPT));
    set(&mut response, header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

#[expect(
    clippy::expect_used,
    reason = "rendering into a string fails only if a value's Display does, and all values are text"
)]
fn rendered(template: &impl Template) -> String {
    template.render().expect("text renders")
}

fn describe_link() -> Description {
    let cookie = host_cookie(COOKIE, "...", COOKIE_SECONDS);
    Description::of_page(
        "Open an invite's link",
        "Moves the code from the address bar into a sealed cookie and changes nothing else, however often it is opened.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the page of the invite",
            content: None,
            headers: vec![
                ("Location", response_header("Always `/join`", JOIN)),
                ("Set-Cookie", response_header("The sealed code", &cookie)),
            ],
        },
        [&UNKNOWN].map(meaning),
    )
    .path_parameter("code", "The invite code", examples::invite_code())
}

fn describe_invitation() -> Description {
    let example = format!("<!doctype html>…You are invited to join {}…", examples::tailnet().name);
    Description::of_page(
        "Show what an invite is for",
        "A page for the person who opened the link: who invites, to which tailnet, in which role, until when.",
        Success {
            status: StatusCode::OK,
            description: "The invite",
            content: Some(("text/html", string().into(), Value::from(example))),
            headers: Vec::new(),
        },
        [&NOT_OPENED, &UNKNOWN, &GONE, &FAILED, &BUSY].map(meaning),
    )
    .parameter(cookie_parameter(COOKIE, "As the link set it").example("..."))
}

pub(super) const fn too_large() -> (StatusCode, &'static str) {
    (StatusCode::PAYLOAD_TOO_LARGE, "The form is too large")
}

pub(super) const fn meaning(message: &Message) -> (StatusCode, &'static str) {
    (message.status, message.meaning)
}
