//! Wiring: makes the state of a function at its start, opens its connections, and runs it.

use std::future::Future;
use std::sync::Arc;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use futures_util::future::{BoxFuture, LocalBoxFuture};
use futures_util::{FutureExt, TryFutureExt};
use http::Response;
use lambda_http::{Body, Error, Request};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::de::DeserializeOwned;

use super::app::{ApiApp, MailApp, StreamApp, Surroundings};
use super::stream::{BatchAnswer, StreamBatch};
use crate::config::{ApiConfig, MailConfig, StreamConfig};
use crate::mail::{self, Mailer};
use crate::store::Store;
use crate::telemetry::chain;

/// Answers one request.
pub type Handler = fn(Arc<ApiApp>, Request) -> BoxFuture<'static, Response<Body>>;

/// Runs a function that answers over HTTP.
///
/// It is neither generic nor `async`, so that the runtime is compiled once, in this crate, and not in every binary (decision 17).
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub fn serve(handle: Handler) -> LocalBoxFuture<'static, Result<(), Error>> {
    serve_with(handle).boxed_local()
}

async fn serve_with(handle: Handler) -> Result<(), Error> {
    lambda_http::tracing::init_default_subscriber();
    let config = ApiConfig::read(environment)?;
    let surroundings = Surroundings::of_the_system();
    let store = connected_store(&sdk_config().await, &config.table, &surroundings).await;
    let app = Arc::new(ApiApp { config, store, surroundings });
    let call = |request: Request| handle(app.clone(), request);
    lambda_http::run(service_fn(|request| call(request).map(Ok::<_, Error>))).await
}

/// Runs the function that sends mail.
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub async fn serve_mail<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Arc<MailApp>, StreamBatch) -> Fut,
    Fut: Future<Output = BatchAnswer>,
{
    lambda_http::tracing::init_default_subscriber();
    let config = MailConfig::read(environment)?;
    let surroundings = Surroundings::of_the_system();
    let sdk = sdk_config().await;
    let store = connected_store(&sdk, &config.table, &surroundings).await;
    let mailer =
        Mailer::new(mail::client((&sdk).into()), &config.mail_from, config.configuration_set.clone());
    let app = Arc::new(MailApp { config, store, mailer, surroundings });
    lambda_runtime::run(service_fn(|event: LambdaEvent<StreamBatch>| {
        handle(app.clone(), event.payload).map(Ok::<_, Error>)
    }))
    .await
}

/// Runs a function that follows the stream and sends no mail.
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub async fn serve_stream<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Arc<StreamApp>, StreamBatch) -> Fut,
    Fut: Future<Output = BatchAnswer>,
{
    lambda_http::tracing::init_default_subscriber();
    let app = stream_app().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<StreamBatch>| {
        handle(app.clone(), event.payload).map(Ok::<_, Error>)
    }))
    .await
}

/// Runs a function that EventBridge calls. A failure is logged. Lambda retries the event, and at last puts it into the dead-letter queue.
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub async fn serve_event<T, F, Fut>(handle: F) -> Result<(), Error>
where
    T: DeserializeOwned,
    F: Fn(Arc<StreamApp>, T) -> Fut,
    Fut: Future<Output = Result<(), Error>>,
{
    lambda_http::tracing::init_default_subscriber();
    let app = stream_app().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<T>| {
        handle(app.clone(), event.payload)
            .inspect_err(|error| tracing::error!(cause = chain(error.as_ref()), "event failed"))
    }))
    .await
}

async fn stream_app() -> Result<Arc<StreamApp>, Error> {
    let config = StreamConfig::read(environment)?;
    let surroundings = Surroundings::of_the_system();
    let store = connected_store(&sdk_config().await, &config.table, &surroundings).await;
    Ok(Arc::new(StreamApp { store, limits: config.limits, surroundings }))
}

/// The SDK's configuration from the environment, with a TLS client that needs no C++ build.
pub async fn sdk_config() -> SdkConfig {
    let client =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(client)
        .timeout_config(timeouts())
        .load()
        .await
}

/// Limits that leave time for a retry and an answer when a call hangs.
fn timeouts() -> aws_config::timeout::TimeoutConfig {
    use std::time::Duration;
    aws_config::timeout::TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(8))
        .build()
}

async fn connected_store(sdk: &SdkConfig, table: &str, surroundings: &Surroundings) -> Store {
    let store = Store::new(aws_sdk_dynamodb::Client::new(sdk), table, surroundings.entropy.clone());
    if let Err(error) = store.connect().await {
        // The first request tries again. If that fails, too, its caller gets an error.
        tracing::warn!(cause = chain(&error), "the table did not answer at start");
    }
    store
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
