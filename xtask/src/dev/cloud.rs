//! The parts of the local cloud, each a task of this process.

use std::fs::OpenOptions;
use std::future::IntoFuture;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::Credentials;
use axum::Router;
use axum::http::HeaderValue;
use local::lambda::Lambda;
use local::{Engine, cors, event_bus, http_api, invoke_api, schedule};
use shared::config::{ApiConfig, FollowerConfig, MailConfig, Ring, StreamConfig};
use shared::edge::app::{ApiApp, FollowerApp, MailApp, StreamApp, Surroundings};
use shared::edge::stream;
use shared::http_client;
use shared::mail::{self, Mailer};
use shared::publishing::Publisher;
use shared::store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};

use super::settings::{Addresses, TABLE};
use super::{Options, follow, log, table};

/// The interval at which postponed mails are looked for.
const MINUTE: Duration = Duration::from_mins(1);
/// The interval at which the table is walked.
const SWEEP: Duration = Duration::from_hours(6);
/// How often rows past their time to live are removed.
const EXPIRY: Duration = Duration::from_secs(30);
/// The file in the stack's folder that has what other systems were told.
pub(super) const EVENTS: &str = "events.jsonl";
/// How long a restart waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// The running cloud.
pub(super) struct Cloud {
    lambda: Lambda,
    folder: PathBuf,
    tasks: JoinSet<Result<()>>,
    servers: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Cloud {
    /// Starts the table, the functions that follow its stream, and the schedule.
    pub(super) async fn start(
        folder: &Path,
        options: &Options,
        listener: TcpListener,
        addresses: &Addresses,
    ) -> Result<Self> {
        let engine = table::open(folder, options.fresh)?;
        let mut tasks = JoinSet::new();
        tasks.spawn(engine.clone().serve(listener));
        let sdk = sdk_config().await;
        let surroundings = Surroundings::of_the_system();
        let client = dynamodb(&sdk, &addresses.dynamodb);
        table::prepare(&client, &surroundings, !options.unseeded).await?;
        let store = Store::new(client, TABLE, surroundings.entropy.clone());
        let lambda = functions(&sdk, store, addresses, &surroundings)?;
        for function in stream::FUNCTIONS {
            tasks.spawn(follow::follow(engine.stream(TABLE)?, lambda.clone(), folder.to_owned(), function));
        }
        tasks.spawn(call_on_schedule(lambda.clone(), schedule::EVERY_MINUTE, MINUTE));
        tasks.spawn(call_on_schedule(lambda.clone(), schedule::EVERY_SIX_HOURS, SWEEP));
        tasks.spawn(expire_rows(engine));
        tasks.spawn(follow::trim(folder.to_owned()));
        Ok(Self {
            lambda,
            folder: folder.to_owned(),
            tasks,
            servers: JoinSet::new(),
            stop: watch::Sender::new(false),
        })
    }

    /// Serves the API and the pages, also to pages of these origins, and Lambda's own API.
    pub(super) fn serve(
        &mut self,
        public: Vec<TcpListener>,
        invoke: TcpListener,
        console_origins: &[HeaderValue],
    ) {
        for listener in public {
            let mut router = http_api::router(self.lambda.clone());
            if !console_origins.is_empty() {
                router = router.layer(cors::layer(console_origins.to_vec()));
            }
            self.serve_on(listener, router);
        }
        let bus = event_bus::endpoint(written_to(self.folder.join(EVENTS)));
        self.serve_on(invoke, invoke_api::router(self.lambda.clone()).route("/", bus));
    }

    fn serve_on(&mut self, listener: TcpListener, router: Router) {
        let mut stopped = self.stop.subscribe();
        let until_stopped = async move {
            // An error means that the sender is gone, so that nobody can stop it any more.
            drop(stopped.wait_for(|stopped| *stopped).await);
        };
        let server = axum::serve(listener, router).with_graceful_shutdown(until_stopped).into_future();
        self.servers.spawn(async move {
            if let Err(error) = server.await {
                log("API", &format!("a port cannot be served any more: {error}"));
            }
        });
    }

    /// Waits until a part of the stack ends, which only happens if it fails.
    pub(super) async fn ended(&mut self) -> Result<()> {
        self.tasks.join_next().await.context("nothing runs")?.context("a part of the stack panicked")?
    }

    /// Takes no more requests, and waits up to [`GRACE`] for those under way.
    pub(super) async fn finish_requests(mut self) {
        self.stop.send_replace(true);
        let finished = async { while self.servers.join_next().await.is_some() {} };
        // Requests that take longer are aborted.
        drop(timeout(GRACE, finished).await);
    }
}

/// The functions, configured by the same environment variables as separate processes would be.
fn functions(
    sdk: &SdkConfig,
    store: Store,
    addresses: &Addresses,
    surroundings: &Surroundings,
) -> Result<Lambda> {
    let environment = addresses.environment();
    let lookup = |name: &str| {
        environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let (api, sending) = (ApiConfig::read(&Ring::ALL, true, lookup)?, MailConfig::read(lookup)?);
    let StreamConfig { limits, reminds, .. } = StreamConfig::read(lookup)?;
    let ses = aws_sdk_sesv2::config::Builder::from(sdk).endpoint_url(&addresses.mailbox);
    let mailer = Mailer::new(mail::client(ses), sending.sender.clone(), sending.configuration_set.clone());
    let FollowerConfig { event_bus, .. } = FollowerConfig::read(lookup)?;
    let bus = aws_sdk_eventbridge::config::Builder::from(sdk).endpoint_url(&addresses.lambda);
    let publisher = Publisher::new(aws_sdk_eventbridge::Client::from_conf(bus.build()), event_bus);
    let surroundings = || surroundings.clone();
    let follower = FollowerApp { store: store.clone(), publisher, surroundings: surroundings() };
    Ok(Lambda {
        api: Arc::new(ApiApp::new(api, store.clone(), surroundings())),
        follower: Arc::new(follower),
        stream: Arc::new(StreamApp { store: store.clone(), limits, reminds, surroundings: surroundings() }),
        mail: Arc::new(MailApp { config: Arc::new(sending), store, mailer, surroundings: surroundings() }),
    })
}

/// Writes events into a file, a line each.
fn written_to(file: PathBuf) -> event_bus::Sink {
    Arc::new(move |event| {
        let written = OpenOptions::new().create(true).append(true).open(&file);
        written.and_then(|mut file| writeln!(file, "{event}")).is_ok()
    })
}

/// A client of the table.
pub(crate) fn dynamodb(sdk: &SdkConfig, endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::from(sdk).to_builder().endpoint_url(endpoint).build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

/// The SDK's configuration for this machine, where no service checks credentials.
pub(crate) async fn sdk_config() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .http_client(http_client::of_sdk())
        .load()
        .await
}

/// Calls the function of a schedule until the process ends. If a call fails, the next one does its work.
async fn call_on_schedule(lambda: Lambda, function: &'static str, interval: Duration) -> Result<()> {
    loop {
        sleep(interval).await;
        if let Err(error) = lambda.invoke(function, schedule::event()).await {
            log("schedule", &format!("{function} failed and is called again: {error}"));
        }
    }
}

async fn expire_rows(engine: Engine) -> Result<()> {
    loop {
        sleep(EXPIRY).await;
        let engine = engine.clone();
        if let Err(error) = spawn_blocking(move || engine.remove_expired_rows()).await? {
            log("table", &format!("expired rows were not removed: {error}"));
        }
    }
}
