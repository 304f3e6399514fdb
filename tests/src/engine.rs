//! The DynamoDB engine, reached by the real SDK over a real connection: the embedded one, or another for a second opinion.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, StalledStreamProtectionConfig};
use local::Engine;
use shared::http_client;

use crate::clock::StoryClock;
use crate::wire::{Calls, WiredClient};

/// The name of the table.
pub(crate) const TABLE: &str = "invites";

/// A table in an engine.
pub(crate) struct Place {
    /// The embedded engine, with a stream of the table [`TABLE`].
    pub(crate) engine: Engine,
    /// The address of the engine that the store uses: the embedded one, unless `STORIES_ENGINE` names another.
    pub(crate) endpoint: String,
    /// The table's name there.
    pub(crate) table: String,
}

/// Starts an engine with an empty table.
pub(crate) async fn start(clock: &StoryClock) -> Place {
    let engine = Engine::in_memory(clock.engine()).expect("an engine in memory starts");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    tokio::spawn(engine.clone().serve(listener));
    let embedded = Place { engine, endpoint: format!("http://{address}"), table: TABLE.to_owned() };
    embedded.make_table().await;
    match another() {
        None => embedded,
        Some(endpoint) => {
            // All stories of a run share the other engine.
            static TABLES: AtomicU64 = AtomicU64::new(1);
            let table = format!("{TABLE}-{}", TABLES.fetch_add(1, Ordering::Relaxed));
            let place = Place { endpoint, table, ..embedded };
            place.make_table().await;
            place
        }
    }
}

/// The address of the engine that stories run against for a second opinion. It has no stream that stories read.
#[expect(clippy::disallowed_methods, reason = "this is how `cargo xtask test` says where the engine is")]
fn another() -> Option<String> {
    std::env::var("STORIES_ENGINE").ok()
}

impl Place {
    async fn make_table(&self) {
        let client = dynamodb(&self.endpoint, Calls::default());
        shared::store::schema::create_table(&client, &self.table).await.expect("the table can be made");
    }
}

/// A client of the engine, through the recording HTTP client of `wire`. It has no timeout, so that a slow machine changes no story.
pub(crate) fn dynamodb(endpoint: &str, calls: Calls) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .retry_config(impatient())
        .retry_partition(own_retries())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(WiredClient { inner: http_client::of_sdk(), calls });
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// A client of the mail service, through the recording HTTP client of `wire`.
pub(crate) fn ses(endpoint: &str, calls: Calls) -> aws_sdk_sesv2::Client {
    let config = aws_sdk_sesv2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(WiredClient { inner: http_client::of_sdk(), calls });
    shared::mail::client(config)
}

/// A client of the event bus. Its calls are not among those that stories count: no request waits for it.
pub(crate) fn event_bus(endpoint: &str) -> aws_sdk_eventbridge::Client {
    let config = aws_sdk_eventbridge::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials())
        .endpoint_url(endpoint)
        .retry_config(RetryConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(WiredClient { inner: http_client::of_sdk(), calls: Calls::default() });
    aws_sdk_eventbridge::Client::from_conf(config.build())
}

/// The SDK's own retries, with pauses of a millisecond.
fn impatient() -> RetryConfig {
    RetryConfig::standard().with_initial_backoff(Duration::from_millis(1))
}

/// The SDK limits retries for all clients of a process together. Each client gets its own limit, so that stories do not affect each other.
fn own_retries() -> RetryPartition {
    RetryPartition::custom("story").build()
}

fn credentials() -> Credentials {
    Credentials::new("story", "story", None, None, "story")
}
