//! The pages that somebody signs in by: the ways to sign in, to an identity provider, and back from it (R24).
//!
//! What must survive until the person comes back is in a sealed cookie, one for each attempt, so that two tabs do not disturb each other.
//! The way back always leads on to another page: the provider's code and the state leave the address bar at once (P3).

use askama::Template;
use http::header::{self, HeaderValue};
use http::{Method, Response, StatusCode};
use jiff::SignedDuration;
use lambda_http::Body;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{
    Message, attribute, code_of_cookie, failure, leading_to, meaning, message, page, page_with_script,
    rendered, words_of,
};
use crate::domain::{Founders, SESSION_LIFETIME, SignInWay};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::cookies::{host_cookie, remove_cookie, set_cookie};
use crate::edge::http::openapi::{
    DescribedParameter, Description, Success, cookie_parameter, query_parameter, response_header, string,
};
use crate::edge::http::response::{self, internal, retry_later, set};
use crate::edge::http::{Incoming, Refusal, session_cookie};
use crate::identity::{CookieContents, CookieKeys, open_cookie, seal_cookie};
use crate::oidc::{
    ATTEMPT_SECONDS, Attempt, BadReturnPath, Callback, Provider, ReturnPath, SIGN_IN, SignInError, SignedIn,
};
use crate::telemetry;
use crate::words::Words;

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint::get("/sign-in/{provider}", "begin-sign-in", describe_begin),
    Endpoint::get(SIGN_IN, "begin-sign-in", describe_ways),
    Endpoint::get("/sign-in/{provider}/callback", "finish-sign-in", describe_finish),
];

/// The prompt by which a provider asks for the account.
const SELECT_ACCOUNT: &str = "select_account";
/// What the name of an attempt's cookie begins with. `__Host-` keeps other hosts of the domain from setting it.
const ATTEMPT_COOKIE: &str = "__Host-si-";
/// How many characters of the state, its last ones, follow in the name.
const STATE_IN_NAME: usize = 8;
/// The most attempts of one browser at a time; the oldest one makes room.
const MAX_ATTEMPTS: usize = 5;
/// How long to wait before a provider is asked again that did not answer.
const PROVIDER_AGAIN: std::time::Duration = std::time::Duration::from_secs(10);

#[derive(Template)]
#[template(path = "sign_in_page.html")]
struct WaysTemplate<'a> {
    words: Words,
    title: String,
    text: String,
    ways: &'a [Way<'a>],
    advice: String,
    /// Where passkeys are possible.
    passkeys: Option<Passkeys>,
}

/// What the page offers with passkeys.
struct Passkeys {
    /// Where the person goes on.
    then: String,
    /// Whether the browser may make an account.
    makes_accounts: bool,
    /// What to open in a browser that has passkeys.
    link: String,
}

/// A way to sign in, for the template `ways.html`.
pub(super) struct Way<'a> {
    pub(super) href: String,
    pub(super) name: &'a str,
}

const WAYS: Message = Message { status: StatusCode::OK, meaning: "The ways to sign in", id: "sign-in" };

/// For the document: what a page of another site leads to.
const LED_BY_ANOTHER_SITE: Message =
    Message { meaning: "The ways to sign in, for whom a page of another site has led here", ..WAYS };

const NO_WAY: Message = Message {
    status: StatusCode::NOT_FOUND,
    meaning: "Nobody can sign in: no identity provider has a button",
    id: "sign-in-no-way",
};

const NO_PROVIDER: Message = Message {
    status: StatusCode::NOT_FOUND,
    meaning: "There is no such identity provider",
    id: "sign-in-no-provider",
};

const BAD_RETURN_PATH: Message = Message {
    status: StatusCode::BAD_REQUEST,
    meaning: "`return` is no page of this service",
    id: "bad-return-path",
};

const BAD_PROMPT: Message = Message {
    status: StatusCode::BAD_REQUEST,
    meaning: "`return` is no page of this service, or `prompt` is not `select_account`",
    id: "bad-prompt",
};

