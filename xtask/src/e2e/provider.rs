//! Starts and stops the identity provider of the deployed stack: the one that local runs have, too.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use local::browser::WAY_BACK;

use crate::dev::{people, settings};
use crate::stack;
use crate::tools::{self, OIDC};

/// A running identity provider. It ends when this value is dropped.
#[derive(Debug)]
pub(super) struct Provider {
    process: Child,
    port: u16,
}

impl Provider {
    /// Starts it on a free port, for the API of an origin, and waits until it listens.
    pub(super) fn start(folder: &Path, api: &str) -> Result<Self> {
        let script = OIDC.install()?;
        let file = folder.join("people.json");
        fs::write(&file, serde_json::to_string(&people::people()?)?)?;
        let log = File::create(folder.join("oidc.log"))?;
        let port = stack::free_port()?;
        let mut command = Command::new("node");
        command.arg("--require").arg(tools::root().join("xtask/tools/end-with-input.cjs")).arg(script);
        command.arg(port.to_string()).arg(settings::ISSUER).arg(format!("{api}{WAY_BACK}")).arg(file);
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        let process = command.spawn().context("cannot start Node")?;
        let provider = Self { process, port };
        stack::until(
            "the identity provider",
            || Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()),
        )?;
        Ok(provider)
    }

    /// What functions are given of it.
    pub(super) fn providers(&self) -> String {
        settings::providers(&format!("http://127.0.0.1:{}", self.port))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It ends with its standard input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
