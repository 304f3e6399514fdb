//! The surroundings of the measured functions: the table on the embedded engine, seeded tailnets, and the environment.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use anyhow::Result;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::StreamSpecification;
use dynoxide::Database;
use jiff::Timestamp;
use local::seeds::{self, SeededTailnet};
use shared::config::Ring;
use shared::domain::{TailnetId, UserId};
use shared::edge::app::Surroundings;
use shared::http_client;
use shared::identity::CredentialKeys;
use shared::store::{Store, schema};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The name of the table.
pub(crate) const TABLE: &str = "invites";
const KEYS: &str = r#"{"1":"a master key that only measurements are made with, and no other"}"#;
/// How many tailnets take turns. The admin of each makes the invites, so that no row is hot.
const TAILNETS: u64 = 16;
/// The index of the tailnet whose invites are listed.
const LISTED: u64 = TAILNETS;

/// The engine with its tailnets, and the folders that processes need.
pub(crate) struct Cloud {
    /// Where the binaries are.
    pub(crate) binaries: PathBuf,
    /// Where the processes log to.
    pub(crate) logs: PathBuf,
    /// The engine, for rows that are written straight into it.
    pub(crate) engine: Database,
    /// When everything was seeded.
    pub(crate) now: Timestamp,
    endpoint: String,
    keys: CredentialKeys,
    /// Aborted when this value is dropped.
    _server: JoinSet<()>,
}

impl Cloud {
    /// Starts the engine in memory, and seeds its table.
    pub(crate) async fn start(binaries: &Path, logs: &Path) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let engine = Database::memory()?;
        let mut server = JoinSet::new();
        let _ = server.spawn(dynoxide::server::serve_on(listener, engine.clone()));
        let client = client(&endpoint);
        schema::create_table(&client, TABLE).await?;
        // Nothing reads the stream here, and the engine looks at all of its records with each write.
        let no_stream = StreamSpecification::builder().stream_enabled(false).build()?;
        client.update_table().table_name(TABLE).stream_specification(no_stream).send().await?;
        let surroundings = Surroundings::of_the_system();
        let now = (surroundings.clock)();
        let store = Store::new(client, TABLE, surroundings.entropy);
        for number in 0..=LISTED {
            SeededTailnet::organization(name(number).parse()?, id(number)?, now).put(&store).await?;
        }
        let (binaries, logs) = (binaries.to_owned(), logs.to_owned());
        let keys = CredentialKeys::parse(KEYS, 1)?;
        Ok(Self { binaries, logs, engine, now, endpoint, keys, _server: server })
    }

    /// The credential of an admin of the tailnet `number`, modulo the number of tailnets.
    pub(crate) fn admin(&self, number: u64) -> Result<String> {
        self.session_in("admin", number % TAILNETS)
    }

    /// The credential of an admin of the tailnet whose invites are listed.
    pub(crate) fn listing_admin(&self) -> Result<String> {
        self.session_in("admin", LISTED)
    }

    /// The credential of the owner of the tailnet whose invites are listed.
    pub(crate) fn listing_owner(&self) -> Result<String> {
        self.session_in("owner", LISTED)
    }

    /// The tailnet whose invites are listed.
    #[expect(clippy::unused_self, reason = "it is a tailnet of this cloud")]
    pub(crate) fn listed(&self) -> Result<TailnetId> {
        id(LISTED)
    }

    /// The user with a role in the tailnet whose invites are listed.
    #[expect(clippy::unused_self, reason = "it is a user of this cloud")]
    pub(crate) fn listed_user(&self, role: &str) -> UserId {
        UserId::of(&seeds::person(&format!("{role}@{}", name(LISTED))))
    }

    /// The credential of somebody who is in no tailnet yet.
    pub(crate) fn guest(&self, number: u64) -> Result<String> {
        self.bearer(&format!("guest{number}@friends.example"), None)
    }

    fn session_in(&self, role: &str, number: u64) -> Result<String> {
        self.bearer(&format!("{role}@{}", name(number)), Some(id(number)?))
    }

    fn bearer(&self, login: &str, tailnet: Option<TailnetId>) -> Result<String> {
        let claims = seeds::claims(login, None, true, tailnet, self.now);
        Ok(format!("Bearer {}", claims.sign(&self.keys)?))
    }

    /// The environment of a function, as the template and Lambda set it.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 23] {
        let rings = Ring::ALL.map(Ring::variables);
        let [links, credentials, cookies] = rings.map(|(ring, _)| (ring, KEYS));
        let [link, credential, cookie] = rings.map(|(_, signing)| (signing, "1"));
        [
            links,
            credentials,
            cookies,
            link,
            credential,
            cookie,
            ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
            ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
            ("AWS_LAMBDA_LOG_LEVEL", "INFO"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "bench"),
            ("AWS_SECRET_ACCESS_KEY", "bench"),
            ("AWS_SESSION_TOKEN", "bench"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.endpoint),
            ("TABLE_NAME", TABLE),
            // Its keys are public, so functions take them only where links lead to this machine.
            ("BASE_URL", "http://localhost:8080"),
            ("FOUNDERS", "acme.example"),
            // The send budget never runs out, and every bucket is full again after a millisecond, as usual in production.
            ("SEND_BURST", "1000000000"),
            ("SEND_REFILL_PER_HOUR", "4000000000"),
        ]
    }
}

fn client(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"))
        .endpoint_url(endpoint)
        .http_client(http_client::of_sdk());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

fn name(number: u64) -> String {
    if number == 0 { "acme.example".to_owned() } else { format!("tailnet{number}.example") }
}

fn id(number: u64) -> Result<TailnetId> {
    Ok(TailnetId::try_from((1 << 52) + 1 + number)?)
}
