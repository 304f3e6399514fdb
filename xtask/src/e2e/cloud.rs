//! What a stack is deployed into: a local AWS, and an identity provider beside it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::tools::{MINISTACK, step};

use super::ministack::MiniStack;
use super::provider::Provider;

/// It ends when this value is dropped.
#[derive(Debug)]
pub(super) struct Cloud {
    /// The folder of logs, and of whatever else a run leaves.
    pub(super) folder: PathBuf,
    /// The folder of the tools for AWS.
    pub(super) tools: PathBuf,
    /// The local AWS.
    pub(super) ministack: MiniStack,
    /// The identity provider.
    pub(super) provider: Provider,
}

impl Cloud {
    /// Starts it.
    pub(super) fn start(folder: &Path) -> Result<Self> {
        let folder = folder.to_owned();
        fs::create_dir_all(&folder)?;
        let tools = MINISTACK.install()?;
        step("starting MiniStack");
        let ministack = MiniStack::start(&tools.join("python"), &folder)?;
        step("starting the identity provider");
        let provider = Provider::start(&folder, &ministack.api())?;
        Ok(Self { folder, tools, ministack, provider })
    }

    /// The Python that has the libraries for AWS.
    pub(super) fn python(&self) -> PathBuf {
        self.tools.join("python")
    }
}
