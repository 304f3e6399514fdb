//! `cargo xtask e2e`: the real template with the real binaries in a local AWS, and the journeys driven through it over HTTP.

mod deployment;
mod ministack;
mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::{MINISTACK, root, step, target};

use deployment::Deployment;
use ministack::MiniStack;

/// The tests of the deployed stack, in their order.
const TARGETS: [&str; 2] = ["e2e", "e2e_log"];

/// Builds, deploys, tests, and stops everything again, whatever happens.
pub(crate) fn run() -> Result<()> {
    let folder = target().join("e2e");
    let python = MINISTACK.install()?.join("python");
    let binaries = build()?;
    measure(&binaries)?;
    step("starting MiniStack");
    let ministack = MiniStack::start(&python, &folder)?;
    step("deploying infra/template.yaml");
    let deployment = Deployment::create(&python, &ministack, &binaries, &folder)?;
    step("seeding");
    let world = world::seed(&ministack, &deployment)?;
    let endpoints = world::write_endpoints(&folder, &ministack, &deployment, &world)?;
    step("testing");
    let tested = test(&endpoints);
    if tested.is_err() {
        step("what the functions have logged");
        deployment.print_logs(&python, &ministack)?;
    }
    tested
}

/// Builds the functions as they are shipped, by themselves; the floors are only for measuring.
fn build() -> Result<PathBuf> {
    step("building the functions");
    let arguments = ["build", "--release", "--package=functions", "--package=floors"];
    finish(Command::new(env!("CARGO")).args(arguments))?;
    Ok(target().join("release"))
}

/// Makes few calls of them behind a runtime API, to see that `cargo xtask bench` can measure them.
fn measure(binaries: &Path) -> Result<()> {
    step("measuring few calls");
    let mut command = Command::new(env!("CARGO"));
    command.args(["test", "--workspace", "--test", "e2e_bench"]);
    finish(command.env("BENCH_BINARIES", binaries))
}

/// The stories, and after them what looks at the traces that they have left.
fn test(endpoints: &Path) -> Result<()> {
    for target in TARGETS {
        // For all members at once rather than for the tests alone, so that dependencies have the features they were built with.
        let mut command = Command::new(env!("CARGO"));
        command.args(["test", "--workspace", "--test", target]);
        finish(command.env("E2E_ENDPOINTS", endpoints).env("NO_PROXY", "127.0.0.1,localhost"))?;
    }
    Ok(())
}

/// Runs a command that shows its output.
fn finish(command: &mut Command) -> Result<()> {
    let what = format!("{command:?}");
    let status = command.current_dir(root()).status().with_context(|| format!("cannot start {what}"))?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    Ok(())
}
