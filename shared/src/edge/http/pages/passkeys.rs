//! The page with a person's passkeys (W33), and the form that removes one.

use askama::Template;
use base64ct::{Base64UrlUnpadded, Encoding};
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::Value;

use super::sign_in::{escaped, redirect};
use super::{
    BAD_FORM, BUSY, FAILED, Message, failure, meaning, message, page_with_script, rendered, words_of,
};
use crate::domain::{Passkey, PasskeyAccount, PasskeyId};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, Success, query_parameter, response_header, string};
use crate::edge::http::passkeys::PASSKEYS;
use crate::edge::http::refusal::Code;
use crate::edge::http::{Incoming, Refusal};
use crate::oidc::{ReturnPath, SIGN_IN};
use crate::operations::PasskeyError;
use crate::words::Words;

pub use super::sign_in::{bad_return_path, return_path};

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint::get(PASSKEYS, "list-passkeys", describe_list),
    Endpoint::post("/passkeys/{id}/delete", "delete-passkey", describe_delete),
];

#[derive(Template)]
#[template(path = "passkeys_page.html")]
struct PasskeysTemplate<'a> {
    words: Words,
    title: String,
    text: String,
    passkeys: &'a [Listed],
    is_only: bool,
    then: &'a str,
    domain: &'a str,
    user: &'a str,
    credentials: &'a str,
    link: &'a str,
    onward: &'a str,
    onward_text: &'static str,
    login: &'a str,
}

/// A passkey on the page.
struct Listed {
    id: PasskeyId,
    created_at: String,
}

const NO_ACCOUNT: Message = Message {
    status: StatusCode::FORBIDDEN,
    meaning: "The person signs in with an identity provider",
    id: "passkeys-no-account",
};

const TOO_OLD: Message = Message {
    status: StatusCode::FORBIDDEN,
    meaning: "The person has signed in too long ago, or another site has sent the request",
    id: "passkeys-too-old",
};

const LAST: Message =
    Message { status: StatusCode::CONFLICT, meaning: "It is the person's only passkey", id: "passkeys-last" };

const GONE: Message =
    Message { status: StatusCode::NOT_FOUND, meaning: "The person has no such passkey", id: "passkeys-gone" };

/// 200: the passkeys of a person. The script tells the browser which ones are of use.
#[must_use]
pub fn list(incoming: &Incoming<'_>, account: &PasskeyAccount, then: &ReturnPath) -> Response<Body> {
    let config = &incoming.app().config;
    let is_only = account.passkeys.len() == 1;
    let is_on_the_way = *then != ReturnPath::default();
    let words = words_of(incoming);
    let id = if is_only { "passkeys-only" } else { "passkeys" };
    let mut listed: Vec<(&PasskeyId, &Passkey)> = account.passkeys.iter().collect();
    listed.sort_by_key(|(id, passkey)| (passkey.created_at, **id));
    let passkeys: Vec<_> = listed
        .iter()
        .map(|(id, passkey)| Listed { id: **id, created_at: words.time(passkey.created_at) })
        .collect();
    let credentials =
        listed.iter().map(|(_, passkey)| Base64UrlUnpadded::encode_string(&passkey.credential_id));
    let credentials = credentials.collect::<Vec<_>>().join(" ");
    // Whoever adds a passkey sees it here, and goes on from here.
    let back = format!("{PASSKEYS}?return={}", escaped(then.as_str()));
    let here = if is_on_the_way { back.as_str() } else { PASSKEYS };
    let html = PasskeysTemplate {
        words,
        title: words.text(id),
        text: words.text(&format!("{id}.text")),
        passkeys: &passkeys,
        is_only,
        then: here,
        domain: config
            .passkey_domain
            .as_ref()
            .map(crate::identity::PasskeyDomain::as_str)
            .unwrap_or_default(),
        user: &Base64UrlUnpadded::encode_string(account.handle.bytes()),
        credentials: &credentials,
        link: &format!("{}{PASSKEYS}", config.base_url),
        onward: then.as_str(),
        onward_text: if is_only { "passkeys-not-now" } else { "passkeys-go-on" },
        login: &account.name.login(),
    };
    page_with_script(StatusCode::OK, rendered(&html))
}

/// 303 to the ways to sign in, and back here.
///
/// # Errors
/// None that is expected.
pub fn signed_out() -> Result<Response<Body>, Refusal> {
    redirect(&format!("{SIGN_IN}?return={}", escaped(PASSKEYS)))
}

/// 403: the person has no passkey account.
#[must_use]
pub fn no_account(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &NO_ACCOUNT)
}

/// The passkey that the path names.
///
/// # Errors
/// 404 for what is no passkey's id.
pub fn id(incoming: &Incoming<'_>) -> Result<PasskeyId, Refusal> {
    incoming.id().ok_or_else(|| PasskeyError::NotFound.into())
}

/// 303 to the passkeys that are left.
///
/// # Errors
/// None that is expected.
pub fn deleted() -> Result<Response<Body>, Refusal> {
    redirect(PASSKEYS)
}

/// The page of a refusal. Whoever has signed out is led to signing in.
#[must_use]
pub fn refused(incoming: &Incoming<'_>, refusal: Refusal) -> Response<Body> {
    let is_too_old = refusal.fields.iter().any(|field| field.code == Code::SignInTooOld);
    match refusal.status {
        StatusCode::UNAUTHORIZED => signed_out().unwrap_or_else(|refusal| failure(incoming, refusal)),
        StatusCode::FORBIDDEN if is_too_old => message(incoming, &TOO_OLD),
        StatusCode::FORBIDDEN if refusal.message == PasskeyError::NoPasskeyAccount.to_string() => {
            no_account(incoming)
        }
        StatusCode::CONFLICT => message(incoming, &LAST),
        StatusCode::NOT_FOUND => message(incoming, &GONE),
        _ => super::refused(incoming, refusal),
    }
}

fn describe_list() -> Description {
    Description::of_page(
        "Show the caller's passkeys",
        "A page that lists them, adds one and removes one. Whoever has not signed in is led to signing in.",
        Success {
            status: StatusCode::OK,
            description: "The passkeys",
            content: Some((
                "text/html",
                string().into(),
                Value::from("<!doctype html>…Manage your passkeys…"),
            )),
            headers: Vec::new(),
        },
        [
            (StatusCode::SEE_OTHER, "Nobody has signed in: to the ways to sign in"),
            (StatusCode::BAD_REQUEST, "`return` is no page of this service"),
        ]
        .into_iter()
        .chain([&NO_ACCOUNT, &FAILED, &BUSY].map(meaning)),
    )
    .parameter(
        query_parameter("return", string(), "Where the person goes on afterwards; `/` by default")
            .example("/join"),
    )
}

fn describe_delete() -> Description {
    Description::of_page(
        "Remove a passkey of the caller",
        "By a form of the page. The last one stays. Takes a sign-in that is not older than 5 minutes.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the passkeys that are left, or to the ways to sign in",
            content: None,
            headers: vec![("Location", response_header("A page of this service", PASSKEYS))],
        },
        [&BAD_FORM, &TOO_OLD, &LAST, &GONE, &FAILED, &BUSY].map(meaning),
    )
    .id("The passkey's id", &PasskeyId::of(b"example"))
}
