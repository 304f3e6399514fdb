//! Stands in for API Gateway: routes requests, turns them into events, and answers what it refuses itself.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use base64ct::{Base64, Encoding};
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, from_value, json};
use shared::edge::endpoints::{DEFAULT, endpoints};

use crate::lambda::{InvokeError, Lambda};

/// The largest body that reaches a function, in bytes.
const MAX_BODY_BYTES: usize = 6 * 1024 * 1024;
/// Headers that API Gateway sets itself, whatever a client sends. The functions' adapter builds a URL from them.
const WRITTEN_HERE: [(&str, &str); 2] = [("host", "localhost"), ("x-forwarded-proto", "http")];
/// Headers about the connection, which are not passed on.
const CONNECTION_HEADERS: [HeaderName; 4] =
    [header::CONNECTION, header::CONTENT_LENGTH, header::EXPECT, header::TRANSFER_ENCODING];

/// The API as a service.
pub fn router(lambda: Lambda) -> Router {
    Router::new().fallback(answer).with_state(lambda)
}

/// Which function a request goes to.
#[derive(Debug)]
pub struct Route {
    /// Its name in events and logs: method and path, or `$default` if no other route matches.
    pub key: String,
    /// The function that answers.
    pub function: &'static str,
    /// The parameters of the path, still percent-encoded.
    pub parameters: BTreeMap<String, String>,
}

/// The name of the route for requests that no other route matches.
pub const DEFAULT_ROUTE: &str = "$default";

/// The route for a method and a path. A literal segment takes precedence over a parameter.
#[must_use]
pub fn route(method: &Method, path: &str) -> Route {
    let fitting = endpoints()
        .filter(|endpoint| endpoint.methods().any(|of_endpoint| of_endpoint == *method))
        .filter_map(|endpoint| Some((endpoint, parameters(endpoint.path, path)?)));
    match fitting.min_by_key(|(_, parameters)| parameters.len()) {
        Some((endpoint, parameters)) => {
            Route { key: format!("{method} {}", endpoint.path), function: endpoint.function, parameters }
        }
        None => Route { key: DEFAULT_ROUTE.to_owned(), function: DEFAULT, parameters: BTreeMap::new() },
    }
}

fn parameters(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let parts = pattern.split('/').count();
    let mut given = path.splitn(parts, '/');
    for wanted in pattern.split('/') {
        let given = given.next()?;
        let parameter = wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let greedy = parameter.and_then(|name| name.strip_suffix('+'));
        match greedy.or(parameter) {
            Some(_) if given.is_empty() || greedy.is_none() && given.contains('/') => return None,
            Some(name) => drop(found.insert(name.to_owned(), given.to_owned())),
            None if wanted == given => {}
            None => return None,
        }
    }
    Some(found)
}

async fn answer(State(lambda): State<Lambda>, request: Request<Body>) -> Response<Body> {
    let route = route(request.method(), request.uri().path());
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
    };
    match lambda.invoke(route.function, event(&route, &head, &body)).await {
        Ok(answer) => response(answer).unwrap_or_else(failure),
        Err(InvokeError::TimedOut) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        Err(InvokeError::UnknownFunction | InvokeError::Failed(_)) => failure(),
    }
}

/// The event for a request, in API Gateway's payload format 2.0.
#[must_use]
pub fn event(route: &Route, head: &Parts, body: &[u8]) -> Value {
    let text = std::str::from_utf8(body);
    let path = head.uri.path();
    let decoded: Map<String, Value> = route
        .parameters
        .iter()
        .map(|(name, value)| (name.clone(), percent_decode_str(value).decode_utf8_lossy().into()))
        .collect();
    json!({
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": path,
        "rawQueryString": head.uri.query().unwrap_or_default(),
        "headers": headers(&head.headers),
        "pathParameters": decoded,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "localhost",
            "domainPrefix": "localhost",
            "http": {
                "method": head.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "",
            },
            "requestId": "local",
            "routeKey": route.key,
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 0,
        },
        "body": text.map_or_else(|_| Base64::encode_string(body), ToOwned::to_owned),
        "isBase64Encoded": text.is_err(),
    })
}

/// Every header once, with the values of repeated headers joined by commas. Bytes outside of ASCII are read as Latin-1.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let mut joined = Map::new();
    for name in headers.keys().filter(|name| !CONNECTION_HEADERS.contains(name)) {
        let between = if name == header::COOKIE { "; " } else { "," };
        let text = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
        let values: Vec<String> = headers.get_all(name).iter().map(text).collect();
        joined.insert(name.to_string(), values.join(between).into());
    }
    let sent = WRITTEN_HERE.into_iter().filter(|(name, _)| headers.contains_key(*name));
    joined.extend(sent.map(|(name, value)| (name.to_owned(), value.into())));
    joined
}

