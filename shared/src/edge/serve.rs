//! Wiring: makes the state of a function at its start, opens its connections, and runs it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::SharedCredentialsProvider;
use futures_util::future::{BoxFuture, LocalBoxFuture};
use futures_util::{FutureExt, TryFutureExt};
use http::Response;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, Request, RequestExt};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tracing::Instrument;

use super::app::{ApiApp, FollowerApp, MailApp, StreamApp, Surroundings};
use super::bus;
use super::http::refusal_of;
use super::stream::{BatchAnswer, StreamBatch};
use crate::config::{ApiConfig, FollowerConfig, MailConfig, Ring, StreamConfig};
use crate::deadline::Deadline;
use crate::http_client;
use crate::mail::{self, Mailer};
use crate::metrics;
use crate::publishing::Publisher;
use crate::store::Store;
use crate::telemetry::{self, chain};

/// How long a start waits for the table, well within the ten seconds that Lambda gives it.
const START: Duration = Duration::from_secs(5);

/// Answers one request.
pub type Handler = fn(Arc<ApiApp>, Request) -> BoxFuture<'static, Response<Body>>;

/// A function that answers over HTTP.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// The key rings that it is given.
    pub rings: &'static [Ring],
    /// Whether it asks identity providers, so that it is given them.
    pub asks_providers: bool,
    /// Answers one request; [`Function::answer`] counts it, too.
    pub handle: Handler,
}

impl Function {
    /// Answers one request, and writes its metrics. Whatever is logged meanwhile names the request.
    pub async fn answer(self, app: Arc<ApiApp>, request: Request) -> Response<Body> {
        let span = telemetry::request(gateway_id(&request).as_deref());
        self.answer_within(app, request).instrument(span).await
    }

    async fn answer_within(self, app: Arc<ApiApp>, request: Request) -> Response<Body> {
        let Surroundings { clock, metrics, .. } = app.surroundings.clone();
        let began = clock();
        let answer = (self.handle)(app, request).await;
        let ended = clock();
        let latency = Duration::try_from(ended.duration_since(began)).unwrap_or_default();
        let refused = refusal_of(&answer);
        if let (Some(reason), 401 | 403) = (refused, answer.status().as_u16()) {
            telemetry::log_refused(answer.status().as_u16(), reason);
        }
        metrics.write_request(ended, metrics::Request { latency, refused });
        answer
    }
}

/// The id by which the access log of the gateway knows a request.
fn gateway_id(request: &Request) -> Option<String> {
    let RequestContext::ApiGatewayV2(context) = request.request_context_ref()? else { return None };
    context.request_id.clone()
}

/// Runs a function that answers over HTTP.
///
/// It is neither generic nor `async`, so that the runtime is compiled once, in this crate, and not in every binary (decision 17).
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub fn serve(function: fn() -> Function) -> LocalBoxFuture<'static, Result<(), Error>> {
    serve_with(function()).boxed_local()
}

async fn serve_with(function: Function) -> Result<(), Error> {
    telemetry::start(environment);
    let config = ApiConfig::read(function.rings, function.asks_providers, environment)?;
    let surroundings = surroundings();
    let store = connected_store(&sdk_config(), &config.table, &surroundings).await;
    let app = ApiApp::new(config, store, surroundings);
    let call = |request: Request| {
        let deadline = request.lambda_context_ref().map(|context| app.surroundings.deadline(context));
        function.answer(Arc::new(app.until(deadline.unwrap_or_default())), request)
    };
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
    telemetry::start(environment);
    let config = MailConfig::read(environment)?;
    let surroundings = surroundings();
    let sdk = sdk_config();
    let store = connected_store(&sdk, &config.table, &surroundings).await;
    let mut ses = aws_sdk_sesv2::config::Builder::from(&sdk);
    ses.set_endpoint_url(endpoint("SESV2"));
    let client = mail::client(ses);
    let mailer = Mailer::new(client, config.sender.clone(), config.configuration_set.clone());
    let app = MailApp { config: Arc::new(config), store, mailer, surroundings };
    lambda_runtime::run(service_fn(|event: LambdaEvent<StreamBatch>| {
        let deadline = app.surroundings.deadline(&event.context);
        app.surroundings.counted(handle(Arc::new(app.until(deadline)), event.payload)).map(Ok::<_, Error>)
    }))
    .await
}

