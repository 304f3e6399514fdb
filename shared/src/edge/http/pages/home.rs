//! The first page: what this is, or one's own tailnets and what can be done with them (R20, R25, R26).

use askama::Template;
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::founding::FoundingForm;
use super::sign_in::{Way, ways_to};
use super::{
    BAD_FORM, BUSY, FAILED, Message, STYLE, leading_to, meaning, message, page, page_with_form, rendered,
    too_large,
};
use crate::domain::{CannotLeave, Founders, Membership, PASSKEY_ISSUER, PlainText, TailnetId, UserStatus};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{
    Description, Success, cookie_parameter, query_parameter, response_header, string,
};
use crate::edge::http::query::Query;
use crate::edge::http::{Incoming, Refusal, session_cookie};
use crate::identity::Credential;
use crate::operations::{Caller, TailnetQuery, authorize_founding};
use crate::store::Part;
use crate::words;

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
    title: "You cannot leave this network",
    text: "",
    advice: "Its owner or an admin can remove you.",
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
    style: &'static str,
    title: &'static str,
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
    style: &'static str,
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
    page(StatusCode::OK, rendered(&WelcomeTemplate { style: STYLE, ways: &ways, has_passkeys }))
}

/// 200: the person's tailnets. Whoever is in none is led to founding one, or told what an invite is (R26).
#[must_use]
pub fn home(
    viewer: &Credential,
    founders: &Founders,
    query: TailnetQuery,
    listed: &Part<Membership, TailnetId>,
) -> Response<Body> {
    let tailnets: Vec<_> = listed.items.iter().map(shown).collect();
    let may_found = authorize_founding(founders, &viewer.identity).is_ok();
    let is_in_none = tailnets.is_empty() && listed.next.is_none() && query.after.is_none();
    let title = match (is_in_none, may_found) {
        (true, true) => "Create your network",
        (true, false) => "Wait for an invite",
        (false, _) => "Your networks",
    };
    let html = HomeTemplate {
        style: STYLE,
        title,
        login: &viewer.identity.login,
        has_passkeys: viewer.identity.person.issuer == PASSKEY_ISSUER,
        is_in_none,
        tailnets: &tailnets,
        next: listed.next.map(|last| format!("{HOME}?cursor={last}")),
        founding: may_found.then(FoundingForm::default),
    };
    page_with_form(StatusCode::OK, rendered(&html))
}

fn shown(membership: &Membership) -> ShownTailnet {
    let role = words::role(membership.role);
    let standing = match membership.status {
        UserStatus::Active | UserStatus::Idle => format!("You are {role}."),
        UserStatus::NeedsApproval => format!("You wait for approval, to be {role}."),
        UserStatus::Suspended => format!("You are {role}, and suspended."),
        UserStatus::OverBillingLimit => format!("You are {role}, beyond what the network pays for."),
    };
    ShownTailnet {
        id: membership.tailnet.id.to_string(),
        name: membership.tailnet.name.plain(),
        standing,
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
pub fn cannot_leave(reason: CannotLeave) -> Response<Body> {
    let text = match reason {
        CannotLeave::Suspended => "You are suspended in it, and whoever leaves could join again.",
        CannotLeave::IsOwner => "You own it, and it cannot be without an owner.",
        CannotLeave::IsPersonal => "It belongs to one person.",
        CannotLeave::IsHome => "It is the first that you joined, and decides which others you may join.",
    };
    message(&Message { text, ..CANNOT_LEAVE })
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