/// The response in a function's answer; `None` if the answer is not one to a request.
fn response(answer: Value) -> Option<Response<Body>> {
    let answer: ApiGatewayV2httpResponse = from_value(answer).ok()?;
    let body = match &answer.body {
        Some(body) if answer.is_base64_encoded => Base64::decode_vec(std::str::from_utf8(body).ok()?).ok()?,
        Some(body) => body.to_vec(),
        None => Vec::new(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status_code.try_into().ok()?).ok()?;
    *response.headers_mut() = answer.headers;
    for cookie in answer.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie.parse().ok()?);
    }
    Some(response)
}

/// The answer for a function that failed. It does not reveal why.
fn failure() -> Response<Body> {
    message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

fn message(status: StatusCode, text: &str) -> Response<Body> {
    let body = json!({ "message": text }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_found_by_method_and_path() {
        let cases = [
            (Method::POST, "/api/v2/tailnet/-/user-invites", "create-invites"),
            (Method::GET, "/api/v2/tailnet/a%2Fb/user-invites", "list-invites"),
            (Method::POST, "/api/v2/user-invites/-/accept", "accept-invite"),
            (Method::POST, "/api/v2/user-invites/-/resend", "resend-invite"),
            (Method::PATCH, "/api/v2/tailnet/-/settings", "update-settings"),
            (Method::GET, "/join", "show-invite"),
        ];
        for (method, path, function) in cases {
            let found = route(&method, path);
            assert_eq!(found.function, function, "{method} {path}");
            assert_ne!(found.key, DEFAULT_ROUTE, "{method} {path}");
        }
    }

    #[test]
    fn pages_are_found_by_head_and_links_with_whatever_is_behind_the_code() {
        for method in [Method::GET, Method::HEAD] {
            for (path, code) in [
                ("/uinv/c", Some("c")),
                ("/uinv/c/", Some("c/")),
                ("/uinv//c/d", Some("/c/d")),
                ("/join", None),
            ] {
                let found = route(&method, path);
                assert_ne!(found.key, DEFAULT_ROUTE, "{method} {path}");
                assert_eq!(found.parameters.get("code").map(String::as_str), code, "{method} {path}");
            }
        }
    }

    #[test]
    fn what_leads_to_no_endpoint_takes_the_default_route() {
        let cases = [
            (Method::GET, "/join/"),
            (Method::GET, "//join"),
            (Method::GET, "/uinv/"),
            (Method::POST, "/uinv/c"),
            (Method::PUT, "/api/v2/users/1"),
            (Method::HEAD, "/api/v2/users/1"),
        ];
        for (method, path) in cases {
            assert_eq!(route(&method, path).key, DEFAULT_ROUTE, "{method} {path}");
        }
    }

    fn event_of(request: Request<&[u8]>) -> Value {
        let route = route(request.method(), request.uri().path());
        let (head, body) = request.into_parts();
        event(&route, &head, body)
    }

    #[test]
    fn repeated_headers_reach_a_function_in_one_line() {
        let mut request = Request::get("/join").body(&b""[..]).unwrap();
        for (name, value) in [("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")] {
            request.headers_mut().append(name, HeaderValue::from_static(value));
        }
        request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("3"));
        assert_eq!(event_of(request)["headers"], json!({ "cookie": "a=1; b=2", "accept": "x,y" }));
    }

    #[test]
    fn parameters_are_decoded_and_bodies_that_are_no_text_are_encoded() {
        let request =
            Request::post("/api/v2/tailnet/acme%2Eexample/user-invites").body(&b"\xff"[..]).unwrap();
        let event = event_of(request);
        assert_eq!(event["pathParameters"]["tailnet"], "acme.example");
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("/w=="), &json!(true)));
    }

    #[test]
    fn an_answer_becomes_a_response_with_all_its_cookies() {
        let answer = json!({ "statusCode": 303, "headers": { "location": "/join" }, "cookies": ["a=1", "b=2"], "body": "x" });
        let response = response(answer).unwrap();
        assert_eq!(response.status(), 303);
        assert_eq!(response.headers()["location"], "/join");
        let cookies: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1", "b=2"]);
        assert!(super::response(json!({ "errorMessage": "secret" })).is_none());
    }
}
