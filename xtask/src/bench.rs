//! `cargo xtask bench`: measures the release binaries, and writes the figures into `docs/performance.md` and the README.
//! `cargo xtask memory` measures the largest requests only.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::marked;
use crate::tools::{self, root, show, step, target, timed};

/// How to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Make few calls and print the figures, to see that something is far off
    #[arg(long)]
    quick: bool,
    /// Build everything anew, to measure how long that takes, too
    #[arg(long)]
    fresh: bool,
}

/// The packages whose binaries are measured. They are built without others, so that their dependencies have the same features as in a
/// release.
const MEASURED: [&str; 2] = ["functions", "floors"];

/// The functions that have a request that could be large.
const LARGEST: [&str; 6] =
    ["create-invites", "list-audit-events", "list-invites", "list-people", "list-tailnets", "list-users"];

/// Builds the functions, the floors and the benchmark, and runs it.
pub(crate) fn run(options: &Options) -> Result<()> {
    // A folder of its own: artefacts of other builds would make these builds look faster.
    let folder = target().join("bench");
    if options.fresh && folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let builds = build_functions(&folder, options.quick)?;
    step("building what measures them");
    build(&folder, &["bench"])?;
    let page = root().join("docs/performance.md");
    let binaries = folder.join("release");
    let mut measure = Command::new(binaries.join("bench"));
    measure.arg("--binaries").arg(&binaries).arg("--logs").arg(folder.join("logs"));
    measure.arg(format!("--builds={builds}")).current_dir(root());
    if options.quick {
        return show(measure.arg("--quick"));
    }
    measure.arg("--page").arg(&page).stderr(Stdio::inherit());
    let output = measure.output().context("what measures cannot be started")?;
    if !output.status.success() {
        bail!("measuring failed ({})", output.status);
    }
    marked::write("README.md", "figures", &String::from_utf8(output.stdout)?)?;
    step(&format!("figures written into README.md and {}", page.display()));
    measure_largest(&folder)
}

/// Builds what the largest requests need, and measures them.
///
/// # Errors
/// A request that has passed a budget.
pub(crate) fn run_largest() -> Result<()> {
    let folder = target().join("bench");
    step("building the functions");
    let mut command = tools::release_build();
    command.arg("--target-dir").arg(&folder).args(["--package", "functions"]);
    show(command.args(LARGEST.iter().flat_map(|function| ["--bin", function])))?;
    step("building what measures them");
    build(&folder, &["bench"])?;
    measure_largest(&folder)
}

fn measure_largest(folder: &Path) -> Result<()> {
    let binaries = folder.join("release");
    let mut measure = Command::new(binaries.join("bench"));
    measure.arg("--largest").arg("--binaries").arg(&binaries).arg("--logs").arg(folder.join("logs"));
    let output = measure.stderr(Stdio::inherit()).output().context("what measures cannot be started")?;
    let table = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        bail!("measuring the largest requests failed ({})\n{table}", output.status);
    }
    marked::write("docs/performance.md", "largest", &table)?;
    step("the largest requests written into docs/performance.md");
    Ok(())
}

/// Builds the functions. Returns a text with the build times: from nothing, and after a change in `shared`.
fn build_functions(folder: &Path, quick: bool) -> Result<String> {
    let record = folder.join("from-nothing.txt");
    step("building the functions");
    if folder.exists() {
        build(folder, &MEASURED)?;
    } else {
        show(tools::cargo().args(["fetch", "--locked"]))?;
        let (built, took) = timed(|| build(folder, &MEASURED));
        built?;
        fs::write(&record, format!("- All functions from nothing: {:.0} s.\n", took.as_secs_f64()))?;
    }
    let from_nothing = fs::read_to_string(record).unwrap_or_default();
    if quick {
        return Ok(from_nothing);
    }
    step("building them as after a change in `shared`");
    let clean =
        ["clean", "--release", "--quiet", "--package", "shared", "--package", "functions", "--target-dir"];
    show(tools::cargo().args(clean).arg(folder))?;
    let (built, took) = timed(|| build(folder, &MEASURED));
    built?;
    Ok(format!("{from_nothing}- All functions after a change in `shared`: {:.0} s.\n", took.as_secs_f64()))
}

fn build(folder: &Path, packages: &[&str]) -> Result<()> {
    let mut command = tools::release_build();
    command.arg("--target-dir").arg(folder);
    show(command.args(packages.iter().flat_map(|package| ["--package", package])))
}
