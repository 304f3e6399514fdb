//! People who call the functions, and the answers they get.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use lambda_http::{Body, RequestExt, Response};
use local::http_api;
use local::lambda::run_as;
use serde_json::Value;
use shared::config::Ring;
use shared::deadline::Deadline;
use shared::domain::{SESSION_LIFETIME, UserId};
use shared::edge::app::ApiApp;
use shared::identity::SessionClaims;

use crate::wire::Calls;
use crate::world::keys;

/// Somebody with a session, or without one.
#[derive(Debug, Clone)]
pub struct Somebody {
    pub(crate) app: Arc<ApiApp>,
    pub(crate) calls: Calls,
    pub(crate) authorization: Option<String>,
    /// What they sign in with again when their session is over; `None` for somebody who does not.
    pub(crate) signs_in_again: Option<SessionClaims>,
    /// The cookies of their browser.
    pub(crate) cookie: Option<String>,
    /// Where their browser says that a request comes from.
    pub(crate) site: Option<&'static str>,
    /// A key ring that the functions lack, although they declare it.
    pub(crate) withheld: Option<Ring>,
    /// The name they sign in with.
    pub login: String,
    /// Their user id.
    pub id: UserId,
}

/// An answer of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it is.
    pub bytes: Vec<u8>,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null for a page.
    pub json: Value,
}

impl Somebody {
    /// The same person calling functions that were given these keys in each ring, of which one signs.
    #[must_use]
    pub fn where_keys(&self, ids: &[u8], signing: u8) -> Self {
        Self { app: Arc::new(self.app.with_keys(keys(ids, signing))), ..self.clone() }
    }

    /// The same person calling functions that have so much time to wait for others.
    #[must_use]
    pub fn with_time(&self, time: Duration) -> Self {
        Self { app: Arc::new(self.app.until(Deadline::after(time))), ..self.clone() }
    }

    /// The same person calling functions that lack a key ring.
    #[must_use]
    pub fn where_nobody_has(&self, ring: Ring) -> Self {
        Self { withheld: Some(ring), ..self.clone() }
    }

    /// The same person, whose browser says that requests come from this site, or does not say it.
    #[must_use]
    pub fn from_site(&self, site: Option<&'static str>) -> Self {
        Self { site, ..self.clone() }
    }

    /// The same browser, whose requests carry this `Authorization` header, too.
    #[must_use]
    pub fn with_authorization(&self, authorization: &str) -> Self {
        Self { authorization: Some(authorization.to_owned()), signs_in_again: None, ..self.clone() }
    }

    /// The cookies of their browser.
    #[must_use]
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Sends a form.
    pub async fn submit(&self, path: &str, form: &str) -> Answer {
        self.call(Method::POST, path, form, &[("content-type", "application/x-www-form-urlencoded")]).await
    }

    /// The header that says who they are.
    #[must_use]
    pub fn authorization(&self) -> Option<&str> {
        self.authorization.as_deref()
    }

    /// The header of a session that is not over, for whoever signs in again.
    fn present_authorization(&self) -> Option<String> {
        let now = (self.app.surroundings.clock)();
        match self.signs_in_again.as_ref().filter(|claims| now.as_second() >= claims.expires_at) {
            Some(claims) => {
                let lasts = SESSION_LIFETIME.as_secs();
                let (issued_at, expires_at) = (now.as_millisecond(), now.as_second() + lasts);
                let claims = SessionClaims { issued_at, expires_at, ..claims.clone() };
                let keys = self.app.config.keys.credentials().expect("the world has all keys");
                Some(format!("Bearer {}", claims.sign(keys).expect("claims are JSON")))
            }
            None => self.authorization.clone(),
        }
    }

    /// Calls with `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, "", &[]).await
    }

    /// Calls with `POST` and a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, &body.to_string(), &[]).await
    }

    /// Calls with `POST` and no body.
    pub async fn post_nothing(&self, path: &str) -> Answer {
        self.call(Method::POST, path, "", &[]).await
    }

    /// Calls with `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, "", &[]).await
    }

    /// Calls with `PATCH` and a JSON body.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, &body.to_string(), &[]).await
    }

    /// Makes any call.
    pub async fn call(&self, method: Method, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        self.try_to_call(method, path, body, headers).await.expect("the function lives on")
    }

    /// Makes any call; `None` if an injected fault ends the function.
    pub async fn try_to_call(
        &self,
        method: Method,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Option<Answer> {
        let route = http_api::route(&method, path.split('?').next().unwrap_or(path));
        let mut request =
            http::Request::builder().method(method).uri(format!("https://invites.example.com{path}"));
        if let Some(authorization) = self.present_authorization() {
            request = request.header("authorization", authorization);
        }
        let site = self.site.map(|site| ("sec-fetch-site", site));
        let cookie = self.cookie.as_deref().map(|cookie| ("cookie", cookie));
        for (name, value) in headers.iter().copied().chain(site).chain(cookie) {
            request = request.header(name, value);
        }
        let body = if body.is_empty() { Body::Empty } else { Body::Text(body.to_owned()) };
        let request = request
            .body(body)
            .expect("the request is well formed")
            .with_path_parameters(route.parameters.into_iter().collect::<HashMap<_, _>>());
        let function = functions::handler(route.function).expect("every route has a function");
        let mut rings = function.rings.to_vec();
        rings.retain(|ring| Some(*ring) != self.withheld);
        let app = Arc::new(self.app.with_only(&rings, function.asks_providers));
        let running = run_as(route.function, function.answer(app, request));
        let response = self.calls.unless_it_dies(running).await?;
        Some(Answer::from(response))
    }
}

impl From<Response<Body>> for Answer {
    fn from(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, bytes, text, json }
    }
}

impl Answer {
    /// Asserts the status of the answer.
    #[track_caller]
    #[expect(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "most stories ask for nothing but the status"
    )]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The message of a refusal.
    #[must_use]
    pub fn message(&self) -> &str {
        self.json["message"].as_str().unwrap_or_default()
    }
}