const NO_ATTEMPT: Message = Message {
    status: StatusCode::BAD_REQUEST,
    meaning: "What came back belongs to no attempt of this browser to sign in",
    id: "sign-in-no-attempt",
};

const REFUSED: Message = Message {
    status: StatusCode::FORBIDDEN,
    meaning: "The identity provider did not sign the person in",
    id: "sign-in-refused",
};

const BAD_ANSWER: Message = Message {
    status: StatusCode::BAD_GATEWAY,
    meaning: "The identity provider's answer cannot be trusted",
    id: "sign-in-bad-answer",
};

const NO_ANSWER: Message = Message {
    status: StatusCode::SERVICE_UNAVAILABLE,
    meaning: "The identity provider does not answer; `Retry-After` says when to try again",
    id: "sign-in-no-answer",
};

/// What went wrong with an attempt, by the word that the page is told of it.
static PROBLEMS: [(&str, &Message); 4] =
    [("attempt", &NO_ATTEMPT), ("refused", &REFUSED), ("answer", &BAD_ANSWER), ("provider", &NO_ANSWER)];

/// The log's line for an attempt that failed at a provider. It names the provider and quotes nothing of what was sent (P3).
#[derive(Debug, thiserror::Error)]
#[error("nobody can sign in with the provider {provider}")]
struct Failed {
    provider: String,
    source: SignInError,
}

/// Where somebody goes on after signing in: the parameter `return`, or the start page.
///
/// # Errors
/// [`BadReturnPath`], also if it is there twice.
pub fn return_path(incoming: &Incoming<'_>) -> Result<ReturnPath, BadReturnPath> {
    match incoming.query.one("return") {
        Ok(Some(path)) => path.parse(),
        Ok(None) => Ok(ReturnPath::default()),
        Err(_) => Err(BadReturnPath),
    }
}

/// Whether somebody wants to choose the account at the provider, which may know them by one already.
///
/// # Errors
/// 400 for another prompt.
pub fn chooses_account(incoming: &Incoming<'_>) -> Result<bool, Refusal> {
    match incoming.query.one("prompt")?.as_deref() {
        None => Ok(false),
        Some(SELECT_ACCOUNT) => Ok(true),
        Some(_) => Err(Refusal::field("prompt", "must be select_account")),
    }
}

/// 400: `prompt` is none that this service passes on.
#[must_use]
pub fn bad_prompt(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &BAD_PROMPT)
}

/// 200: the ways to sign in. After an attempt that failed, the status and the text say why.
#[must_use]
pub fn ways(incoming: &Incoming<'_>) -> Response<Body> {
    let Ok(then) = return_path(incoming) else { return bad_return_path(incoming) };
    let word = incoming.query.one("problem").ok().flatten().unwrap_or_default();
    let problem = PROBLEMS.iter().find(|(problem, _)| *problem == word).map(|(_, message)| *message);
    let Ok(chooses_account) = chooses_account(incoming) else { return bad_prompt(incoming) };
    let mut ways = ways_to(incoming, then.as_str());
    if chooses_account {
        for way in &mut ways {
            way.href.push_str("&prompt=select_account");
        }
    }
    let passkeys = passkeys(incoming, &then);
    if ways.is_empty() && passkeys.is_none() {
        return message(incoming, &NO_WAY);
    }
    let (words, said) = (words_of(incoming), problem.unwrap_or(&WAYS));
    let [text, advice] = ["text", "advice"].map(|name| attribute(words, said, name));
    let html = WaysTemplate { words, title: words.text(said.id), text, ways: &ways, advice, passkeys };
    let answer = page_with_script(said.status, rendered(&html));
    if said.status == NO_ANSWER.status { retry_later(answer, PROVIDER_AGAIN) } else { answer }
}

/// 303 to the ways to sign in.
#[must_use]
pub fn to_sign_in() -> Response<Body> {
    leading_to(SIGN_IN)
}

