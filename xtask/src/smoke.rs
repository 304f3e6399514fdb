//! `cargo xtask smoke`: makes an invite on a deployed stack, follows it to its end, and leaves nothing but the log.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

#[cfg(test)]
mod tests;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use jiff::SignedDuration;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, header};
use serde_json::{Value, json};
use shared::edge::app::Surroundings;

use crate::tools::step;

/// The invites of the tailnet of a credential.
const INVITES: &str = "/api/v2/tailnet/-/user-invites";

/// How much later than the stack's clock this machine's may be.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// Follows one invite through a deployed stack: settings, link, page, list, log. Then deletes it, or joins by it and removes who has
/// joined. It sends no mail.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The stack, such as `https://invites.example.com`
    pub(crate) url: String,
    /// An API access token of an admin
    #[arg(long, env = "TOKEN", hide_env_values = true)]
    pub(crate) token: String,
    /// The exchanged session of somebody else (docs/sign-in.md), who joins and is removed
    #[arg(long, env = "INVITEE_TOKEN", hide_env_values = true)]
    pub(crate) invitee_token: Option<String>,
}

/// Somebody who calls the stack.
struct Caller<'a> {
    http: &'a Client,
    origin: &'a str,
    token: Option<&'a str>,
}

/// What the stack answered.
struct Answer {
    call: String,
    status: StatusCode,
    location: String,
    cookie: String,
    json: Value,
}

/// Runs every step, until one fails. An invite that was made is deleted, even then.
pub(crate) fn run(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(smoke(options))?;
    step("the stack works");
    Ok(())
}

async fn smoke(options: &Options) -> Result<()> {
    let http = Client::builder().redirect(Policy::none()).build()?;
    let origin = options.url.trim_end_matches('/');
    let caller = |token| Caller { http: &http, origin, token };
    let admin = caller(Some(options.token.as_str()));
    let invitee = options.invitee_token.as_deref().map(|token| caller(Some(token)));

    step("reading the settings");
    admin.get("/api/v2/tailnet/-/settings").await?.expect(StatusCode::OK)?;
    step("making a link");
    let start = (Surroundings::of_the_system().clock)() - SKEW;
    let made = admin.call(Method::POST, INVITES, Some(json!([{}]))).await?.expect(StatusCode::OK)?;
    let (id, link) = (text(&made.json[0]["id"])?, text(&made.json[0]["inviteUrl"])?);
    let followed = follow(&admin, &caller(None), invitee.as_ref(), id, link).await;
    let path = format!("/api/v2/user-invites/{id}");
    let ends = if matches!(followed, Ok(true)) {
        "looking for the invite, which is gone"
    } else {
        "deleting the invite"
    };
    step(ends);
    let deleted = admin.call(Method::DELETE, &path, None).await?;
    let has_joined = followed?;
    deleted.expect(if has_joined { StatusCode::NOT_FOUND } else { StatusCode::OK })?;
    admin.get(&path).await?.expect(StatusCode::NOT_FOUND)?;
    step("reading the log");
    let log = format!("/api/v2/tailnet/-/logging/configuration?order=desc&start={start}");
    let log = admin.get(&log).await?.expect(StatusCode::OK)?;
    for action in ["CREATE", if has_joined { "ACCEPT" } else { "DELETE" }] {
        let is_event = |event: &Value| event["action"] == action && event["target"]["id"] == id;
        let is_there = log.json["logs"].as_array().is_some_and(|events| events.iter().any(is_event));
        ensure!(is_there, "the log lacks the event {action} of invite {id}");
    }
    Ok(())
}

/// Opens the link and lists the invite. Returns whether somebody has joined by it.
async fn follow(
    admin: &Caller<'_>,
    stranger: &Caller<'_>,
    invitee: Option<&Caller<'_>>,
    id: &str,
    link: &str,
) -> Result<bool> {
    step("opening the page of the link");
    let path = link.strip_prefix(admin.origin).with_context(|| {
        format!(
            "links lead elsewhere, {}: is BaseUrl right?",
            link.split("/uinv/").next().unwrap_or_default()
        )
    })?;
    let opened = stranger.get(path).await?.expect(StatusCode::SEE_OTHER)?;
    stranger.open(&opened.location, &opened.cookie).await?.expect(StatusCode::OK)?;
    step("listing the invite, which opening has not used");
    let listed = admin.get(INVITES).await?.expect(StatusCode::OK)?;
    let is_listed = listed.json.as_array().is_some_and(|invites| invites.iter().any(|one| one["id"] == id));
    ensure!(is_listed, "the list of open invites lacks {id}");
    let Some(invitee) = invitee else { return Ok(false) };
    step("joining by it");
    let accept = json!({ "invite": link });
    let accept = invitee.call(Method::POST, "/api/v2/user-invites/-/accept", Some(accept)).await?;
    let joined = accept.expect(StatusCode::OK)?;
    step("finding and removing the user who has joined");
    let user = format!("/api/v2/users/{}", text(&joined.json["id"])?);
    admin.get(&user).await?.expect(StatusCode::OK)?;
    admin.call(Method::POST, &format!("{user}/delete"), None).await?.expect(StatusCode::OK)?;
    admin.get(&user).await?.expect(StatusCode::NOT_FOUND)?;
    step("opening the page again, which says that the link is used");
    stranger.open(&opened.location, &opened.cookie).await?.expect(StatusCode::GONE)?;
    Ok(true)
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("the stack's answer lacks a text; is it tailnet-invites?")
}

impl Caller<'_> {
    async fn get(&self, path: &str) -> Result<Answer> {
        self.call(Method::GET, path, None).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Answer> {
        let request = self.http.request(method.clone(), format!("{}{path}", self.origin));
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(body.to_string()),
            None => request,
        };
        self.send(method, path, request).await
    }

    /// Opens a page with a cookie.
    async fn open(&self, path: &str, cookie: &str) -> Result<Answer> {
        let request = self.http.get(format!("{}{path}", self.origin)).header(header::COOKIE, cookie);
        self.send(Method::GET, path, request).await
    }

    async fn send(&self, method: Method, path: &str, request: reqwest::RequestBuilder) -> Result<Answer> {
        // What stands behind is a code.
        let shown = path.split_once("/uinv/").map_or(path, |_| "/uinv/…");
        let call = format!("{method} {}{shown}", self.origin);
        let request = if let Some(token) = self.token { request.bearer_auth(token) } else { request };
        let answer = request.send().await.map_err(reqwest::Error::without_url);
        let answer = answer.with_context(|| format!("{call} was not answered"))?;
        let header = |name: header::HeaderName| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let (status, location, cookies) =
            (answer.status(), header(header::LOCATION), header(header::SET_COOKIE));
        let cookie = cookies.split(';').next().unwrap_or_default().to_owned();
        let json = serde_json::from_str(&answer.text().await?).unwrap_or_default();
        Ok(Answer { call, status, location, cookie, json })
    }
}

impl Answer {
    /// The answer, if it has this status.
    fn expect(self, status: StatusCode) -> Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        let Self { call, status: answered, json, .. } = self;
        let said = json["message"].as_str().unwrap_or("the functions' log says why");
        let hint = match answered {
            StatusCode::UNAUTHORIZED => "; is the token right, and not expired?",
            _ => "",
        };
        bail!("{call} was answered with {answered} instead of {status}: {said}{hint}")
    }
}