/// Runs the function that follows all changes but those that are mailed.
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub async fn serve_follower<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Arc<FollowerApp>, StreamBatch) -> Fut,
    Fut: Future<Output = BatchAnswer>,
{
    telemetry::start(environment);
    let config = FollowerConfig::read(environment)?;
    let surroundings = surroundings();
    let sdk = sdk_config();
    let store = connected_store(&sdk, &config.table, &surroundings).await;
    let mut bus = aws_sdk_eventbridge::config::Builder::from(&sdk);
    bus.set_endpoint_url(endpoint("EVENTBRIDGE"));
    let publisher = Publisher::new(aws_sdk_eventbridge::Client::from_conf(bus.build()), config.event_bus);
    let app = FollowerApp { store, publisher, surroundings };
    lambda_runtime::run(service_fn(|event: LambdaEvent<StreamBatch>| {
        let deadline = app.surroundings.deadline(&event.context);
        app.surroundings.counted(handle(Arc::new(app.until(deadline)), event.payload)).map(Ok::<_, Error>)
    }))
    .await
}

/// Runs a function that EventBridge or an operator calls. A failure is logged. Lambda retries an event of EventBridge, and at last puts it
/// into the queue of events that were given up.
///
/// # Errors
/// An invalid configuration, or an error of the Lambda runtime.
pub async fn serve_event<T, A, F, Fut>(handle: F) -> Result<(), Error>
where
    T: DeserializeOwned,
    A: Serialize,
    F: Fn(Arc<StreamApp>, T) -> Fut,
    Fut: Future<Output = Result<A, Error>>,
{
    telemetry::start(environment);
    let app = stream_app().await?;
    // As JSON at first, since the runtime logs why it cannot read an event, and quotes it.
    lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| {
        let call = Arc::new(app.until(app.surroundings.deadline(&event.context)));
        let handle = &handle;
        let running = async move { handle(call, bus::read(event.payload)?).await };
        app.surroundings.counted(running).map_err(|error: Error| {
            tracing::error!(cause = chain(error.as_ref()), "event failed");
            Error::from(EventFailed)
        })
    }))
    .await
}

/// What the runtime is told of a failure. It logs the whole of an error, with all that the table has said, so it gets nothing to log.
#[derive(Debug, thiserror::Error)]
#[error("the event failed; the log says why")]
struct EventFailed;

async fn stream_app() -> Result<StreamApp, Error> {
    let config = StreamConfig::read(environment)?;
    let surroundings = surroundings();
    let store = connected_store(&sdk_config(), &config.table, &surroundings).await;
    Ok(StreamApp { store, limits: config.limits, reminds: config.reminds, surroundings })
}

/// The clock and the randomness of the system, and the metrics of this function.
fn surroundings() -> Surroundings {
    Surroundings { metrics: telemetry::metrics(environment), ..Surroundings::of_the_system() }
}

/// The SDK's configuration. Region and credentials are where Lambda puts them, in the environment. The SDK's own chain would look in files
/// and ask other services as well, with 0.3 MB of code in every function.
fn sdk_config() -> SdkConfig {
    let credentials = EnvironmentVariableCredentialsProvider::new();
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(environment("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http_client::of_sdk())
        .timeout_config(timeouts())
        .build()
}

/// Where a service is, if it is not where AWS has it: local stacks say so, by the variables that all SDKs read.
fn endpoint(service: &str) -> Option<String> {
    environment(&format!("AWS_ENDPOINT_URL_{service}")).or_else(|| environment("AWS_ENDPOINT_URL"))
}

/// An attempt that hangs is given up while there is still time to try again. How long all attempts may take is up to the call that they
/// are made for: its [`Deadline`].
fn timeouts() -> aws_config::timeout::TimeoutConfig {
    aws_config::timeout::TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(3)).build()
}

async fn connected_store(sdk: &SdkConfig, table: &str, surroundings: &Surroundings) -> Store {
    let mut dynamodb = aws_sdk_dynamodb::config::Builder::from(sdk);
    dynamodb.set_endpoint_url(endpoint("DYNAMODB"));
    let client = aws_sdk_dynamodb::Client::from_conf(dynamodb.build());
    let store =
        Store::new(client, table, surroundings.entropy.clone()).counting(surroundings.metrics.clone());
    if let Err(error) = store.until(Deadline::after(START)).connect().await {
        // The first request will try again, and say so to its caller if it fails too.
        tracing::warn!(cause = chain(&error), "the table did not answer at start");
    }
    store
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
