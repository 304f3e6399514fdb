//! The stack of `infra/template.yaml`, which `deploy.py` deploys.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::dev::settings;
use crate::tools::root;

use super::cloud::Cloud;

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
    /// The type and the name of everything that CloudFormation has made, by logical ids.
    pub(super) resources: Value,
}

/// A version of the service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version<'a> {
    /// The folder of its sources, which has the template.
    pub(super) source: &'a Path,
    /// Its functions.
    pub(super) code: Code<'a>,
}

/// The functions of a version.
#[derive(Debug, Clone, Copy)]
pub(super) enum Code<'a> {
    /// A folder with the functions' binaries.
    Binaries(&'a Path),
    /// A folder with a zip for each function.
    Zips(&'a Path),
}

impl Deployment {
    /// Deploys a version. Binaries are packed before.
    pub(super) fn create(cloud: &Cloud, version: Version<'_>) -> Result<Self> {
        Self::deploy(cloud, version, &[])
    }

    /// Updates what is deployed to another version.
    pub(super) fn update(cloud: &Cloud, version: Version<'_>) -> Result<Self> {
        Self::deploy(cloud, version, &["--update"])
    }

    fn deploy(cloud: &Cloud, Version { source, code }: Version<'_>, how: &[&str]) -> Result<Self> {
        let Cloud { folder, ministack, provider, .. } = cloud;
        let mut command = Command::new(cloud.python());
        command.arg(root().join("xtask/src/e2e/deploy.py"));
        match code {
            Code::Binaries(binaries) => {
                command.arg("--binaries").arg(binaries).arg("--zips").arg(folder.join("zip"))
            }
            Code::Zips(zips) => command.arg("--zips").arg(zips),
        };
        let output = command
            .arg("--template")
            .arg(source.join("infra/template.yaml"))
            .args(["--aws", &ministack.aws(), "--api", &ministack.api()])
            .args(["--providers", &provider.providers(), "--provider-names", settings::PROVIDER_NAMES])
            .args(how)
            .stderr(Stdio::inherit())
            .output()
            .context("cannot start Python")?;
        if !output.status.success() {
            bail!("deploying failed; see {}", folder.join("ministack.log").display());
        }
        serde_json::from_slice(&output.stdout).context("deploy.py did not print what it has deployed")
    }

    /// Prints what the functions have logged.
    pub(super) fn print_logs(&self, cloud: &Cloud) -> Result<()> {
        let script = root().join("xtask/src/e2e/logs.py");
        Command::new(cloud.python()).arg(script).arg(cloud.ministack.aws()).arg(&self.log_group).status()?;
        Ok(())
    }
}
