//! The public port: what an HTTP API in front of the functions does, where the emulator does otherwise.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use http_body_util::Full;
use serde_json::Value;
use shared::edge::endpoints::endpoints;
use tokio::net::TcpListener;

use super::emulator::{CallError, Emulator};

/// What an HTTP API waits for a function.
const TIME_LIMIT: Duration = Duration::from_secs(29);
/// The largest request that reaches a function.
const MAX_REQUEST_BYTES: usize = 6 * 1024 * 1024;
/// Headers that belong to one connection.
const CONNECTION_HEADERS: [HeaderName; 4] =
    [header::CONNECTION, header::CONTENT_LENGTH, header::EXPECT, header::TRANSFER_ENCODING];

/// Serves the public port until the process ends.
pub(crate) async fn serve(listener: TcpListener, emulator: Arc<Emulator>) -> Result<()> {
    let router = Router::new().fallback(answer).with_state(emulator);
    axum::serve(listener, router).await.context("the API's port cannot be served")
}

async fn answer(State(emulator): State<Arc<Emulator>>, request: Request<Body>) -> Response<Body> {
    let Some(function) = function_for(request.method(), request.uri().path()) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_REQUEST_BYTES).await else {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    };
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut inner = Request::builder().method(head.method).uri(emulator.url(path));
    if let Some(headers) = inner.headers_mut() {
        *headers = joined(&head.headers);
        if std::str::from_utf8(&body).is_err() {
            // The emulator would refuse a text that is none, instead of handing it over in base64.
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        }
    }
    let Ok(inner) = inner.body(Full::new(body)) else {
        return message(StatusCode::BAD_REQUEST, "Bad Request");
    };
    match emulator.call(function, inner, TIME_LIMIT).await {
        Ok(response) if is_failure(&response) => {
            message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        }
        Ok(response) => outward(response),
        Err(CallError::TimedOut | CallError::Unreachable) => {
            message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
        }
    }
}

/// The function that serves a method and a path: that of the route with the fewest parameters.
fn function_for(method: &Method, path: &str) -> Option<&'static str> {
    let parameters = |route: &str| route.matches('{').count();
    let fitting = endpoints().filter(|route| route.method == *method && fits(route.path, path));
    fitting.min_by_key(|route| parameters(route.path)).map(|route| route.function)
}

fn fits(route: &str, path: &str) -> bool {
    let same =
        |(wanted, given): (&str, &str)| wanted == given || (wanted.starts_with('{') && !given.is_empty());
    route.split('/').count() == path.split('/').count() && route.split('/').zip(path.split('/')).all(same)
}

/// Headers as a function sees them: every name once, the values of repeated ones in one line.
fn joined(headers: &HeaderMap) -> HeaderMap {
    let mut joined = HeaderMap::new();
    for name in headers.keys().filter(|name| !CONNECTION_HEADERS.contains(name)) {
        let between: &[u8] = if name == header::COOKIE { b"; " } else { b"," };
        let values: Vec<_> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
        if let Ok(value) = HeaderValue::from_bytes(&values.join(between)) {
            joined.insert(name.clone(), value);
        }
    }
    joined
}

/// A function that failed or panicked; what it said is for the log, not for the caller.
fn is_failure(response: &Response<Bytes>) -> bool {
    response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && serde_json::from_slice::<Value>(response.body()).is_ok_and(|body| body.get("message").is_none())
}

fn outward(response: Response<Bytes>) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    for name in &CONNECTION_HEADERS {
        head.headers.remove(name);
    }
    Response::from_parts(head, Body::from(body))
}

fn message(status: StatusCode, text: &str) -> Response<Body> {
    let body = serde_json::json!({ "message": text }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_found_by_method_and_path() {
        let cases = [
            (Method::POST, "/api/v2/tailnet/-/user-invites", Some("create-invites")),
            (Method::GET, "/api/v2/tailnet/a%2Fb/user-invites", Some("list-invites")),
            (Method::POST, "/api/v2/user-invites/-/accept", Some("accept-invite")),
            (Method::POST, "/api/v2/user-invites/-/resend", Some("resend-invite")),
            (Method::PATCH, "/api/v2/tailnet/-/settings", Some("update-settings")),
            (Method::GET, "/join", Some("show-invite")),
            (Method::HEAD, "/join", None),
            (Method::GET, "/join/", None),
            (Method::GET, "//join", None),
            (Method::GET, "/uinv/", None),
            (Method::PUT, "/api/v2/users/1", None),
            (Method::POST, "/2015-03-31/functions/create-invites/invocations", None),
            (Method::GET, "/.rt/_/2018-06-01/runtime/invocation/next", None),
            (Method::GET, "/lambda-url/show-invite/join", None),
        ];
        for (method, path, function) in cases {
            assert_eq!(function_for(&method, path), function, "{method} {path}");
        }
    }

    #[test]
    fn repeated_headers_reach_a_function_in_one_line() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")] {
            headers.append(name, HeaderValue::from_static(value));
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("3"));
        let joined = joined(&headers);
        assert_eq!(joined["cookie"], "a=1; b=2");
        assert_eq!(joined["accept"], "x,y");
        assert_eq!(joined.len(), 2);
    }

    #[test]
    fn a_function_that_failed_says_nothing_of_its_inside() {
        let response = |status: u16, body: &'static str| {
            Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
        };
        assert!(is_failure(&response(500, r#"{"errorType":"panic","errorMessage":"secret"}"#)));
        assert!(is_failure(&response(500, r#"{"type":"x","status":500,"title":"y"}"#)));
        assert!(!is_failure(&response(500, r#"{"message":"internal error","status":500}"#)));
        assert!(!is_failure(&response(503, "<!doctype html>")));
        assert!(!is_failure(&response(404, r#"{"message":"no such invite"}"#)));
    }
}
