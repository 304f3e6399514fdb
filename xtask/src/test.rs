//! `cargo xtask test`: all checks that a change must pass. The continuous integration runs nothing else.

use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::browser;
use crate::cargo_lambda;
use crate::console;
use crate::contract;
use crate::e2e;
use crate::second_engine;
use crate::tools::{self, LINT, step, timed};

/// Tests every package but `functions`, which has no tests of its own: each binary would be linked again.
const TEST: [&str; 6] =
    ["test", "--package=shared", "--package=local", "--package=tests", "--package=bench", "--package=xtask"];

/// A check, which prints its own output.
type Check = fn() -> Result<()>;

/// Every check, the quickest first.
const CHECKS: [(&str, Check); 12] = [
    ("format", || cargo(&["fmt", "--all", "--", "--check"])),
    ("console", || console::build(true)),
    ("lints", || cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])),
    // `--all-targets` leaves out these test targets, as they have `test = false`.
    ("lints of e2e", || cargo(&["clippy", "--workspace", "--test", "e2e*", "--", "--deny", "warnings"])),
    ("tests", || cargo(&TEST)),
    ("second engine", || second_engine::check(&TEST)),
    ("OpenAPI against the server", contract::check),
    ("browser", browser::check),
    ("cargo lambda", cargo_lambda::check),
    ("template", lint_template),
    ("e2e", e2e::run),
    ("dependencies", check_dependencies),
];

/// What is checked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only these checks [default: all]
    #[arg(value_parser = CHECKS.map(|(name, _)| name))]
    checks: Vec<String>,
}

/// Runs the checks, until one fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    let is_wanted =
        |name: &str| options.checks.is_empty() || options.checks.iter().any(|check| check == name);
    let mut durations = Vec::new();
    for (name, check) in CHECKS.into_iter().filter(|(name, _)| is_wanted(name)) {
        step(name);
        let (outcome, duration) = timed(check);
        outcome.with_context(|| format!("`{name}` failed"))?;
        durations.push(format!("{name} {:.1} s", duration.as_secs_f32()));
    }
    step(&format!("all passed: {}", durations.join(", ")));
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<()> {
    tools::show(tools::cargo().args(arguments))
}

fn lint_template() -> Result<()> {
    let template = tools::root().join("infra/template.yaml");
    tools::show(Command::new(LINT.install()?.join("cfn-lint")).arg(template))
}

/// Checks licenses, sources and duplicates. Advisories are not checked: they need a database from the network.
fn check_dependencies() -> Result<()> {
    // cargo-deny looks at the dependencies of every platform. Builds have fetched only those of this one.
    cargo(&["fetch", "--locked"])?;
    let deny = tools::install_deny()?;
    tools::show(
        Command::new(deny)
            .args(["--offline", "check", "bans", "licenses", "sources"])
            .current_dir(tools::root()),
    )
}
