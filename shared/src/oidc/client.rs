//! Asking an identity provider: a few seconds, a few kilobytes, `https`, and no redirects.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use http::{Method, Request, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::deadline::{Deadline, TimeIsOver};
use crate::http_client::Connector;

use super::providers::may_be_asked;

/// How long one answer is waited for.
const ANSWER: Duration = Duration::from_secs(2);
/// The most bytes of an answer.
const MAX_ANSWER: usize = 256 * 1024;

/// Asks identity providers. The connections are kept between calls.
#[derive(Debug, Clone)]
pub(super) struct Client {
    connector: Connector,
    deadline: Deadline,
}

/// Why a provider's answer is of no use. It quotes nothing of the answer, which may hold tokens (P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The URL is not one that is asked.
    #[error("the provider's URL must be https")]
    Url,
    /// The provider cannot be reached, or it did not answer within two seconds.
    #[error("the provider does not answer")]
    Unreachable,
    /// It refused, with an error of OAuth 2.0 if it named one.
    #[error("the provider answered {0} ({1})")]
    Status(StatusCode, OAuthError),
    /// It answered more than 256 kB.
    #[error("the provider's answer is too long")]
    TooLong,
    /// It answered something else than was asked for.
    #[error("the provider's answer cannot be read")]
    Unreadable,
}

/// An error that a provider names (RFC 6749, section 5.2). Anything else that it says is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum OAuthError {
    /// Something is missing in the request.
    #[error("invalid_request")]
    InvalidRequest,
    /// The client id or the client secret is wrong.
    #[error("invalid_client")]
    InvalidClient,
    /// The code was used, has expired, or is not for us.
    #[error("invalid_grant")]
    InvalidGrant,
    /// The client may not use this flow.
    #[error("unauthorized_client")]
    UnauthorizedClient,
    /// None of these.
    #[default]
    #[serde(other)]
    #[error("no known error")]
    Unknown,
}

#[derive(Default, Deserialize)]
struct NamedError {
    #[serde(default)]
    error: OAuthError,
}

/// An answer, and how long it may be kept.
pub(super) struct Answer<T> {
    pub(super) body: T,
    pub(super) max_age: Option<Duration>,
}

impl Client {
    /// A client that waits without end: `ask` limits the whole of an answer, whatever part of it is slow.
    pub(super) fn new() -> Self {
        Self { connector: Connector::new(), deadline: Deadline::default() }
    }

    /// The same client for one call, which ends then.
    pub(super) fn until(&self, deadline: Deadline) -> Self {
        Self { deadline, ..self.clone() }
    }

    /// Reads a document.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        url: &str,
        bearer: Option<&str>,
    ) -> Result<Answer<T>, FetchError> {
        let mut request = Request::builder().method(Method::GET).uri(url);
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.ask(url, request, SdkBody::empty()).await
    }

    /// Sends a form, with HTTP Basic if `authorization` is given.
    pub(super) async fn post_form<T: DeserializeOwned>(
        &self,
        url: &str,
        form: &[(&str, &str)],
        authorization: Option<String>,
    ) -> Result<Answer<T>, FetchError> {
        let body = serde_urlencoded::to_string(form).map_err(|_| FetchError::Unreadable)?;
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        self.ask(url, request, SdkBody::from(body)).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        url: &str,
        request: http::request::Builder,
        body: SdkBody,
    ) -> Result<Answer<T>, FetchError> {
        if !may_be_asked(url) {
            return Err(FetchError::Url);
        }
        let request = request.header(header::ACCEPT, "application/json").body(body);
        let request = request.map_err(|_| FetchError::Url)?;
        let request = HttpRequest::try_from(request).map_err(|_| FetchError::Url)?;
        let answering = tokio::time::timeout(ANSWER, self.answer(request));
        let answer = match self.deadline.wait_for(answering).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) | Err(TimeIsOver) => Err(FetchError::Unreachable),
        };
        let (bytes, max_age) = answer?;
        let body = serde_json::from_slice(&bytes).map_err(|_| FetchError::Unreadable)?;
        Ok(Answer { body, max_age })
    }

    async fn answer(&self, request: HttpRequest) -> Result<(Vec<u8>, Option<Duration>), FetchError> {
        let response = self.connector.call(request).await.map_err(|_| FetchError::Unreachable)?;
        let status = StatusCode::from_u16(response.status().as_u16()).unwrap_or_default();
        let max_age = response.headers().get(header::CACHE_CONTROL.as_str()).and_then(max_age);
        let bytes = whole(response.into_body()).await?;
        // A redirect is no answer: it could lead anywhere.
        if status != StatusCode::OK {
            let named: NamedError = serde_json::from_slice(&bytes).unwrap_or_default();
            return Err(FetchError::Status(status, named.error));
        }
        Ok((bytes, max_age))
    }
}

async fn whole(body: SdkBody) -> Result<Vec<u8>, FetchError> {
    let (mut body, mut bytes) = (ByteStream::new(body), Vec::new());
    while let Some(part) = body.try_next().await.map_err(|_| FetchError::Unreachable)? {
        if bytes.len() + part.len() > MAX_ANSWER {
            return Err(FetchError::TooLong);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// The `max-age` of a `Cache-Control` header (RFC 9111, section 5.2.2.1).
fn max_age(value: &str) -> Option<Duration> {
    let mut directives = value.split(',').map(str::trim);
    let seconds = directives.find_map(|directive| directive.strip_prefix("max-age="))?;
    seconds.parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_an_answer_may_be_kept_stands_among_other_directives() {
        for (value, seconds) in [
            ("max-age=60", Some(60)),
            ("public, max-age=21600, must-revalidate", Some(21_600)),
            ("no-store", None),
            ("max-age=", None),
            ("max-age=-1", None),
            ("s-maxage=60", None),
            ("", None),
        ] {
            assert_eq!(max_age(value), seconds.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn an_error_is_named_only_if_it_is_one_of_the_list() {
        let named = |text: &str| serde_json::from_str::<NamedError>(text).unwrap_or_default().error;
        assert_eq!(
            named(r#"{"error":"invalid_grant","error_description":"code abc"}"#),
            OAuthError::InvalidGrant
        );
        for text in [r#"{"error":"code abc"}"#, r#"{"error":7}"#, "{}", "<html>", ""] {
            assert_eq!(named(text), OAuthError::Unknown, "{text}");
        }
    }

    #[tokio::test]
    async fn nothing_but_https_and_this_machine_is_asked() {
        for url in ["http://login.example/keys", "ftp://login.example", "file:///etc/passwd", "keys", ""] {
            let answer = Client::new().get::<serde_json::Value>(url, None).await;
            assert_eq!(answer.err(), Some(FetchError::Url), "{url}");
        }
    }
}
