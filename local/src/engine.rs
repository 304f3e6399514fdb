//! The table's engine: an embedded one that is served as DynamoDB is, and reached by the real SDK over a real connection.

use std::future::pending;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use dynoxide::Database;
use dynoxide::storage_backend::Clock;
use rusqlite::{Connection, params};
use tokio::net::TcpListener;

use crate::Stream;

/// The engine's own sequence numbers start at 0. Records show them with this added, which makes them as long as those of AWS.
const SEQUENCE_NUMBER_BASE: u128 = 100_000_000_000_000_000_000;

/// An engine, which may be cloned: all clones are one.
#[derive(Clone)]
pub struct Engine(Database);

impl Engine {
    /// An engine that keeps its tables in a file.
    ///
    /// # Errors
    /// If the file cannot be opened or holds something else.
    pub fn open(file: &Path) -> Result<Self> {
        let path = file.to_str().context("the path of the table's file is not UTF-8")?;
        Ok(Self(Database::new(path).with_context(|| format!("{path} cannot be opened"))?))
    }

    /// An engine that forgets everything with the process, and whose time to live follows a clock.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn in_memory(clock: Arc<dyn Clock>) -> Result<Self> {
        Ok(Self(Database::memory_with_clock(clock)?))
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

    /// Removes the rows whose time to live has passed, as DynamoDB does in its own time. Each removal is a record of the stream.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn remove_expired_rows(&self) -> Result<usize> {
        Ok(self.0.sweep_ttl()?)
    }

    /// The engine itself, for what only a test does to it.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.0
    }
}

/// Drops the records of a table's stream that every reader has passed, so that the engine's file stays short and quick.
///
/// It touches the engine's own tables, so a failure is no more than a warning.
///
/// # Errors
/// If the file is not one of the engine.
pub fn trim_stream(file: &Path, table: &str, passed: Option<&str>) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "CREATE INDEX IF NOT EXISTS dev_stream_seq ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )?;
    // The newest record stays in any case: the engine numbers the next one by it.
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
