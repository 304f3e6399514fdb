//! The mail service: aws-ses-v2-local, which keeps every mail in memory and shows it on a page.

use std::path::Path;

use anyhow::Result;
use tokio::process::Command;

use super::processes::{OnExit, Processes};

/// Starts the service; it listens a moment later.
pub(crate) fn start(processes: &mut Processes, script: &Path, port: u16) -> Result<()> {
    let mut command = Command::new("node");
    command.arg(script).args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    processes.start("mailbox", command, OnExit::Fail)?;
    Ok(())
}
