//! `cargo xtask test`: everything that must hold before a change is taken; the continuous integration runs nothing else.

use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::cargo_lambda;
use crate::e2e;
use crate::tools::{self, LINT, step, timed};

/// A check, which shows its own output.
type Check = fn() -> Result<()>;

/// Every check, the quickest first.
const CHECKS: [(&str, Check); 8] = [
    ("format", || cargo(&["fmt", "--all", "--", "--check"])),
    ("lints", || cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])),
    // A test target that plain `cargo test` leaves out is left out by `--all-targets`, too.
    ("lints of e2e", || cargo(&["clippy", "--workspace", "--test", "e2e*", "--", "--deny", "warnings"])),
    // Not the functions: they have no tests but the stories, and each would be linked twice more.
    ("tests", || {
        cargo(&[
            "test",
            "--package=shared",
            "--package=local",
            "--package=tests",
            "--package=bench",
            "--package=xtask",
        ])
    }),
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

/// Runs the checks; the first one that fails ends it.
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

/// Licenses, sources and duplicates; advisories need a database that is fetched from elsewhere.
fn check_dependencies() -> Result<()> {
    // It looks at every platform's dependencies, and builds have fetched only this one's.
    cargo(&["fetch", "--locked"])?;
    let deny = tools::install_deny()?;
    tools::show(
        Command::new(deny)
            .args(["--offline", "check", "bans", "licenses", "sources"])
            .current_dir(tools::root()),
    )
}
