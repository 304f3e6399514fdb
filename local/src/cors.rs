//! Lets the pages of other consoles call the API, as API Gateway does for the parameter `ConsoleOrigins`.
//!
//! Credentials are not allowed: a browser keeps an answer to its cookies from such a page, so it can only send a token.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The methods of the API.
pub const METHODS: [Method; 4] = [Method::GET, Method::POST, Method::PATCH, Method::DELETE];
/// The headers of requests that pages must ask for.
pub const REQUEST_HEADERS: [HeaderName; 3] =
    [header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("idempotency-key")];
/// The headers of answers that pages may read beside the usual ones.
pub const EXPOSED_HEADERS: [HeaderName; 2] = [header::LINK, header::RETRY_AFTER];
/// How long a browser need not ask again.
pub const MAX_AGE: Duration = Duration::from_mins(10);

/// What answers the browsers of pages of these origins.
pub fn layer(origins: Vec<HeaderValue>) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods(METHODS)
        .allow_headers(REQUEST_HEADERS)
        .expose_headers(EXPOSED_HEADERS)
        .max_age(MAX_AGE)
}

/// Reads an origin as browsers send it: scheme, host and port, without a path.
///
/// # Errors
/// A sentence for whoever typed it.
pub fn parse_origin(text: &str) -> Result<HeaderValue, &'static str> {
    const WRONG: &str = "must be an origin in small letters, such as https://console.example.com";
    let uri: Uri = text.parse().map_err(|_| WRONG)?;
    let is_web = uri.scheme_str().is_some_and(|scheme| ["http", "https"].contains(&scheme));
    let origin = uri.authority().map(|host| format!("{}://{host}", uri.scheme_str().unwrap_or_default()));
    let is_origin =
        is_web && origin.as_deref() == Some(text) && text.to_lowercase() == text && !text.contains('@');
    if is_origin { HeaderValue::from_str(text).map_err(|_| WRONG) } else { Err(WRONG) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_no_user() {
        for origin in ["https://console.example.com", "http://localhost:5173", "http://[::1]:80"] {
            assert_eq!(parse_origin(origin).as_ref().map(HeaderValue::as_bytes), Ok(origin.as_bytes()));
        }
        for text in [
            "",
            "*",
            "null",
            "console.example.com",
            "https://a/",
            "https://A",
            "https://a@b",
            "ftp://a",
            "https://a?b",
        ] {
            assert!(parse_origin(text).is_err(), "{text}");
        }
    }
}
