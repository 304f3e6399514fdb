//! Wiring: what a function holds while it runs, made once when it starts, with the connections open (design section 9).

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use futures_util::future::{BoxFuture, LocalBoxFuture};
use futures_util::{FutureExt, TryFutureExt};
use http::Response;
use jiff::Timestamp;
use lambda_http::{Body, Error, Request};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::de::DeserializeOwned;

use crate::config::{ApiConfig, MailConfig, StreamConfig};
use crate::identity::{COOKIE_NONCE_BYTES, InviteLinks};
use crate::mail::Mailer;
use crate::operations::Moment;
use crate::store::{EntropySource, Store};
use crate::stream::{BatchAnswer, StreamBatch};
use crate::telemetry::chain;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The clock and the randomness of a function; tests bring their own.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Clock,
    /// Draws random bytes.
    pub entropy: EntropySource,
}

/// Answers one request.
pub type Handler = fn(Arc<ApiApp>, Request) -> BoxFuture<'static, Response<Body>>;

/// What a function that answers over HTTP holds.
#[derive(Debug)]
pub struct ApiApp {
    /// Its configuration.
    pub config: ApiConfig,
    /// The table.
    pub store: Store,
    /// Clock and randomness.
    pub surroundings: Surroundings,
}

/// What the function that sends mail holds.
#[derive(Debug)]
pub struct MailApp {
    /// Its configuration.
    pub config: MailConfig,
    /// The table.
    pub store: Store,
    /// The mail service.
    pub mailer: Mailer,
    /// Clock and randomness.
    pub surroundings: Surroundings,
}

/// What a function holds that answers nobody: it follows the stream, or `EventBridge` calls it.
#[derive(Debug)]
pub struct StreamApp {
    /// The table.
    pub store: Store,
    /// Clock and randomness.
    pub surroundings: Surroundings,
}

impl Surroundings {
    /// The system's own.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where time and randomness come from")]
    pub fn of_the_system() -> Self {
        Self { clock: Arc::new(Timestamp::now), entropy: Arc::new(system_entropy) }
    }

    /// The present moment, to the millisecond.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let [e0, e1, e2, e3, e4, e5, e6, e7, ..] = (self.entropy)();
        let now = (self.clock)();
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        Moment { now, entropy: [e0, e1, e2, e3, e4, e5, e6, e7] }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where randomness comes from")]
#[expect(clippy::expect_used, reason = "a system without randomness must not go on")]
fn system_entropy() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings")
    }
}

impl ApiApp {
    /// The moment of a call.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.surroundings.moment()
    }

    /// Makes the links of invites.
    #[must_use]
    pub const fn links(&self) -> InviteLinks<'_> {
        InviteLinks { base_url: &self.config.base_url, key_ring: &self.config.key_ring }
    }

    /// Randomness for sealing a cookie.
    #[must_use]
    pub fn cookie_nonce(&self) -> [u8; COOKIE_NONCE_BYTES] {
        let mut nonce = [0; COOKIE_NONCE_BYTES];
        let random = (self.surroundings.entropy)().into_iter().chain((self.surroundings.entropy)());
        nonce.iter_mut().zip(random).for_each(|(slot, byte)| *slot = byte);
        nonce
    }
}

impl MailApp {
    /// Makes the links of invites.
    #[must_use]
    pub const fn links(&self) -> InviteLinks<'_> {
        InviteLinks { base_url: &self.config.base_url, key_ring: &self.config.key_ring }
    }
}

/// Runs a function that answers over HTTP.
///
/// It is neither generic nor `async`: so the runtime is compiled here, once, and not again in every binary.
///
/// # Errors
/// What is wrong with the configuration, or the runtime's own.
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
/// What is wrong with the configuration, or the runtime's own.
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
        Mailer::new(aws_sdk_sesv2::Client::new(&sdk), &config.mail_from, config.configuration_set.clone());
    let app = Arc::new(MailApp { config, store, mailer, surroundings });
    lambda_runtime::run(service_fn(|event: LambdaEvent<StreamBatch>| {
        handle(app.clone(), event.payload).map(Ok::<_, Error>)
    }))
    .await
}

/// Runs a function that only follows the stream.
///
/// # Errors
/// What is wrong with the configuration, or the runtime's own.
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

/// Runs a function that `EventBridge` calls. What it fails at is logged; Lambda calls it again, and puts the event into the queue of
/// failures in the end.
///
/// # Errors
/// What is wrong with the configuration, or the runtime's own.
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
    Ok(Arc::new(StreamApp { store, surroundings }))
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

/// A call that hangs is given up while there is still time to try again or to answer.
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
        // The first request will try again, and say so to its caller if it fails too.
        tracing::warn!(cause = chain(&error), "the table did not answer at start");
    }
    store
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
