//! Founding a tailnet in a browser (R26).

use askama::Template;
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::home::HOME;
use super::{
    BAD_FORM, BUSY, FAILED, Message, meaning, message, page_with_form, rendered, too_large, words_of,
};
use crate::domain::{NotYourDomain, ParseTailnetNameError, TailnetKind, TailnetName};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, Success, cookie_parameter, response_header, string};
use crate::edge::http::query::Query;
use crate::edge::http::{Incoming, Refusal, session_cookie};
use crate::identity::Credential;
use crate::operations::CreateTailnetError;
use crate::words::Words;

const FOUND: &str = "/found";

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 2] =
    [Endpoint::get(FOUND, "found", describe_form), Endpoint::post(FOUND, "found", describe)];

const MAY_NOT_FOUND: Message = Message {
    status: StatusCode::FORBIDDEN,
    meaning: "The request was not sent by a page of this site, or the person may not found a tailnet",
    id: "cannot-found",
};

const TOO_MANY: Message = Message {
    status: StatusCode::CONFLICT,
    meaning: "Another tailnet has the name, or the person has founded as many as they may",
    id: "cannot-found-more",
};

/// The form, with what was sent before.
#[derive(Debug, Default)]
pub(super) struct FoundingForm<'a> {
    pub(super) name: &'a str,
    pub(super) is_organizational: bool,
    /// The message of what is wrong with it.
    pub(super) problem: Option<&'static str>,
}

/// What the form sends.
#[derive(ToSchema)]
#[schema(as = Found)]
#[expect(dead_code, reason = "it is there for its schema")]
struct Form {
    /// A label, or the domain of the person's verified address.
    #[schema(required = false, value_type = TailnetName)]
    name: String,
    /// Whose it is.
    #[schema(required = false, value_type = TailnetKind)]
    kind: String,
}

/// What somebody has asked for.
#[derive(Debug, Default)]
pub struct Asked {
    name: String,
    is_organizational: bool,
}

#[derive(Template)]
#[template(path = "founding_page.html")]
struct FoundingTemplate<'a> {
    words: Words,
    login: &'a str,
    form: FoundingForm<'a>,
}

impl Asked {
    /// Reads the form.
    ///
    /// # Errors
    /// 400 for a kind that is none; 413.
    pub fn read(incoming: &Incoming<'_>) -> Result<Self, Refusal> {
        let form = Query::parse(std::str::from_utf8(incoming.body()?).unwrap_or_default());
        let name = form.one("name")?.unwrap_or_default().trim().to_ascii_lowercase();
        let is_organizational = match form.one("kind")?.as_deref() {
            Some("organizational") => true,
            Some("personal") | None => false,
            Some(_) => return Err(Refusal::field("kind", "must be personal or organizational")),
        };
        Ok(Self { name, is_organizational })
    }

    /// The tailnet to be founded.
    ///
    /// # Errors
    /// [`ParseTailnetNameError`].
    pub fn tailnet(&self) -> Result<(TailnetName, TailnetKind), ParseTailnetNameError> {
        let kind = if self.is_organizational { TailnetKind::Organizational } else { TailnetKind::Personal };
        Ok((self.name.parse()?, kind))
    }

    /// The form again, with what is wrong.
    fn form(&self, problem: &'static str) -> FoundingForm<'_> {
        FoundingForm { name: &self.name, is_organizational: self.is_organizational, problem: Some(problem) }
    }
}

/// 200: the form.
#[must_use]
pub fn form(incoming: &Incoming<'_>, visitor: &Credential) -> Response<Body> {
    shown(incoming, StatusCode::OK, visitor, FoundingForm::default())
}

/// 400: the name cannot be one. The form keeps what was sent.
#[must_use]
pub fn bad_name(
    incoming: &Incoming<'_>,
    visitor: &Credential,
    asked: &Asked,
    error: ParseTailnetNameError,
) -> Response<Body> {
    let problem = match error {
        ParseTailnetNameError::Malformed => "found-name-malformed",
        ParseTailnetNameError::TelephoneNumber => "found-name-digits",
    };
    shown(incoming, StatusCode::BAD_REQUEST, visitor, asked.form(problem))
}

/// Why the tailnet was not founded. If another name helps, the form keeps what was sent.
#[must_use]
pub fn not_founded(
    incoming: &Incoming<'_>,
    visitor: &Credential,
    asked: &Asked,
    error: CreateTailnetError,
) -> Response<Body> {
    let (status, problem) = match error {
        CreateTailnetError::MayNotFound(_) => return may_not_found(incoming),
        CreateTailnetError::TooMany => return message(incoming, &TOO_MANY),
        CreateTailnetError::NotYourDomain(NotYourDomain::MailProvider) => {
            (StatusCode::FORBIDDEN, "found-name-provider")
        }
        CreateTailnetError::NotYourDomain(NotYourDomain::OtherDomain) => {
            (StatusCode::FORBIDDEN, "found-name-domain")
        }
        CreateTailnetError::NameTaken => (StatusCode::CONFLICT, "found-name-taken"),
    };
    shown(incoming, status, visitor, asked.form(problem))
}

/// 403: the person may not found a tailnet.
#[must_use]
pub fn may_not_found(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &MAY_NOT_FOUND)
}

fn shown(
    incoming: &Incoming<'_>,
    status: StatusCode,
    visitor: &Credential,
    form: FoundingForm<'_>,
) -> Response<Body> {
    let (words, login) = (words_of(incoming), visitor.identity.login.as_str());
    page_with_form(status, rendered(&FoundingTemplate { words, login, form }))
}

fn describe_form() -> Description {
    Description::of_page(
        "Show the form to found a tailnet",
        "For whoever has signed in; others are led to the ways to sign in.",
        Success {
            status: StatusCode::OK,
            description: "The form",
            content: Some(("text/html", string().into(), Value::from("<!doctype html>…Create a network…"))),
            headers: Vec::new(),
        },
        [(StatusCode::SEE_OTHER, "To the ways to sign in"), meaning(&MAY_NOT_FOUND), meaning(&FAILED)],
    )
    .parameter(cookie_parameter(session_cookie::NAME, "The browser's session").example("..."))
}

fn describe() -> Description {
    Description::of_page(
        "Found a tailnet, in a browser",
        "As `create-tailnet`, by a form. Only a page of this site may send it.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the first page, or to the ways to sign in",
            content: None,
            headers: vec![("Location", response_header("`/` or `/sign-in`", HOME))],
        },
        [&BAD_FORM, &MAY_NOT_FOUND, &TOO_MANY, &FAILED, &BUSY].map(meaning).into_iter().chain([too_large()]),
    )
    .form::<Form>([("one's own", json!({ "name": "ann-at-home", "kind": "personal" }))])
    .parameter(cookie_parameter(session_cookie::NAME, "The browser's session").example("..."))
}
