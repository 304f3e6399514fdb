//! The HTTP client under the SDK and under questions to identity providers: HTTP/1.1 with keep-alive over TLS (decision 38).

#[cfg(test)]
mod tests;

use std::sync::LazyLock;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(1);

/// TLS 1.2 and 1.3 by the root certificates that Mozilla trusts. They are compiled in: to read those of the system takes as long as all else
/// of a start.
static TLS: LazyLock<ClientConfig> =
    LazyLock::new(|| ClientConfig::builder().with_webpki_roots().with_no_client_auth());

/// A client for the SDK, whose connections are kept between calls. The SDK's timeouts for an attempt hold; that for connecting is a second.
#[must_use]
pub fn of_sdk() -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Connector::new());
    http_client_fn(move |_, _| connector.clone())
}

/// Sends requests of the SDK, and those that are in its form. Clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct Connector(Client<HttpsConnector<connect::HttpConnector>, SdkBody>);

impl Connector {
    pub(crate) fn new() -> Self {
        Self::with_tls(TLS.clone())
    }

    fn with_tls(tls: ClientConfig) -> Self {
        let mut tcp = connect::HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        let tls = HttpsConnectorBuilder::new().with_tls_config(tls);
        let connector = tls.https_or_http().enable_http1().wrap_connector(tcp);
        Self(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector))
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
            // Whatever fails here is the connection, and may be tried again.
            let answer = client.request(request).await.map_err(|error| ConnectorError::io(error.into()))?;
            HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}
