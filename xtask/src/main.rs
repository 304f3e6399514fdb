//! Everything that a person types: `cargo xtask <command>`.

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
enum Command {}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {}
}
