//! Everything that a person types: `cargo xtask <command>`.

mod e2e;
mod openapi;
mod tools;

use clap::{Parser, Subcommand};

/// Run, test and generate tailnet-invites.
#[derive(Parser)]
#[command(name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Deploys the template into a local AWS and drives the journeys through it.
    E2e,
    /// Write infra/openapi.json, the description of the API, from the code.
    Openapi {
        /// Only fail if it is stale.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::E2e => e2e::run(),
        Command::Openapi { check } => openapi::run(check),
    }
}
