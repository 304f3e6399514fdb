//! `cargo xtask dev`: the whole system on this machine, with no AWS account and no container.
//!
//! One process serves the table, the API and the pages, follows the table's stream and calls the functions. The mail service and the
//! identity provider are child processes. A change of the code is built while the process runs. Then the process becomes the new program
//! (`exec`), and the services stay. Everything listens on the loopback interface only (decision 10).

pub(crate) mod activity;
pub(crate) mod announce;
pub(crate) mod cloud;
pub(crate) mod people;
pub(crate) mod settings;

mod ports;
mod reload;
mod service;

mod checkpoint;
mod follow;
mod table;

use std::env;
use std::fs::{self, File, TryLockError};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use axum::http::HeaderValue;
use clap::Args;
use local::cors;
use tokio::signal::unix::{SignalKind, signal};

use crate::tools::{self, step};

use cloud::Cloud;
use reload::Sources;
use settings::Addresses;

/// How the stack is run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The port of the API and the pages; the mailbox, the table and the functions get the next ones that are free
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Forget the table of earlier runs
    #[arg(long)]
    fresh: bool,
    /// Begin without the tailnets and people to try things with, as a deployed stack does
    #[arg(long)]
    unseeded: bool,
    /// Who may found a tailnet, as the parameter of a deployed stack says it: addresses and domains, or * for everybody
    #[arg(long, default_value = "*")]
    founders: String,
    /// The origin of a console elsewhere, whose pages may call the API with a token; may be given several times
    #[arg(long = "console-origin", value_name = "ORIGIN", value_parser = cors::parse_origin)]
    console_origins: Vec<HeaderValue>,
    /// Go on with the code as it is now, instead of building it anew whenever it changes
    #[arg(long)]
    no_watch: bool,
    /// The folder that the stack keeps its files in
    #[arg(long, default_value = "target/dev")]
    folder: PathBuf,
}

/// Why the stack ends.
enum End {
    /// Somebody has stopped it.
    Stopped,
    /// The code has changed, and the new program is built. The services keep running.
    Rebuilt {
        /// The environment variables that say where.
        services: [(&'static str, String); 2],
    },
}

/// Runs the stack until Ctrl-C or SIGTERM.
pub(crate) fn run(options: &Options) -> Result<()> {
    // The path is taken at the start: a build will replace the file by the new program.
    let program = env::current_exe().context("this program's file is not known")?;
    let folder = tools::root().join(&options.folder);
    fs::create_dir_all(&folder)?;
    let lock = lock(&folder)?;
    announce::withdraw(&folder);
    let runtime = tokio::runtime::Runtime::new()?;
    let outcome = runtime.block_on(run_until_it_ends(options, &folder));
    announce::withdraw(&folder);
    runtime.shutdown_background();
    drop(lock);
    match outcome? {
        End::Stopped => Ok(()),
        // `exec` only returns if it fails.
        End::Rebuilt { services } => {
            Err(Command::new(program).args(reload::arguments()).envs(services).exec().into())
        }
    }
}

/// Locks the folder, so that no second stack writes to the same table.
fn lock(folder: &Path) -> Result<File> {
    let file = File::create(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("`cargo xtask dev` is running already: stop it first"),
        Err(TryLockError::Error(error)) => Err(error).context("the stack's folder cannot be locked"),
    }
}

async fn run_until_it_ends(options: &Options, folder: &Path) -> Result<End> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let end = tokio::select! {
        end = start_and_serve(options, folder) => end,
        _ = interrupt.recv() => Ok(End::Stopped),
        _ = terminate.recv() => Ok(End::Stopped),
    };
    if let Ok(End::Stopped) = end {
        step("stopping");
    }
    end
}

async fn start_and_serve(options: &Options, folder: &Path) -> Result<End> {
    step("starting");
    let sources = Sources::look();
    let public = ports::listen(options.port).await?;
    let port = public.first().context("no port is listened on")?.local_addr()?.port();
    let api = format!("http://localhost:{port}");
    let mailbox = service::start_mail(folder, port.saturating_add(1)).await?;
    let table = ports::listen_near(port.saturating_add(2)).await?;
    let lambda = ports::listen_near(port.saturating_add(3)).await?;
    // Another host than the API's, as in life: a cookie goes to all ports of its host.
    let provider = service::start_provider(folder, port.saturating_add(4), &api).await?;
    let services = [mailbox.variable(), provider.variable()];
    let provider_url = format!("http://127.0.0.1:{}", provider.port);
    let addresses = Addresses {
        mailbox: format!("http://127.0.0.1:{}", mailbox.port),
        dynamodb: format!("http://{}", table.local_addr()?),
        lambda: format!("http://{}", lambda.local_addr()?),
        providers: settings::providers(&provider_url),
        founders: options.founders.clone(),
        api,
    };
    let mut cloud = Cloud::start(folder, options, table, &addresses).await?;
    cloud.serve(public, lambda, &options.console_origins);
    announce::announce(folder, &addresses, !service::are_running())?;
    tokio::select! {
        ended = cloud.ended() => ended.map(|()| End::Stopped),
        ended = mailbox.ended() => ended.map(|()| End::Stopped),
        ended = provider.ended() => ended.map(|()| End::Stopped),
        rebuilt = reload::rebuilt(sources), if !options.no_watch => {
            rebuilt?;
            cloud.finish_requests().await;
            Ok(End::Rebuilt { services })
        }
    }
}

/// Prints a line of the log of a part of the stack.
#[expect(clippy::print_stderr, reason = "the log is for the person at the terminal")]
fn log(part: &str, line: &str) {
    eprintln!("{part:<18} | {line}");
}
