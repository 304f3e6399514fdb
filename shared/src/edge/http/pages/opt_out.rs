//! The page on which somebody says "never invite me again", and takes it back (R30).

use askama::Template;
use http::header::{self, HeaderValue};
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    BAD_FORM, BUSY, FAILED, OTHER_SITE, UNKNOWN, meaning, page as page_of, rendered, set, too_large, words_of,
};
use crate::domain::{AddressHash, Mailing};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, Success, string};
use crate::edge::http::query::Query;
use crate::edge::http::{Incoming, Refusal};
use crate::identity::OPT_OUT_PREFIX;
use crate::words::Words;

const OPT_OUT: &str = "/opt-out/{token}";

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 2] =
    [Endpoint::get(OPT_OUT, "opt-out", describe_page), Endpoint::post(OPT_OUT, "opt-out", describe)];

/// The form's one field: whether one wants to be invited again.
const AGAIN: &str = "again";
const NEVER: &str = "never";
const YES: &str = "yes";

/// What the form sends.
#[derive(ToSchema)]
#[schema(as = OptOut)]
#[expect(dead_code, reason = "it is there for its schema")]
struct Form {
    /// Whether invites may be mailed to the address again.
    #[schema(pattern = "^(never|yes)$")]
    again: String,
}

#[derive(Template)]
#[template(path = "opt_out_page.html")]
struct OptOutTemplate {
    words: Words,
    title: String,
    text: String,
    advice: String,
    again: &'static str,
    button: String,
}

/// The address whose token the path has; `None` if it is forged or damaged.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn address(incoming: &Incoming<'_>) -> Result<Option<AddressHash>, Refusal> {
    let keys = incoming.app().config.keys.links()?;
    Ok(incoming.path("token").and_then(|token| keys.read_opt_out(&token).ok()))
}

/// What the form asks for.
///
/// # Errors
/// 400 naming the field; 413.
pub fn wanted(incoming: &Incoming<'_>) -> Result<Mailing, Refusal> {
    let form = Query::parse(std::str::from_utf8(incoming.body()?).unwrap_or_default());
    match form.one(AGAIN)?.as_deref() {
        Some(NEVER) => Ok(Mailing::Stopped),
        Some(YES) => Ok(Mailing::Welcome),
        _ => Err(Refusal::field(AGAIN, "must be never or yes")),
    }
}

/// 200: how things stand, with the button that changes it.
#[must_use]
pub fn page(incoming: &Incoming<'_>, mailing: Mailing) -> Response<Body> {
    let (id, again, button) = match mailing {
        Mailing::Welcome => ("opt-out", NEVER, "opt-out-button"),
        Mailing::Stopped => ("opt-out-done", YES, "opt-out-undo"),
    };
    let words = words_of(incoming);
    let said = |part: &str| words.text(&format!("{id}{part}"));
    let (title, text, advice, button) = (said(""), said(".text"), said(".advice"), words.text(button));
    let template = OptOutTemplate { words, title, text, advice, again, button };
    let mut response = page_of(StatusCode::OK, rendered(&template));
    // The form says which site it comes from, but no request has the page's own address with the token in it (P3).
    set(&mut response, header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    response
}

fn shown(description: &'static str, example: &'static str) -> Success {
    Success {
        status: StatusCode::OK,
        description,
        content: Some(("text/html", string().into(), Value::from(example))),
        headers: Vec::new(),
    }
}

fn describe_page() -> Description {
    Description::of_page(
        "Show whether invites are mailed to an address",
        "For whoever has got a mail: its link \"never invite me again\" leads here. The page does not say which address it is. Opening it \
         changes nothing.",
        shown("The page, with a button that changes it", "<!doctype html>…Get no more mails from here…"),
        [&UNKNOWN, &FAILED, &BUSY].map(meaning),
    )
    .path_parameter("token", "The token of the mail's link", token())
}

fn describe() -> Description {
    Description::of_page(
        "Never be invited again, or take that back",
        "From then on the mailer sends no invite to the address, of any tailnet; the invites show `suppressed`. Only a page of this site \
         may send it. A repetition changes nothing.",
        shown("The page as it is then", "<!doctype html>…You get no more mails from here…"),
        [&BAD_FORM, &OTHER_SITE, &UNKNOWN, &FAILED, &BUSY].map(meaning).into_iter().chain([too_large()]),
    )
    .path_parameter("token", "The token of the mail's link", token())
    .form::<Form>([("never again", json!({ AGAIN: NEVER })), ("again", json!({ AGAIN: YES }))])
}

/// A token, cut off after its prefix.
fn token() -> String {
    format!("{OPT_OUT_PREFIX}...")
}
