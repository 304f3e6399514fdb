//! Responses: JSON, pages, redirects; every one of them private, uncached and sniff-proof.

use std::future::Future;
use std::time::Duration;

use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use lambda_http::Body;
use serde::Serialize;
use serde_json::json;

use super::Refusal;
use super::pages::CONTENT_SECURITY_POLICY;
use super::paging::Paged;

/// What a function comes to: a response, or a refusal that becomes one.
pub type Answer = Result<Response<Body>, Refusal>;

/// Waits for the answer and turns a refusal into its response, having logged its cause.
pub async fn answer(answer: impl Future<Output = Answer>) -> Response<Body> {
    answer.await.unwrap_or_else(|refusal| {
        crate::telemetry::log_refusal(&refusal);
        refused(&refusal)
    })
}

/// 200 with a JSON body.
///
/// # Errors
/// A 500 if the value cannot be written as JSON.
pub fn json(value: &impl Serialize) -> Answer {
    Ok(response(StatusCode::OK, "application/json", serde_json::to_vec(value).map_err(internal)?))
}

/// 200 with `{}`: clients parse the body of every success (contract section 1).
///
/// # Errors
/// None.
pub fn empty() -> Answer {
    json(&json!({}))
}

impl<T: Serialize> Paged<T> {
    /// 200 with a JSON body, and a `Link` to the next page if there is one.
    ///
    /// # Errors
    /// A 500 if the value cannot be written as JSON.
    pub fn into_answer(self) -> Answer {
        let mut response = json(&self.body)?;
        if let Some(url) = self.next {
            let link = HeaderValue::try_from(format!("<{url}>; rel=\"next\"")).map_err(internal)?;
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    }
}

/// A page, which may set a cookie.
#[must_use]
pub fn page(status: StatusCode, html: String, cookie: Option<&HeaderValue>) -> Response<Body> {
    let mut response = response(status, "text/html; charset=utf-8", html.into_bytes());
    set(&mut response, header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(&CONTENT_SECURITY_POLICY));
    if let Some(cookie) = cookie {
        set(&mut response, header::SET_COOKIE, cookie.clone());
    }
    response
}

/// 303 to another page, with a cookie.
#[must_use]
pub fn redirect(location: &'static str, cookie: &HeaderValue) -> Response<Body> {
    let mut response = page(StatusCode::SEE_OTHER, String::new(), Some(cookie));
    set(&mut response, header::LOCATION, HeaderValue::from_static(location));
    response
}

/// Tells the client when to try again.
pub(super) fn retry_later(mut response: Response<Body>, wait: Duration) -> Response<Body> {
    set(&mut response, header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    response
}

fn refused(refusal: &Refusal) -> Response<Body> {
    // Two texts, a number and a list of texts are always JSON.
    let body = serde_json::to_vec(&refusal.body()).unwrap_or_default();
    let mut response = response(refusal.status, "application/json", body);
    if let Some(wait) = refusal.retry_after {
        response = retry_later(response, wait);
    }
    if refusal.status == StatusCode::UNAUTHORIZED {
        set(&mut response, header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn response(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Body> {
    // Both kinds of body are UTF-8; as text they reach the gateway without being put into base64.
    let text = String::from_utf8_lossy(&body).into_owned();
    let mut response = Response::new(Body::Text(text));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    set(&mut response, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    set(&mut response, header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(&mut response, header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: HeaderValue) {
    response.headers_mut().insert(name, value);
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Refusal {
    Refusal {
        cause: Some(Box::new(error)),
        ..Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }
}
