//! The stack of `infra/template.yaml`, which `deploy.py` deploys.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::dev::settings;
use crate::tools::root;

use super::ministack::MiniStack;
use super::provider::Provider;

/// The deployed stack.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Deployment {
    /// The table's name.
    pub(super) table: String,
    /// The log group of all functions.
    pub(super) log_group: String,
    /// The keys that sessions are made with.
    pub(super) credential_keys: String,
    /// The keys that links are made with.
    pub(super) link_keys: String,
    /// The bucket of batches that were given up.
    pub(super) given_up_batches: String,
    /// The functions' names by their logical ids.
    pub(super) functions: BTreeMap<String, String>,
}

/// What is deployed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Code<'a> {
    /// A folder with the functions' binaries.
    Binaries(&'a Path),
    /// A folder with a zip for each function.
    Zips(&'a Path),
}

impl Deployment {
    /// Deploys the functions. Binaries are packed before.
    pub(super) fn create(
        python: &Path,
        (ministack, provider): (&MiniStack, &Provider),
        code: Code<'_>,
        folder: &Path,
    ) -> Result<Self> {
        let mut command = Command::new(python);
        command.arg(root().join("xtask/src/e2e/deploy.py"));
        match code {
            Code::Binaries(binaries) => {
                command.arg("--binaries").arg(binaries).arg("--zips").arg(folder.join("zip"))
            }
            Code::Zips(zips) => command.arg("--zips").arg(zips),
        };
        let output = command
            .arg("--template")
            .arg(root().join("infra/template.yaml"))
            .args(["--aws", &ministack.aws(), "--api", &ministack.api()])
            .args(["--providers", &provider.providers(), "--provider-names", settings::PROVIDER_NAMES])
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start Python")?;
        if !output.status.success() {
            bail!("deploying failed; see {}", folder.join("ministack.log").display());
        }
        serde_json::from_slice(&output.stdout).context("deploy.py did not print what it has deployed")
    }

    /// Prints what the functions have logged.
    pub(super) fn print_logs(&self, python: &Path, ministack: &MiniStack) -> Result<()> {
        let script = root().join("xtask/src/e2e/logs.py");
        Command::new(python).arg(script).arg(ministack.aws()).arg(&self.log_group).status()?;
        Ok(())
    }
}
