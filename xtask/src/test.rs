//! `cargo xtask test`: all checks that a change must pass. The continuous integration runs nothing else.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Child, Command};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::browser;
use crate::cargo_lambda;
use crate::console;
use crate::contract;
use crate::e2e;
use crate::rights;
use crate::second_engine;
use crate::tools::{self, LINT, WORKFLOWS, step, target, timed};

/// A check, which prints its own output.
struct Check {
    name: &'static str,
    run: fn() -> Result<()>,
    /// Whether it runs beside the others where all run: it mostly waits, or uses one core.
    is_beside: bool,
}

const fn check(name: &'static str, run: fn() -> Result<()>) -> Check {
    Check { name, run, is_beside: false }
}

const fn beside(name: &'static str, run: fn() -> Result<()>) -> Check {
    Check { name, run, is_beside: true }
}

/// Every check; the quickest first of those that run one after the other, the longest first of those beside them.
const CHECKS: [Check; 13] = [
    check("format", || cargo(&["fmt", "--all", "--", "--check"])),
    check("console", || console::build(true)),
    check("lints", || cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])),
    // `--all-targets` leaves out these test targets, as they have `test = false`.
    check("lints of e2e", || {
        const TARGETS: [&str; 6] = ["--test", "e2e*", "--test", "rights", "--test", "upgrade"];
        cargo(&[&["clippy", "--workspace"], &TARGETS[..], &["--", "--deny", "warnings"]].concat())
    }),
    check("tests", rights::test_and_note),
    check("rights", rights::check),
    check("browser", browser::check),
    beside("e2e", e2e::run),
    beside("second engine", second_engine::check),
    beside("OpenAPI against the server", contract::check),
    beside("cargo lambda", cargo_lambda::check),
    beside("template", check_templates),
    beside("dependencies", check_dependencies),
];

/// What is checked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only these checks, one after the other [default: all]
    #[arg(value_parser = CHECKS.map(|check| check.name))]
    checks: Vec<String>,
}

/// Runs the checks, until one fails. All of them run in two rows at once.
pub(crate) fn run(options: &Options) -> Result<()> {
    if !options.checks.is_empty() {
        let is_wanted = |name: &str| options.checks.iter().any(|check| check == name);
        return run_each(CHECKS.iter().filter(|check| is_wanted(check.name)));
    }
    let other_row = OtherRow::start()?;
    let here = run_each(CHECKS.iter().filter(|check| !check.is_beside));
    let there = other_row.finish();
    here.and(there)
}

fn run_each<'a>(checks: impl Iterator<Item = &'a Check>) -> Result<()> {
    let mut durations = Vec::new();
    for Check { name, run, .. } in checks {
        step(name);
        let (outcome, duration) = timed(run);
        outcome.with_context(|| format!("`{name}` failed"))?;
        durations.push(format!("{name} {:.1} s", duration.as_secs_f32()));
    }
    step(&format!("all passed: {}", durations.join(", ")));
    Ok(())
}

/// The checks that run beside the others, in a process that prints into a file.
struct OtherRow {
    process: Child,
    output: PathBuf,
}

impl OtherRow {
    fn start() -> Result<Self> {
        let names = CHECKS.iter().filter(|check| check.is_beside).map(|check| check.name);
        let names: Vec<&str> = names.collect();
        let output = target().join("test/beside.txt");
        fs::create_dir_all(target().join("test"))?;
        let file = File::create(&output)?;
        step(&format!("beside the rest: {} (into {})", names.join(", "), output.display()));
        // By a copy of this program, which a build can replace in the meantime.
        let program = target().join("test/xtask");
        fs::copy(env::current_exe()?, &program)?;
        let mut command = Command::new(program);
        command.arg("test").args(names).stdout(file.try_clone()?).stderr(file);
        Ok(Self { process: command.spawn()?, output })
    }

    /// Waits for them, and shows the end of what they have printed: how long each took, or why one has failed.
    fn finish(mut self) -> Result<()> {
        step("waiting for what runs beside");
        let status = self.process.wait()?;
        let printed = fs::read(&self.output)?;
        let printed = String::from_utf8_lossy(&printed);
        let shown = if status.success() { 1 } else { 100 };
        let end = printed.rmatch_indices('\n').nth(shown).map_or(0, |(before, _)| before + 1);
        io::stderr().write_all(printed.as_bytes().get(end..).unwrap_or_default())?;
        ensure!(status.success(), "what ran beside has failed, see above, and {}", self.output.display());
        Ok(())
    }
}

fn cargo(arguments: &[&str]) -> Result<()> {
    tools::show(tools::cargo().args(arguments))
}

/// Checks the templates against the schemas of AWS, and deploys them into a local AWS.
fn check_templates() -> Result<()> {
    let templates = ["template.yaml", "edge.yaml"].map(|name| tools::root().join("infra").join(name));
    tools::show(Command::new(LINT.install()?.join("cfn-lint")).args(templates))?;
    step("checking the workflows");
    check_workflows()?;
    step("deploying combinations of parameters");
    e2e::deploy_combinations()
}

/// Checks the workflows against the schemas of GitHub, and that every action is pinned and no token may more than it must.
fn check_workflows() -> Result<()> {
    let (tools, github) = (WORKFLOWS.install()?, tools::root().join(".github"));
    for (schema, files) in [
        (
            "vendor.github-workflows",
            ["test", "advisories", "deploy", "release"].map(|name| format!("workflows/{name}.yml")).to_vec(),
        ),
        ("vendor.dependabot", vec!["dependabot.yml".to_owned()]),
    ] {
        let files = files.iter().map(|file| github.join(file));
        let mut command = Command::new(tools.join("check-jsonschema"));
        tools::show(command.args(["--builtin-schema", schema]).args(files))?;
    }
    tools::show(Command::new(tools.join("zizmor")).args(["--offline", "--quiet"]).arg(github))
}

/// Checks licenses, sources and duplicates. Advisories are looked up by a workflow: they need a database from the network.
fn check_dependencies() -> Result<()> {
    // cargo-deny looks at the dependencies of every platform. Builds have fetched only those of this one.
    cargo(&["fetch", "--locked"])?;
    let deny = tools::install_deny()?;
    tools::show(
        Command::new(deny)
            .args(["--offline", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"])
            .current_dir(tools::root()),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The features of every package that a build takes.
    fn features(of: &[&str]) -> BTreeMap<String, String> {
        let mut tree = tools::cargo();
        tree.args(["tree", "--locked", "--offline", "--prefix=none", "--format={p}|{f}"]);
        let output = tree.args(of).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        // A star stands where what is below was listed before.
        let lines = lines.lines().map(|line| line.trim_end_matches(" (*)"));
        lines.filter_map(|line| line.split_once('|')).map(|(p, f)| (p.to_owned(), f.to_owned())).collect()
    }

    #[test]
    fn what_xtask_is_built_with_is_not_built_again_for_the_tests() {
        let packages = &tools::TEST[1..];
        let of_tests = features(&[packages, &["--edges=normal,build,dev"]].concat());
        let of_xtask = features(&["--workspace", "--edges=normal,build"]);
        assert!(of_xtask.len() > 300, "{}", of_xtask.len());
        for (package, features) in &of_xtask {
            let other = of_tests.get(package);
            assert!(
                other.is_none_or(|other| other == features),
                "{package}: {features}, but for tests {other:?}"
            );
        }
    }
}
