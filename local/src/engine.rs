//! The engine of the table: an embedded DynamoDB, served over HTTP and reached by the SDK.

use std::future::pending;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use dynoxide::Database;
use dynoxide::storage_backend::Clock;
use rusqlite::{Connection, params};
use tokio::net::TcpListener;

use crate::Stream;

/// The engine numbers records from 0. It shows their numbers with this added, so that all are equally long, as on AWS.
const SEQUENCE_NUMBER_BASE: u128 = 100_000_000_000_000_000_000;

/// Numbers the next record and reads those after another without looking at all of them, as the engine does by itself.
const INDEX_OF_RECORDS: &str = "CREATE INDEX IF NOT EXISTS records_in_order \
     ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// Where an empty engine with the index is in memory, for those that begin as a copy of it.
const EMPTY: &str = "file:empty-engine?mode=memory&cache=shared";

/// The engine at [`EMPTY`], which is there as long as it is open.
static EMPTY_ENGINE: Mutex<Option<Database>> = Mutex::new(None);

/// An engine. Clones share their tables.
#[derive(Clone)]
pub struct Engine(Database);

impl Engine {
    /// An engine that keeps its tables in a file.
    ///
    /// # Errors
    /// If the file cannot be opened or is not a file of the engine.
    pub fn open(file: &Path) -> Result<Self> {
        let path = file.to_str().context("the path of the table's file is not UTF-8")?;
        Ok(Self(Database::new(path).with_context(|| format!("{path} cannot be opened"))?))
    }

    /// An engine that keeps its tables in memory, and whose time to live follows the given clock.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn in_memory(clock: Arc<dyn Clock>) -> Result<Self> {
        let database = Database::memory_with_clock(clock)?;
        let mut empty = EMPTY_ENGINE.lock().map_err(|_| anyhow!("another engine could not be started"))?;
        if empty.is_none() {
            *empty = Some(Database::new(EMPTY)?);
            Connection::open(EMPTY)?.execute_batch(INDEX_OF_RECORDS)?;
        }
        database.restore_from(EMPTY)?;
        Ok(Self(database))
    }

    /// Serves the engine until the process ends.
    ///
    /// # Errors
    /// If the port cannot be served.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        dynoxide::server::serve_with_shutdown(listener, self.0, pending())
            .await
            .map_err(|error| anyhow!("the table's port cannot be served: {error}"))
    }

    /// The stream of a table.
    ///
    /// # Errors
    /// If there is no such table, or it has no stream.
    pub fn stream(&self, table: &str) -> Result<Stream> {
        Stream::of(self.0.clone(), table)
    }

    /// Removes the rows whose time to live has passed, which DynamoDB does late. Each removal becomes a record of the stream.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn remove_expired_rows(&self) -> Result<usize> {
        Ok(self.0.sweep_ttl()?)
    }

    /// The engine's database, for tests that write to it directly.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.0
    }
}

/// Drops the records of a table's stream that every reader has handled, so that the engine's file stays small.
///
/// It changes the engine's internal tables. Callers should only warn about a failure.
///
/// # Errors
/// If the file is not a file of the engine.
pub fn trim_stream(file: &Path, table: &str, passed: Option<&str>) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(INDEX_OF_RECORDS)?;
    // Never drop the newest record: the engine derives the next number from it.
    let passed = passed.and_then(stored_number).unwrap_or(0);
    connection.execute(
        "DELETE FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) < ?2",
        params![table, passed],
    )?;
    Ok(())
}

fn stored_number(sequence_number: &str) -> Option<i64> {
    let number: u128 = sequence_number.parse().ok()?;
    i64::try_from(number.checked_sub(SEQUENCE_NUMBER_BASE)?).ok()
}