/// The ways to sign in, each of which leads on to a page of this service.
pub(super) fn ways_to<'a>(incoming: &Incoming<'a>, then: &str) -> Vec<Way<'a>> {
    let names = incoming.app().config.provider_names.iter();
    let href = |key| format!("{SIGN_IN}/{key}?return={}", escaped(then));
    names.map(|(key, name)| Way { href: href(key), name }).collect()
}

/// What the page offers with passkeys; `None` where there are none. The table is not asked: beginning to make an account looks at the invite.
fn passkeys(incoming: &Incoming<'_>, then: &ReturnPath) -> Option<Passkeys> {
    let config = &incoming.app().config;
    config.passkey_domain.as_ref()?;
    let code = code_of_cookie(incoming).ok().flatten();
    let makes_accounts = config.founders == Founders::Everybody || code.is_some();
    let base_url = &config.base_url;
    // Another browser has no cookie of the invite.
    let link = match code {
        Some(code) => format!("{base_url}/uinv/{code}"),
        None => format!("{base_url}{SIGN_IN}?return={}", escaped(then.as_str())),
    };
    Some(Passkeys { then: then.as_str().to_owned(), makes_accounts, link })
}

/// 404: there is no such provider.
#[must_use]
pub fn no_provider(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &NO_PROVIDER)
}

/// 400: `return` is no page of this service.
#[must_use]
pub fn bad_return_path(incoming: &Incoming<'_>) -> Response<Body> {
    message(incoming, &BAD_RETURN_PATH)
}

/// 303 to the provider, with the attempt in a sealed cookie.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn begun(incoming: &Incoming<'_>, attempt: &Attempt, url: &str) -> Result<Response<Body>, Refusal> {
    let app = incoming.app();
    let name = cookie_of(&attempt.state).unwrap_or_default();
    let ends = incoming.moment.now + SignedDuration::from_secs(ATTEMPT_SECONDS);
    let text = serde_json::to_string(attempt).map_err(internal)?;
    let contents = CookieContents { text: &text, ends };
    let value = seal_cookie(app.config.keys.cookies()?, &name, contents, app.cookie_nonce());
    let mut response = redirect(url)?;
    for crowded_out in crowded_out(incoming)? {
        remove_cookie(&mut response, crowded_out)?;
    }
    set_cookie(&mut response, &name, &value, ATTEMPT_SECONDS)?;
    Ok(response)
}

/// 503 with `Retry-After`: the provider cannot be asked.
#[must_use]
pub fn not_begun(incoming: &Incoming<'_>, provider: &Provider, error: SignInError) -> Response<Body> {
    retry_later(message(incoming, problem(provider, error).1), PROVIDER_AGAIN)
}

/// The attempt of this browser that a provider's answer belongs to; `None` if there is none.
///
/// # Errors
/// 500 if the function was not given the keys.
pub fn attempt_of(incoming: &Incoming<'_>, provider: &Provider) -> Result<Option<Attempt>, Refusal> {
    let keys = incoming.app().config.keys.cookies()?;
    let open = || {
        let state = incoming.query.one("state").ok()??;
        let name = cookie_of(&state)?;
        let attempt = open_attempt(incoming, keys, &name, incoming.cookie(&name)?)?;
        (attempt.is_answered_with(&state) && attempt.provider == provider.key).then_some(attempt)
    };
    // A `HEAD` is nobody who signs in, and must not use up the code.
    Ok(if incoming.method() == Method::HEAD { None } else { open() })
}

/// What the provider has sent the person back with. What is there twice is not there: the provider sends everything once.
#[must_use]
pub fn callback(incoming: &Incoming<'_>) -> Callback {
    let one = |name| incoming.query.one(name).ok().flatten();
    let is_error = !incoming.query.all("error").is_empty();
    Callback { code: one("code"), issuer: one("iss"), is_error }
}

/// The way to sign in that an attempt takes.
///
/// # Errors
/// 500 for a provider whose key is none, which is never configured.
pub fn way(attempt: &Attempt) -> Result<SignInWay, Refusal> {
    Ok(SignInWay::Provider(attempt.provider.parse().map_err(internal)?))
}

