//! The table: an embedded engine that keeps it in a file and serves it as DynamoDB does.

use std::fs;
use std::future::pending;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use aws_sdk_dynamodb::config::{Credentials, Region};
use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::{Client, Config, Error};
use dynoxide::Database;
use shared::edge::{app::Surroundings, serve::sdk_config};
use shared::store::{Store, schema};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::settings::TABLE;
use super::{checkpoint, log, people, pump};

/// How often rows past their time to live are removed.
const SWEEP_INTERVAL: Duration = Duration::from_secs(30);

/// The file that the table is kept in.
pub(crate) fn file(folder: &Path) -> PathBuf {
    folder.join("table.db")
}

/// Opens the engine; `fresh` forgets everything that was there.
pub(crate) fn open(folder: &Path, fresh: bool) -> Result<Database> {
    let file = file(folder);
    if fresh || !file.exists() {
        // What the stream's readers remember or have set aside belongs to the table that is gone.
        for name in ["table.db", "table.db-wal", "table.db-shm", pump::FAILED_RECORDS] {
            remove(&folder.join(name))?;
        }
        checkpoint::remove_all(folder)?;
    }
    let path = file.to_str().context("the project's path is not UTF-8")?;
    Database::new(path).with_context(|| {
        format!("{path} cannot be opened; `cargo xtask dev --fresh` starts with a new table")
    })
}

/// Serves the table until the process ends.
pub(crate) async fn serve(listener: TcpListener, database: Database) -> Result<()> {
    dynoxide::server::serve_with_shutdown(listener, database, pending())
        .await
        .map_err(|error| anyhow!("the table's port cannot be served: {error}"))
}

/// Makes the table and puts the seeded tailnets into it, unless they are there.
pub(crate) async fn prepare(endpoint: &str) -> Result<()> {
    let config = Config::from(&sdk_config().await)
        .to_builder()
        .endpoint_url(endpoint)
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .build();
    let client = Client::from_conf(config);
    match schema::create_table(&client, TABLE).await {
        Ok(()) | Err(Error::ResourceInUseException(_)) => {}
        Err(error) => return Err(anyhow!("the table cannot be made: {}", DisplayErrorContext(error))),
    }
    let surroundings = Surroundings::of_the_system();
    people::seed(&Store::new(client, TABLE, surroundings.entropy.clone()), &surroundings).await
}

/// Removes rows past their time to live, as DynamoDB does in its own time.
pub(crate) async fn sweep(database: Database) -> Result<()> {
    loop {
        sleep(SWEEP_INTERVAL).await;
        let database = database.clone();
        if let Err(error) = spawn_blocking(move || database.sweep_ttl()).await? {
            log("table", &format!("expired rows were not removed: {error}"));
        }
    }
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", file.display()))
        }
        _ => Ok(()),
    }
}
