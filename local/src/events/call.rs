//! A request to the API. It can be sent, or turned into the event that the API would make of it.

use anyhow::{Context, Result, bail};
use axum::http::{Method, Request, Uri};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::http_api::{self, DEFAULT_ROUTE};

/// A request with a path instead of a whole URL.
#[derive(Debug, Clone)]
pub struct Call(pub(super) Request<String>);

impl Call {
    /// A request without a body.
    #[must_use]
    pub fn new(method: Method, path: &str) -> Self {
        let mut request = Request::new(String::new());
        *request.method_mut() = method;
        // No endpoint has the other path: the API or the list of endpoints will say so.
        *request.uri_mut() = path.parse().unwrap_or_else(|_| Uri::from_static("/not-a-path"));
        Self(request)
    }

    /// The same with a header. An invalid value is ignored.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = value.parse() {
            self.0.headers_mut().insert(name, value);
        }
        self
    }

    /// The same with a JSON body.
    #[must_use]
    pub fn with_body(mut self, body: &Value) -> Self {
        *self.0.body_mut() = body.to_string();
        self.with_header("content-type", "application/json")
    }

    /// The same with a form as body.
    #[must_use]
    pub fn with_form(mut self, form: &[(&str, String)]) -> Self {
        let pairs = form
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
        *self.0.body_mut() = pairs.collect::<Vec<_>>().join("&");
        self.with_header("content-type", "application/x-www-form-urlencoded")
    }

    /// The event that the API makes of it.
    ///
    /// # Errors
    /// If no endpoint has the method and the path.
    pub fn event(self) -> Result<Value> {
        let (head, body) = self.0.into_parts();
        let route = http_api::route(&head.method, head.uri.path());
        if route.key == DEFAULT_ROUTE {
            bail!("{} {} leads to no endpoint", head.method, head.uri.path());
        }
        Ok(http_api::event(&route, &head, body.as_bytes()))
    }
}

/// The id in an answer of the API.
pub(super) fn id_of(answer: &Value) -> Result<String> {
    answer["id"].as_str().map(ToOwned::to_owned).context("the answer has no id")
}
