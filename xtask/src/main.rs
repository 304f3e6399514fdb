//! The commands for developers: `cargo xtask <command>`.

mod aws;
mod bench;
mod browser;
mod budgets;
mod cargo_lambda;
mod console;
mod contract;
mod cost;
mod deploy;
mod dev;
mod dev_figures;
mod e2e;
mod event;
mod fill_directory;
mod hand_over;
mod mail;
mod marked;
mod openapi;
mod package;
mod pictures;
mod redrive;
mod rights;
mod rotate_keys;
mod second_engine;
mod smoke;
mod stack;
mod test;
mod token;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Run, test and generate tailnet-invites.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run everything on this machine: API, table, stream and mailbox, with seeded tailnets
    Dev(dev::Options),
    /// Print a bearer token for somebody who calls the local stack
    Token(token::Options),
    /// Tell the running local stack that a user moved data, as the network does
    Activity(dev::activity::Options),
    /// Print an event for one function that is alive in the running local stack, for `cargo lambda invoke`
    Event(event::Options),
    // Its options say what it is for, at length.
    Mail(mail::Options),
    Pictures(pictures::Options),
    /// Check and test everything, as the continuous integration does
    Test(test::Options),
    /// Deploy the template into a local AWS and drive the journeys through it
    E2e,
    // Its options say what it shows, at length.
    TestUpgrade(e2e::upgrade::Options),
    /// Reckon what a million invites cost, from the README's measured units, into docs/cost.md
    Cost {
        /// Only fail if the document is stale
        #[arg(long)]
        check: bool,
    },
    /// Write what is made from the list of endpoints: infra/openapi.json, and the routes of `cargo lambda watch`
    Openapi {
        /// Only fail if something is stale
        #[arg(long)]
        check: bool,
    },
    /// Build the admin console (Node), which is committed: console/dist, and the types of the API that it calls
    Console {
        /// Only fail if something is stale
        #[arg(long)]
        check: bool,
    },
    // Its options say what it does, at length.
    FillDirectory(fill_directory::Options),
    // Its options say what it does, at length.
    Package(package::Options),
    // Its options say what it checks, at length.
    Deploy(deploy::Options),
    // Its options say what it does, at length.
    Smoke(smoke::Options),
    /// Give a tailnet of a deployed stack to another owner, by the AWS CLI
    HandOver(hand_over::Options),
    /// Hand to the functions of a deployed stack what they have given up, by the AWS CLI
    Redrive(redrive::Options),
    /// Take one step of rotating a key ring of a deployed stack, by the AWS CLI
    RotateKeys(rotate_keys::Options),
    /// Measure how long a developer waits for the local stack, and write it into CONTRIBUTING.md
    DevFigures,
    /// Measure what each operation costs the table, and write it into the README
    Budgets,
    /// Measure what the functions take as release binaries (on Linux), and write it into docs/performance.md and the README
    Bench(bench::Options),
    /// Measure the memory and the time of the largest requests as release binaries (on Linux), write them into docs/performance.md, and
    /// fail if one passes its budget
    Memory,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Dev(options) => dev::run(&options),
        Command::Token(options) => token::run(&options),
        Command::Activity(options) => dev::activity::run(&options),
        Command::Event(options) => event::run(&options),
        Command::Mail(options) => mail::run(&options),
        Command::Pictures(options) => pictures::run(&options),
        Command::Test(options) => test::run(&options),
        Command::E2e => e2e::run(),
        Command::TestUpgrade(options) => e2e::upgrade::run(&options),
        Command::Cost { check } => cost::run(check),
        Command::Openapi { check } => openapi::run(check),
        Command::Console { check } => console::build(check),
        Command::FillDirectory(options) => fill_directory::run(&options),
        Command::Package(options) => package::run(&options),
        Command::Deploy(options) => deploy::run(&options),
        Command::Smoke(options) => smoke::run(&options),
        Command::HandOver(options) => hand_over::run(&options),
        Command::Redrive(options) => redrive::run(&options),
        Command::RotateKeys(options) => rotate_keys::run(&options),
        Command::DevFigures => dev_figures::run(),
        Command::Budgets => budgets::run(),
        Command::Bench(options) => bench::run(&options),
        Command::Memory => bench::run_largest(),
    }
}

/// Prints an error with its causes, but without the backtrace that it contains if `RUST_BACKTRACE` is set.
#[expect(clippy::print_stderr, reason = "errors are for the person at the terminal")]
fn say(error: &anyhow::Error) {
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}
