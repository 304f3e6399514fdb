//! Measures the functions as Lambda runs them: each release binary is a process behind a runtime API. The table is the embedded engine in
//! memory.
//!
//! A function's CPU time comes from the kernel, so it includes neither the engine nor this process. Latency and throughput include the
//! engine, which runs on the same cores.

mod plan;
mod statistics;

mod cloud;
mod events;
mod process;
mod runtime_api;
mod scenario;

mod measure;
mod sizes;

mod crowd;
mod largest;

mod machine;
mod page;
mod report;

use std::path::Path;
use std::time::Instant;

use anyhow::Result;

pub use crowd::Crowd;
pub use largest::{Largest, check_largest, largest, largest_table};
pub use machine::Machine;
pub use page::{headline, page};
pub use plan::Plan;
pub use report::{FunctionSize, Report, ScenarioReport};
pub use scenario::Scenario;
pub use statistics::Spread;

/// Measures everything: the scenarios with the binaries in a folder, and the size of each of these functions.
///
/// The logs of the processes are written into `logs`.
///
/// # Errors
/// A binary that is missing, or a function that does not answer as it must; the message names the log.
pub async fn run(plan: &Plan, binaries: &Path, logs: &Path) -> Result<Report> {
    std::fs::create_dir_all(logs)?;
    let scenarios = measure::scenarios(plan, binaries, logs).await?;
    step("weighing the functions");
    Ok(Report { scenarios, sizes: sizes::of_all(binaries)? })
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this crate is for")]
fn now() -> Instant {
    Instant::now()
}

/// Prints progress.
#[expect(clippy::print_stderr, reason = "progress is for the person at the terminal")]
fn step(what: &str) {
    eprintln!("==> {what}");
}
