//! The page of an invite (R11 to R18): what somebody is invited to, the form by which whoever has signed in joins, and what came of it.
//!
//! The form's answer always leads back to the page, which says how things are by the same decision. So reloading and going back are
//! harmless.

use askama::Template;
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::json;
use utoipa::ToSchema;

use super::sign_in::{Way, ways_to};
use super::{
    BAD_FORM, BUSY, COOKIE, FAILED, GONE, JOIN, OTHER_SITE, UNKNOWN, leading_to, meaning, message, page,
    page_with_form, rendered, too_large, words_of,
};
use crate::domain::{CannotJoin, EmailAddress, PlainText, Tailnet, UserStatus};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, Success, cookie_parameter, response_header};
use crate::edge::http::query::Query;
use crate::edge::http::response::counted_as;
use crate::edge::http::{Incoming, Refusal, session_cookie};
use crate::identity::{Credential, is_tag_of_form, tag_of_form};
use crate::operations::{Invitation, Joined, Obstacle, Prospect};
use crate::words::Words;

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] = [Endpoint::post(JOIN, "join", describe)];

/// The ways to sign in, and back from there to the page of the invite.
const TO_SIGN_IN: &str = "/sign-in?return=%2Fjoin";

/// What the form sends.
#[derive(ToSchema)]
#[schema(as = Join)]
#[expect(dead_code, reason = "it is there for its schema")]
struct Form {
    /// Which invite the page has shown, and to whom.
    #[schema(required = false)]
    shown: String,
}

/// What somebody is invited to.
struct Facts {
    title: String,
    inviter: String,
    tailnet: PlainText,
    role: String,
    expires_at: String,
    bound_to: Option<String>,
}

#[derive(Template)]
#[template(path = "invite_page.html")]
struct InvitationTemplate<'a> {
    words: Words,
    facts: Facts,
    login: Option<&'a str>,
    ways: &'a [Way<'a>],
    has_passkeys: bool,
}

#[derive(Template)]
#[template(path = "join_page.html")]
struct JoinTemplate<'a> {
    words: Words,
    facts: Facts,
    login: Option<&'a str>,
    waits: bool,
    tag: &'a str,
}

#[derive(Template)]
#[template(path = "joined_page.html")]
struct JoinedTemplate<'a> {
    words: Words,
    title: String,
    text: String,
    login: &'a str,
    waits: bool,
    may_act: bool,
}

#[derive(Template)]
#[template(path = "cannot_join_page.html")]
struct CannotJoinTemplate<'a> {
    words: Words,
    title: String,
    text: String,
    advice: String,
    other_account_helps: bool,
    login: &'a str,
}

/// 200: what the invitee is invited to, and the ways to sign in.
#[must_use]
pub fn invitation(incoming: &Incoming<'_>, shown: &Invitation) -> Response<Body> {
    let ways = ways_to(incoming, JOIN);
    let has_passkeys = incoming.app().config.passkey_domain.is_some();
    let words = words_of(incoming);
    let html =
        InvitationTemplate { words, facts: facts(words, shown), login: None, ways: &ways, has_passkeys };
    page(StatusCode::OK, rendered(&html))
}

/// The page for somebody who has signed in: the invite with its form, or how things are.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn prospect(
    incoming: &Incoming<'_>,
    visitor: &Credential,
    code: &str,
    prospect: &Prospect,
) -> Result<Response<Body>, Refusal> {
    let (words, login) = (words_of(incoming), visitor.identity.login.as_str());
    match prospect {
        Prospect::Joins(invitation, status) => {
            let Some(session) = visitor.proof.session() else { return Ok(to_sign_in()) };
            let keys = incoming.app().config.keys.credentials()?;
            let html = JoinTemplate {
                words,
                facts: facts(words, invitation),
                login: Some(login),
                waits: *status == UserStatus::NeedsApproval,
                tag: &tag_of_form(session.id, code, keys),
            };
            Ok(page_with_form(StatusCode::OK, rendered(&html)))
        }
        Prospect::Joined(joined) => Ok(self::joined(words, joined, login)),
        Prospect::CannotJoin(obstacle) => Ok(cannot_join(incoming, obstacle, login)),
    }
}

fn facts(words: Words, shown: &Invitation) -> Facts {
    let (invite, tailnet) = (&shown.invite, shown.tailnet.name.plain());
    Facts {
        title: words.with("join", &[("network", tailnet.as_str())]),
        inviter: words.inviter(&invite.inviter_name),
        tailnet,
        role: words.role(invite.role.role()),
        expires_at: words.time(invite.id.expires_at()),
        bound_to: invite.bound_to().map(EmailAddress::masked),
    }
}