/// 303 to the page that the person came for, with a session.
///
/// # Errors
/// 500 if the function was not given the keys.
pub async fn signed_in(
    incoming: &Incoming<'_>,
    attempt: &Attempt,
    way: SignInWay,
    signed_in: &SignedIn,
) -> Result<Response<Body>, Refusal> {
    let mut response = redirect(signed_in.then.as_str())?;
    forget(&mut response, attempt)?;
    let _ = session_cookie::begin(incoming, &signed_in.identity, way, &mut response).await?;
    Ok(response)
}

/// 303 to the ways to sign in: the answer belongs to no attempt of this browser.
#[must_use]
pub fn no_attempt(incoming: &Incoming<'_>, provider: &Provider) -> Response<Body> {
    if let Ok(key) = provider.key.parse() {
        telemetry::log_failed_sign_in(&SignInWay::Provider(key), "attempt");
    }
    problem_page("attempt", &ReturnPath::default()).unwrap_or_else(|refusal| failure(incoming, refusal))
}

/// 303 to the ways to sign in: the attempt has failed, and is forgotten.
#[must_use]
pub fn not_finished(
    incoming: &Incoming<'_>,
    provider: &Provider,
    attempt: &Attempt,
    error: SignInError,
) -> Response<Body> {
    let (word, _) = problem(provider, error);
    if let Ok(way) = way(attempt) {
        telemetry::log_failed_sign_in(&way, word);
    }
    let answer = problem_page(word, &attempt.then).and_then(|mut response| {
        forget(&mut response, attempt)?;
        Ok(response)
    });
    answer.unwrap_or_else(|refusal| failure(incoming, refusal))
}

/// What the person is told of an error. What the operator can do something about is logged.
fn problem(provider: &Provider, error: SignInError) -> (&'static str, &'static Message) {
    let word = match error {
        SignInError::AnotherProvider | SignInError::Code => "attempt",
        SignInError::Refused => "refused",
        SignInError::Provider(_) => "provider",
        SignInError::IdToken(_) => "answer",
    };
    let (word, message) = PROBLEMS.iter().find(|(problem, _)| *problem == word).unwrap_or(&PROBLEMS[0]);
    if message.status.is_server_error() {
        let cause = Failed { provider: provider.key.clone(), source: error };
        let refusal = Refusal::new(message.status, message.meaning);
        response::log(&Refusal { cause: Some(Box::new(cause)), ..refusal });
    }
    (word, message)
}

fn problem_page(word: &str, then: &ReturnPath) -> Result<Response<Body>, Refusal> {
    redirect(&format!("{SIGN_IN}?problem={word}&return={}", escaped(then.as_str())))
}

/// The name of the cookie of the attempt with a state; `None` for a text that is no state.
fn cookie_of(state: &str) -> Option<String> {
    let end = state.get(state.len().checked_sub(STATE_IN_NAME)?..)?;
    let is_plain = end.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_plain.then(|| format!("{ATTEMPT_COOKIE}{end}"))
}

fn open_attempt(incoming: &Incoming<'_>, keys: &CookieKeys, name: &str, value: &str) -> Option<Attempt> {
    serde_json::from_str(&open_cookie(keys, name, value, incoming.moment.now)?).ok()
}

/// The cookies of earlier attempts that are too many beside a new one, and those that open no more.
fn crowded_out<'a>(incoming: &'a Incoming<'_>) -> Result<Vec<&'a str>, Refusal> {
    let keys = incoming.app().config.keys.cookies()?;
    let attempts = incoming.cookies().filter(|(name, _)| name.starts_with(ATTEMPT_COOKIE));
    let began =
        |(name, value)| (open_attempt(incoming, keys, name, value).map(|attempt| attempt.began), name);
    let mut attempts: Vec<_> = attempts.map(began).collect();
    // The newest first. What does not open is older than everything.
    attempts.sort_by(|one, other| other.cmp(one));
    let is_over =
        |(index, (began, _)): &(usize, (Option<i64>, &str))| *index >= MAX_ATTEMPTS - 1 || began.is_none();
    Ok(attempts.into_iter().enumerate().filter(is_over).map(|(_, (_, name))| name).collect())
}

