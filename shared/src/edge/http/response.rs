//! Responses, with headers against caching, content sniffing, referrers, frames and unencrypted connections.

use std::future::Future;
use std::time::Duration;

use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use lambda_http::Body;
use serde::Serialize;

use super::Refusal;
use super::refusal::reason_of;
use crate::metrics::Reason;
use crate::telemetry;

/// A policy by which nothing is loaded, run or framed.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// A response, or a refusal that becomes one.
pub type Answer = Result<Response<Body>, Refusal>;

/// Waits for the answer and turns a refusal into its response. The cause of a refusal is logged here, once.
pub async fn answer(answer: impl Future<Output = Answer>) -> Response<Body> {
    answer.await.unwrap_or_else(|refusal| {
        log(&refusal);
        refused(&refusal)
    })
}

/// Logs why a request could not be served. A client's own mistakes have no cause and are not logged.
pub(super) fn log(refusal: &Refusal) {
    if let Some(cause) = &refusal.cause {
        telemetry::log_failed_request(refusal.status.as_u16(), cause.as_ref());
    }
}

/// 200 with a JSON body.
///
/// # Errors
/// A 500 if the value cannot be written as JSON.
pub fn json(value: &impl Serialize) -> Answer {
    Ok(response(StatusCode::OK, "application/json", serde_json::to_string(value).map_err(internal)?))
}

/// 200 with `{}`: clients parse the body of every success (W6).
#[must_use]
pub fn empty() -> Response<Body> {
    response(StatusCode::OK, "application/json", "{}".to_owned())
}

/// Tells the client when to try again.
pub(super) fn retry_later(mut response: Response<Body>, wait: Duration) -> Response<Body> {
    set(&mut response, header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    response
}

/// The response that a refusal becomes.
pub(super) fn refused(refusal: &Refusal) -> Response<Body> {
    // This cannot fail: the body has only strings, a number and a list of strings.
    let body = serde_json::to_string(&refusal.body()).unwrap_or_default();
    let mut response = counted_as(response(refusal.status, "application/json", body), refusal);
    if let Some(wait) = refusal.retry_after {
        response = retry_later(response, wait);
    }
    if refusal.status == StatusCode::UNAUTHORIZED {
        set(&mut response, header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The same response, which is counted by the reason of a refusal; any other one by its status.
pub(super) fn counted_as(mut response: Response<Body>, refusal: &Refusal) -> Response<Body> {
    response.extensions_mut().insert(refusal.reason());
    response
}

/// Why a request was refused that has this response, if it was.
#[must_use]
pub fn refusal_of(response: &Response<Body>) -> Option<Reason> {
    let status = response.status();
    let by_status = || (status.as_u16() >= 400).then(|| reason_of(status));
    response.extensions().get().copied().or_else(by_status)
}

/// A response with headers against caching, content sniffing, referrers, frames and unencrypted connections. By its policy, what a browser
/// shows of it loads and runs nothing; pages have policies of their own.
pub(super) fn response(status: StatusCode, content_type: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::Text(text));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    set(&mut response, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(&mut response, header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    set(&mut response, header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING));
    set(&mut response, header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    response
}

/// Sets a header.
pub(super) fn set(response: &mut Response<Body>, name: HeaderName, value: HeaderValue) {
    response.headers_mut().insert(name, value);
}

/// Adds a header beside others of its name: two cookies are two headers.
pub(super) fn add(response: &mut Response<Body>, name: HeaderName, value: HeaderValue) {
    response.headers_mut().append(name, value);
}

/// A 500 for an error that should be impossible.
pub(super) fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Refusal {
    Refusal {
        cause: Some(Box::new(error)),
        ..Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }
}
