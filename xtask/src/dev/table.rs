//! The table, which is kept in a file and contains the seeded tailnets.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_dynamodb::{Client, Error};
use local::Engine;
use shared::edge::app::Surroundings;
use shared::store::{Store, schema};

use super::settings::TABLE;
use super::{checkpoint, follow, people};

/// The file of the table.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join("table.db")
}

/// Opens the engine. `fresh` removes the table of earlier runs.
pub(super) fn open(folder: &Path, fresh: bool) -> Result<Engine> {
    let file = file(folder);
    if fresh || !file.exists() {
        // Failed records and checkpoints belong to the removed table.
        for name in ["table.db", "table.db-wal", "table.db-shm", follow::FAILED_RECORDS] {
            remove(&folder.join(name))?;
        }
        checkpoint::remove_all(folder)?;
    }
    Engine::open(&file).context("`cargo xtask dev --fresh` starts with a new table")
}

/// Makes the table and seeds it, unless that was done before or nobody wants seeds.
pub(super) async fn prepare(client: &Client, surroundings: &Surroundings, is_seeded: bool) -> Result<()> {
    match schema::create_table(client, TABLE).await {
        Ok(()) | Err(Error::ResourceInUseException(_)) => {}
        Err(error) => return Err(anyhow!("the table cannot be made: {}", DisplayErrorContext(error))),
    }
    if !is_seeded {
        return Ok(());
    }
    people::seed(&Store::new(client.clone(), TABLE, surroundings.entropy.clone()), surroundings).await
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", file.display()))
        }
        _ => Ok(()),
    }
}
