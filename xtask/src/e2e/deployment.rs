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

impl Deployment {
    /// Packs the binaries and deploys them.
    pub(super) fn create(
        python: &Path,
        (ministack, provider): (&MiniStack, &Provider),
        binaries: &Path,
        folder: &Path,
    ) -> Result<Self> {
        let output = Command::new(python)
            .arg(root().join("xtask/src/e2e/deploy.py"))
            .arg("--template")
            .arg(root().join("infra/template.yaml"))
            .args(["--aws", &ministack.aws(), "--api", &ministack.api()])
            .args(["--providers", &provider.providers(), "--provider-names", settings::PROVIDER_NAMES])
            .arg("--binaries")
            .arg(binaries)
            .arg("--zips")
            .arg(folder.join("zip"))
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
