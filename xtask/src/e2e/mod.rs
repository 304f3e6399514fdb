//! `cargo xtask e2e`: deploys the template and the release binaries into a local AWS, and runs the journeys over HTTP.
//! `cargo xtask package --check` does so with the zips that are shipped, `cargo xtask test-upgrade` after an update from an earlier version.

pub(crate) mod upgrade;

mod cloud;
mod deployment;
mod ministack;
mod provider;
mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::tools::{self, MINISTACK, TEST, root, step, target};

use cloud::Cloud;
use deployment::{Code, Deployment, Version};
use ministack::MiniStack;

/// The tests of the deployed stack, in their order.
const TARGETS: [&str; 2] = ["e2e", "e2e_log"];

/// Builds, deploys, tests, and stops everything again, even after a failure.
pub(crate) fn run() -> Result<()> {
    let binaries = build()?;
    measure(&binaries)?;
    test_deployed(Code::Binaries(&binaries))
}

/// Deploys a folder of zips and tests them.
pub(crate) fn run_packed(zips: &Path) -> Result<()> {
    test_deployed(Code::Zips(zips))
}

fn test_deployed(code: Code<'_>) -> Result<()> {
    let cloud = Cloud::start(&target().join("e2e"))?;
    step("deploying infra/template.yaml");
    let deployment = Deployment::create(&cloud, Version { source: &root(), code })?;
    run_journeys(&cloud, &deployment)
}

/// Seeds a stack of this version, and drives the journeys through it.
fn run_journeys(cloud: &Cloud, deployment: &Deployment) -> Result<()> {
    step("seeding");
    let world = world::seed(&cloud.ministack, deployment)?;
    let endpoints = world::write_endpoints(cloud, deployment, &world)?;
    step("testing");
    let tested = test(&endpoints);
    if tested.is_err() {
        step("what the functions have logged");
        deployment.print_logs(cloud)?;
    }
    tested
}

/// Deploys the templates in every combination of parameters that matters, with functions that do nothing.
pub(crate) fn deploy_combinations() -> Result<()> {
    let folder = target().join("combinations");
    std::fs::create_dir_all(&folder)?;
    let python = MINISTACK.install()?.join("python");
    let ministack = MiniStack::start(&python, &folder)?;
    let infra = root().join("infra");
    let mut command = Command::new(&python);
    command.arg(root().join("xtask/src/e2e/combinations.py")).args(["--aws", &ministack.aws()]);
    for (option, file) in
        [("--template", "template.yaml"), ("--edge", "edge.yaml"), ("--samconfig", "samconfig.toml")]
    {
        command.arg(option).arg(infra.join(file));
    }
    tools::show(&mut command)
}

/// Builds the functions as for a release. The floors are only for the benchmark.
fn build() -> Result<PathBuf> {
    step("building the functions");
    finish(tools::release_build().args(["--package=functions", "--package=floors"]))?;
    Ok(target().join("release"))
}

/// Runs the benchmark with few calls, to test it.
fn measure(binaries: &Path) -> Result<()> {
    step("measuring few calls");
    finish(tools::cargo().args(TEST).args(["--test", "e2e_bench"]).env("BENCH_BINARIES", binaries))
}

/// Runs the story of the console, the others, and then the check of the logs that they left.
fn test(endpoints: &Path) -> Result<()> {
    let folder = endpoints.parent().context("the endpoints are in a folder")?;
    tools::show(&mut browser::playwright("deployed.config.ts", folder)?)?;
    for target in TARGETS {
        test_target(target, endpoints, &[])?;
    }
    Ok(())
}

/// Runs the tests of a target whose names have one of these parts, or all, on the stack that is deployed.
fn test_target(target: &str, endpoints: &Path, only: &[&str]) -> Result<()> {
    let mut command = tools::cargo();
    command.args(TEST).args(["--test", target, "--"]).args(only);
    finish(command.env("E2E_ENDPOINTS", endpoints).env("NO_PROXY", "127.0.0.1,localhost"))
}

/// Runs a command, whose output is shown.
fn finish(command: &mut Command) -> Result<()> {
    let what = format!("{command:?}");
    let status = command.current_dir(root()).status().with_context(|| format!("cannot start {what}"))?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    Ok(())
}