fn forget(response: &mut Response<Body>, attempt: &Attempt) -> Result<(), Refusal> {
    remove_cookie(response, &cookie_of(&attempt.state).unwrap_or_default())
}

pub(in crate::edge::http) fn redirect(location: &str) -> Result<Response<Body>, Refusal> {
    let mut response = page(StatusCode::SEE_OTHER, String::new());
    set(&mut response, header::LOCATION, HeaderValue::try_from(location).map_err(internal)?);
    Ok(response)
}

pub(in crate::edge::http) fn escaped(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, NON_ALPHANUMERIC)
}

fn describe_ways() -> Description {
    Description::of_page(
        "Show the ways to sign in",
        "A page with a link to each identity provider that has a button. After an attempt that failed, its status says why.",
        Success {
            status: StatusCode::OK,
            description: WAYS.meaning,
            content: Some(("text/html", string().into(), Value::from("<!doctype html>…Sign in…"))),
            headers: Vec::new(),
        },
        [&BAD_PROMPT, &REFUSED, &NO_WAY, &BAD_ANSWER, &NO_ANSWER].map(meaning),
    )
    .parameter(return_parameter())
    .parameter(prompt_parameter())
    .parameter(query_parameter("problem", string(), "Why the attempt before has failed").example("refused"))
}

fn describe_begin() -> Description {
    Description::of_page(
        "Begin to sign in with an identity provider",
        "Leads to the provider's page. What must be remembered until the person comes back is in the cookie; nothing is written. Whoever was led here by a page of another site (`Sec-Fetch-Site`) gets the ways to sign in, and begins by a click there.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the provider",
            content: None,
            headers: vec![
                ("Location", response_header("The provider's page", "https://login.example.com/authorize?...")),
                (
                    "Set-Cookie",
                    response_header(
                        "The attempt, sealed; five of a browser at most",
                        &host_cookie("__Host-si-nTbX8wQz", "...", ATTEMPT_SECONDS),
                    ),
                ),
            ],
        },
        [&LED_BY_ANOTHER_SITE, &BAD_PROMPT, &NO_PROVIDER, &NO_ANSWER].map(meaning),
    )
    .path_parameter("provider", "The provider's key", "local")
    .parameter(return_parameter())
    .parameter(prompt_parameter())
}

fn describe_finish() -> Description {
    Description::of_page(
        "Finish to sign in with an identity provider",
        "Where a provider sends people back to. Leads on to the page that the person came for, with a session; or back to the ways to sign \
         in, which say what went wrong.",
        Success {
            status: StatusCode::SEE_OTHER,
            description: "To the page that the person came for, or to `/sign-in`",
            content: None,
            headers: vec![
                ("Location", response_header("A page of this service", "/join")),
                (
                    "Set-Cookie",
                    response_header("The session", &host_cookie(session_cookie::NAME, "...", SESSION_LIFETIME.as_secs())),
                ),
            ],
        },
        [&NO_PROVIDER].map(meaning),
    )
    .path_parameter("provider", "The provider's key", "local")
    .parameter(query_parameter("code", string(), "What the provider tells of the person for").example("..."))
    .parameter(query_parameter("state", string(), "Which attempt it belongs to").example("..."))
    .parameter(query_parameter("iss", string(), "The provider (RFC 9207)").example("https://login.example.com"))
    .parameter(query_parameter("error", string(), "Why there is no code").example("access_denied"))
    .parameter(cookie_parameter("__Host-si-nTbX8wQz", "As the beginning set it").example("..."))
}

fn prompt_parameter() -> DescribedParameter {
    let values = string().enum_values(Some([SELECT_ACCOUNT]));
    query_parameter("prompt", values, "Makes the provider ask which account to use").example(SELECT_ACCOUNT)
}

fn return_parameter() -> DescribedParameter {
    query_parameter("return", string(), "Where the person goes on afterwards; `/` by default")
        .example("/join")
}
