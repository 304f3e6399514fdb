//! The first page: what this is, or one's own tailnets and what can be done with them (R20, R25, R26).

use askama::Template;
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::founding::FoundingForm;
use super::sign_in::{Way, ways_to};
use super::{
    BAD_FORM, BUSY, FAILED, Message, leading_to, meaning, message_saying, page, page_with_form, rendered,
    too_large, words_of,
};
use crate::domain::{CannotLeave, Membership, PASSKEY_ISSUER, PlainText, TailnetId, UserStatus};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{
    Description, Success, cookie_parameter, query_parameter, response_header, string,
};
use crate::edge::http::query::Query;
use crate::edge::http::{Incoming, Refusal, session_cookie};
use crate::identity::Credential;
use crate::operations::{Caller, TailnetQuery, authorize_founding};
use crate::store::Part;
use crate::words::Words;

/// The first page.
pub(in crate::edge::http) const HOME: &str = "/";

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 2] =
    [Endpoint::get(HOME, "show-home", describe), Endpoint::post("/leave", "leave", describe_leave)];

/// The most tailnets that the page shows at once.
const MAX_SHOWN: usize = 50;

const CANNOT_LEAVE: Message = Message {
    status: StatusCode::FORBIDDEN,
    meaning: "The request was not sent by a page of this site, or the person cannot leave this tailnet",
    id: "cannot-leave",
};

/// What the form to leave sends.
#[derive(ToSchema)]
#[schema(as = Leave)]
#[expect(dead_code, reason = "it is there for its schema")]
struct LeaveForm {
    /// The tailnet to leave.
    #[schema(required = false, value_type = TailnetId)]
    tailnet: String,
}

/// A tailnet of the person, as the page shows it.
struct ShownTailnet {
    id: String,
    name: PlainText,
    standing: String,
    may_leave: bool,
}

#[derive(Template)]
#[template(path = "home_page.html")]
struct HomeTemplate<'a> {
    words: Words,
    title: String,
    login: &'a str,
    has_passkeys: bool,
    is_in_none: bool,
    tailnets: &'a [ShownTailnet],
    next: Option<String>,
    founding: Option<FoundingForm<'a>>,
}

#[derive(Template)]
#[template(path = "welcome_page.html")]
struct WelcomeTemplate<'a> {
    words: Words,
    ways: &'a [Way<'a>],
    has_passkeys: bool,
}

/// Reads which of the tailnets the page shows.
///
/// # Errors
/// 400.
pub fn query(incoming: &Incoming<'_>) -> Result<TailnetQuery, Refusal> {
    Ok(TailnetQuery { after: incoming.query.cursor()?, limit: MAX_SHOWN })
}

/// 200: what this is, and the ways to sign in.
#[must_use]
pub fn welcome(incoming: &Incoming<'_>) -> Response<Body> {
    let (ways, has_passkeys) = (ways_to(incoming, HOME), incoming.app().config.passkey_domain.is_some());
    page(StatusCode::OK, rendered(&WelcomeTemplate { words: words_of(incoming), ways: &ways, has_passkeys }))
}

/// 200: the person's tailnets. Whoever is in none is led to founding one, or told what an invite is (R26).
#[must_use]
pub fn home(
    incoming: &Incoming<'_>,
    viewer: &Credential,
    query: TailnetQuery,
    listed: &Part<Membership, TailnetId>,
) -> Response<Body> {
    let words = words_of(incoming);
    let tailnets: Vec<_> = listed.items.iter().map(|membership| shown(words, membership)).collect();
    let may_found = authorize_founding(&incoming.app().config.founders, &viewer.identity).is_ok();
    let is_in_none = tailnets.is_empty() && listed.next.is_none() && query.after.is_none();
    let title = match (is_in_none, may_found) {
        (true, true) => "home-found",
        (true, false) => "home-wait",
        (false, _) => "your-networks",
    };
    let html = HomeTemplate {
        words,
        title: words.text(title),
        login: &viewer.identity.login,
        has_passkeys: viewer.identity.person.issuer == PASSKEY_ISSUER,
        is_in_none,
        tailnets: &tailnets,
        next: listed.next.map(|last| format!("{HOME}?cursor={last}")),
        founding: may_found.then(FoundingForm::default),
    };
    page_with_form(StatusCode::OK, rendered(&html))
}

fn shown(words: Words, membership: &Membership) -> ShownTailnet {
    let standing = match membership.status {
        UserStatus::Active | UserStatus::Idle => "standing-active",
        UserStatus::NeedsApproval => "standing-waits",
        UserStatus::Suspended => "standing-suspended",
        UserStatus::OverBillingLimit => "standing-over-limit",
    };
    ShownTailnet {
        id: membership.tailnet.id.to_string(),
        name: membership.tailnet.name.plain(),
        standing: words.with(standing, &[("role", &words.role(membership.role))]),
        may_leave: membership.check_leaving().is_ok(),
    }
}

/// Whoever leaves the tailnet that the form names.
///
/// # Errors
/// 400 if it names none; 413.
pub fn leaver(incoming: &Incoming<'_>, visitor: Credential) -> Result<Caller, Refusal> {
    let text = std::str::from_utf8(incoming.body()?).unwrap_or_default();
    let id = Query::parse(text).one("tailnet")?.and_then(|id| id.parse().ok());
    let tailnet = id.ok_or_else(|| Refusal::field("tailnet", "must be a tailnet's id"))?;
    Ok(Caller { identity: visitor.identity, tailnet, proof: visitor.proof })
}

/// 403: the person cannot leave this tailnet.
#[must_use]
pub fn cannot_leave(incoming: &Incoming<'_>, reason: CannotLeave) -> Response<Body> {
    let text = match reason {
        CannotLeave::Suspended => "cannot-leave.suspended",
        CannotLeave::IsOwner => "cannot-leave.owner",
        CannotLeave::IsPersonal => "cannot-leave.personal",
        CannotLeave::IsHome => "cannot-leave.home",
    };
    message_saying(incoming, &CANNOT_LEAVE, words_of(incoming).text(text))
}

/// 303 to the first page.
#[must_use]
pub fn to_home() -> Response<Body> {
    leading_to(HOME)
}

fn describe() -> Description {
    Description::of_page(
        "Show the first page",
        "Signed out: what this is, and the ways to sign in. Signed in: the person's tailnets, and what can be done with them.",
        Success {
            status: StatusCode::OK,
            description: "The first page",
            content: Some(("text/html", string().into(), Value::from("<!doctype html>…Your networks…"))),
            headers: Vec::new(),
        },
        [&BAD_FORM, &FAILED, &BUSY].map(meaning),
    )
    .parameter(query_parameter("cursor", TailnetId::schema(), "Where the page before ended").example("1000001"))
    .parameter(cookie_parameter(session_cookie::NAME, "The browser's session").example("..."))
}

fn describe_leave() -> Description {
    Description::of_page(
        "Leave a tailnet, in a browser",
        "As `leave-tailnet`, by the form of the first page. Only a page of this site may send it.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the first page, or to the ways to sign in",
            content: None,
            headers: vec![("Location", response_header("`/` or `/sign-in`", HOME))],
        },
        [&BAD_FORM, &CANNOT_LEAVE, &FAILED, &BUSY].map(meaning).into_iter().chain([too_large()]),
    )
    .form::<LeaveForm>([("a tailnet", json!({ "tailnet": "1000001" }))])
    .parameter(cookie_parameter(session_cookie::NAME, "The browser's session").example("..."))
}
