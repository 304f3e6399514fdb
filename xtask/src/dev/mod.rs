//! `cargo xtask dev`: the whole system on this machine, with no AWS account and no container.
//!
//! One process holds the table's engine, the public port and the pump that follows the table's stream; the Lambda emulator, the
//! functions and the mail service are child processes, which end with it. Everything listens on the loopback interface only.

pub(crate) mod activity;
mod announce;
pub(crate) mod functions;
pub(crate) mod people;
pub(crate) mod settings;

mod emulator;
mod front;
mod mailbox;
mod ports;
mod processes;
mod reload;
mod table;

mod checkpoint;
mod delivery;
mod pump;
mod schedule;
mod stream;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use shared::edge::stream::FUNCTIONS as STREAM_FUNCTIONS;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use crate::tools::{self, step};

use emulator::Emulator;
use processes::Processes;
use reload::Sources;
use settings::Addresses;

/// How the stack is run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The port of the API and the pages; mailbox and table get the next ones that are free
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Forget the table of earlier runs
    #[arg(long)]
    fresh: bool,
    /// Run the functions as they are built now, instead of building them anew whenever their code changes
    #[arg(long)]
    no_watch: bool,
}

/// The tools that are installed before anything starts.
struct Installed {
    cargo_lambda: PathBuf,
    mailbox: PathBuf,
}

/// Runs the stack until Ctrl-C or SIGTERM.
pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = tools::target().join("dev");
    fs::create_dir_all(&folder)?;
    let _lock = lock(&folder)?;
    announce::withdraw(&folder);
    let runtime = tokio::runtime::Runtime::new()?;
    let outcome = runtime.block_on(stack(options, &folder));
    announce::withdraw(&folder);
    runtime.shutdown_background();
    outcome
}

/// Two stacks would write to the same table.
fn lock(folder: &Path) -> Result<File> {
    let file = File::create(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("`cargo xtask dev` is running already: stop it first"),
        Err(TryLockError::Error(error)) => Err(error).context("target/dev cannot be locked"),
    }
}

async fn stack(options: &Options, folder: &Path) -> Result<()> {
    let public = ports::listen(options.port).await?;
    let installed =
        Installed { cargo_lambda: tools::CARGO_LAMBDA.install()?, mailbox: tools::install_ses()? };
    let sources = Sources::look();
    step("building");
    tools::show(&mut functions::build())?;
    let (mut processes, mut failed) = Processes::new();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let outcome = tokio::select! {
        outcome = start_and_serve(options, folder, public, &installed, sources, &mut processes) => outcome,
        Some(error) = failed.recv() => Err(error),
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    };
    step("stopping");
    processes.stop().await;
    outcome
}

async fn start_and_serve(
    options: &Options,
    folder: &Path,
    public: TcpListener,
    installed: &Installed,
    sources: Sources,
    processes: &mut Processes,
) -> Result<()> {
    step("starting");
    let database = table::open(folder, options.fresh)?;
    let table = ports::listen_near(options.port.saturating_add(2)).await?;
    let mail_port = ports::free_port(options.port.saturating_add(1)).await?;
    let emulator_port = ports::free_port(0).await?;
    let addresses = Addresses {
        api: format!("http://127.0.0.1:{}", public.local_addr()?.port()),
        mailbox: format!("http://127.0.0.1:{mail_port}"),
        dynamodb: format!("http://{}", table.local_addr()?),
        lambda: format!("http://127.0.0.1:{emulator_port}"),
    };

    let mut parts = JoinSet::new();
    parts.spawn(table::serve(table, database.clone()));
    mailbox::start(processes, &installed.mailbox, mail_port)?;
    emulator::start(processes, &installed.cargo_lambda, emulator_port)?;
    table::prepare(&addresses.dynamodb).await?;
    ports::wait_until_listening("the Lambda emulator", emulator_port).await?;
    let running = functions::start(processes, emulator_port, &addresses)?;
    ports::wait_until_listening("the mail service", mail_port).await?;

    let emulator = Arc::new(Emulator::at(&addresses.lambda));
    let stream = stream::Stream::of(database.clone())?;
    for function in STREAM_FUNCTIONS {
        let (stream, emulator, folder) = (stream.clone(), emulator.clone(), folder.to_owned());
        parts.spawn(async move { pump::follow(stream, emulator, &folder, function).await });
    }
    parts.spawn(schedule::requeue_mail(emulator.clone()));
    parts.spawn(table::sweep(database));
    let trimmed = folder.to_owned();
    parts.spawn(async move { stream::trim(&trimmed).await });
    if !options.no_watch {
        parts.spawn(reload::follow(sources, running, emulator.clone()));
    }
    parts.spawn(front::serve(public, emulator));
    announce::announce(folder, &addresses)?;
    match parts.join_next().await {
        Some(ended) => ended?,
        None => Ok(()),
    }
}

/// Shows a line of a part of the stack.
#[expect(clippy::print_stderr, reason = "the log is for the person at the terminal")]
fn log(part: &str, line: &str) {
    eprintln!("{part:<18} | {line}");
}
