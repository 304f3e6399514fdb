//! The functions: their names, their build, and their processes, which take their requests from the emulator.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process;

use anyhow::{Context, Result};
pub(crate) use shared::edge::endpoints::functions;
use tokio::process::Command;

use super::processes::{OnExit, Process, Processes};
use super::settings::Addresses;
use crate::tools;

/// How many processes of one function run, so that two of its requests can meet.
const INSTANCES: usize = 2;

/// The processes of each function.
pub(crate) type Running = HashMap<&'static str, Vec<Process>>;

/// The command that builds all of them: of the whole workspace, so that dependencies have the features that they always have.
pub(crate) fn build() -> process::Command {
    let mut command = tools::cargo();
    command
        .args(["build", "--workspace"])
        .args(functions().into_iter().flat_map(|function| ["--bin", function]));
    command
}

/// The file that a function is built into.
pub(crate) fn binary(function: &str) -> Result<PathBuf> {
    let folder = std::env::current_exe().context("this program's folder is not known")?;
    Ok(folder.with_file_name(function))
}

/// Starts the processes of all functions.
pub(crate) fn start(processes: &mut Processes, emulator_port: u16, addresses: &Addresses) -> Result<Running> {
    let mut running = Running::new();
    for function in functions() {
        let api = format!("http://127.0.0.1:{emulator_port}/.rt/{function}");
        for _ in 0..INSTANCES {
            let mut command = Command::new(binary(function)?);
            command.env_clear().envs(addresses.environment()).env("AWS_LAMBDA_RUNTIME_API", &api);
            command.envs([
                ("AWS_LAMBDA_FUNCTION_NAME", function),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "local"),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
            ]);
            running.entry(function).or_default().push(processes.start(function, command, OnExit::Restart)?);
        }
    }
    Ok(running)
}
