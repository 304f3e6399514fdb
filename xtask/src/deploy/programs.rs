//! The programs of AWS that an operator has.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::environment::Environment;

/// Where programs are looked for, and what the environment says of the region.
pub(super) struct Programs {
    pub(super) path: OsString,
    pub(super) region: Option<String>,
}

/// The AWS CLI, in one region.
pub(super) struct Aws<'a> {
    programs: &'a Programs,
    region: &'a str,
}

impl Programs {
    /// The programs of whoever runs this.
    pub(super) fn of_this_user() -> Self {
        let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(std::env::var_os);
        Self {
            path: std::env::var_os("PATH").unwrap_or_default(),
            region: region.and_then(|region| region.into_string().ok()),
        }
    }

    /// Fails unless a program is there.
    pub(super) fn require(&self, program: &str, page: &str) -> Result<()> {
        let output = self.command(program).arg("--version").output();
        let is_there = output.is_ok_and(|output| output.status.success());
        ensure!(is_there, "`{program}` is missing: install it ({page})");
        Ok(())
    }

    /// The region of an environment, of the environment variables, or of the AWS CLI's configuration.
    pub(super) fn region(&self, environment: &Environment) -> Result<String> {
        if let Some(region) = environment.region.as_ref().or(self.region.as_ref()) {
            return Ok(region.clone());
        }
        let configured = self.command("aws").args(["configure", "get", "region"]).output()?;
        let region = String::from_utf8_lossy(&configured.stdout).trim().to_owned();
        ensure!(
            !region.is_empty(),
            "no region is chosen: give `region` in the environment of infra/samconfig.toml, or set AWS_REGION"
        );
        Ok(region)
    }

    /// The AWS CLI.
    pub(super) const fn aws<'a>(&'a self, region: &'a str) -> Aws<'a> {
        Aws { programs: self, region }
    }

    /// Runs the SAM CLI, which talks to the operator itself.
    pub(super) fn sam(&self, arguments: &[&str], files: &[(&str, &PathBuf)]) -> Result<()> {
        let mut command = self.command("sam");
        command.args(arguments);
        for (option, file) in files {
            command.arg(option).arg(file);
        }
        let status = command.status().context("the SAM CLI cannot be started")?;
        ensure!(
            status.success(),
            "the SAM CLI has failed; nothing was deployed, or CloudFormation has rolled it back"
        );
        Ok(())
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // A pager would wait for a key.
        command.env("PATH", &self.path).env("AWS_PAGER", "");
        command
    }
}

impl Aws<'_> {
    /// Makes a call and returns its answer.
    pub(super) fn call(&self, arguments: &[&str]) -> Result<Value> {
        self.ask(arguments)?.map_err(|said| anyhow::anyhow!("{said}"))
    }

    /// Makes a call and returns its answer; `None` if it fails and says this.
    pub(super) fn call_unless(&self, arguments: &[&str], says: &str) -> Result<Option<Value>> {
        match self.ask(arguments)? {
            Ok(answer) => Ok(Some(answer)),
            Err(said) if said.contains(says) => Ok(None),
            Err(said) => bail!(said),
        }
    }

    /// The answer, or what is said of a failure.
    fn ask(&self, arguments: &[&str]) -> Result<Result<Value, String>> {
        let mut command = self.programs.command("aws");
        command.args(arguments).args(["--region", self.region, "--output", "json"]);
        let output = command.stdin(Stdio::null()).output().context("the AWS CLI cannot be started")?;
        if output.status.success() {
            return Ok(Ok(serde_json::from_slice(&output.stdout)?));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let words: Vec<_> = arguments.iter().take(2).copied().collect();
        Ok(Err(format!("`aws {}` failed: {}", words.join(" "), said.trim())))
    }
}