fn joined(words: Words, joined: &Joined, login: &str) -> Response<Body> {
    let (tailnet, status) = (joined.tailnet.name.plain(), joined.user.status);
    let (title, text) = match status {
        UserStatus::NeedsApproval => ("joined-waits", "joined-waits.text"),
        status if status.may_act() => ("joined", "joined.text"),
        _ => ("joined-suspended", "joined-suspended.text"),
    };
    let role = words.role(joined.user.role);
    let html = JoinedTemplate {
        words,
        title: words.with(title, &[("network", tailnet.as_str())]),
        text: words.with(text, &[("network", tailnet.as_str()), ("role", &role)]),
        login,
        waits: status == UserStatus::NeedsApproval,
        may_act: status.may_act(),
    };
    page_with_form(StatusCode::OK, rendered(&html))
}

fn cannot_join(incoming: &Incoming<'_>, obstacle: &Obstacle, login: &str) -> Response<Body> {
    let Obstacle { reason, tailnet, bound_to, home } = obstacle;
    let words = words_of(incoming);
    let plain = |tailnet: &Option<Tailnet>| tailnet.as_ref().map(|tailnet| tailnet.name.plain());
    let (status, id, network) = match reason {
        CannotJoin::Gone => return message(incoming, &GONE),
        CannotJoin::AlreadyMember => {
            (StatusCode::CONFLICT, "cannot-join-member", words.name_or(plain(tailnet), "the-network"))
        }
        CannotJoin::BoundToAnotherAddress => (StatusCode::FORBIDDEN, "cannot-join-bound", String::new()),
        CannotJoin::ForbiddenByHome => {
            (StatusCode::FORBIDDEN, "cannot-join-home", words.name_or(plain(home), "your-own-network"))
        }
        CannotJoin::NumberTaken => (StatusCode::CONFLICT, "cannot-join-number", String::new()),
    };
    let address = bound_to.as_ref().map(EmailAddress::masked).unwrap_or_default();
    let said = |id: &str| words.with(id, &[("network", &network), ("address", &address)]);
    let html = CannotJoinTemplate {
        words,
        title: said(id),
        text: said(&format!("{id}.text")),
        advice: said(&format!("{id}.advice")),
        other_account_helps: *reason != CannotJoin::AlreadyMember,
        login,
    };
    page_with_form(status, rendered(&html))
}

/// Whether a form is that of the invite in the cookie, made for this session.
///
/// # Errors
/// 400 if it says so twice; 413; 500 if the function was not given the keys.
pub fn is_of_this_page(incoming: &Incoming<'_>, visitor: &Credential, code: &str) -> Result<bool, Refusal> {
    let text = std::str::from_utf8(incoming.body()?).unwrap_or_default();
    let shown = Query::parse(text).one("shown")?;
    let keys = incoming.app().config.keys.credentials()?;
    let session = visitor.proof.session();
    Ok(shown.zip(session).is_some_and(|(tag, session)| is_tag_of_form(&tag, session.id, code, keys)))
}

/// 303 to the page of the invite, which says how things are.
#[must_use]
pub fn to_page() -> Response<Body> {
    leading_to(JOIN)
}

/// The same for whoever cannot join. The page says why; the metrics count it as refused.
#[must_use]
pub fn kept_out(refusal: &Refusal) -> Response<Body> {
    counted_as(to_page(), refusal)
}

/// 303 to the ways to sign in, and back from there to the page of the invite.
#[must_use]
pub fn to_sign_in() -> Response<Body> {
    leading_to(TO_SIGN_IN)
}

fn describe() -> Description {
    Description::of_page(
        "Join by the invite that the page shows",
        "Leads back to the page, which says what came of it. If the form is that of another invite than the one that was opened last, nobody \
         joins anything. Only a page of this site may send it.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the page of the invite, or to the ways to sign in",
            content: None,
            headers: vec![("Location", response_header("`/join` or `/sign-in?return=%2Fjoin`", JOIN))],
        },
        [&BAD_FORM, &OTHER_SITE, &UNKNOWN, &FAILED, &BUSY].map(meaning).into_iter().chain([too_large()]),
    )
    .form::<Form>([("the page's", json!({ "shown": "1.AAAA" }))])
    .parameter(cookie_parameter(COOKIE, "As the link set it").example("..."))
    .parameter(cookie_parameter(session_cookie::NAME, "The browser's session").example("..."))
}
