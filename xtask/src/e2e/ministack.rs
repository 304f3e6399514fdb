//! Starts and stops MiniStack, a local AWS that runs functions as plain processes.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ends MiniStack when standard input closes. So nothing keeps running, even if this process is killed.
const KEEPER: &str = r#""$@" & child=$!; read -r _; kill -TERM $child; wait $child"#;

/// A running MiniStack. It ends when this value is dropped.
#[derive(Debug)]
pub(super) struct MiniStack {
    keeper: Child,
    port: u16,
}

impl MiniStack {
    /// Starts it on a free port. Returns before it is ready.
    pub(super) fn start(python: &Path, folder: &Path) -> Result<Self> {
        // All files that it writes are in this folder.
        let files = folder.join("ministack");
        let _ = fs::remove_dir_all(&files);
        fs::create_dir_all(&files)?;
        let log = File::create(folder.join("ministack.log"))?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(python)
            .args(["-m", "ministack"])
            // Functions inherit its environment, so it is clean.
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &files)
            .env("TMPDIR", &files)
            .env("PYTHONUNBUFFERED", "1")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            // Where the functions find AWS.
            .env("AWS_ENDPOINT_URL", format!("http://localhost:{port}"))
            // Functions get their role's credentials, and every call is checked against the role's policies.
            .env("AUTH", "true")
            // Otherwise it opens a second port, which another run may use.
            .env("IOT_MTLS_ENABLED", "0")
            .current_dir(&files)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .context("cannot start MiniStack")?;
        Ok(Self { keeper, port })
    }

    /// The address of its AWS APIs. It distinguishes them from the deployed API by the host name.
    pub(super) fn aws(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The address of the deployed API.
    pub(super) fn api(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // Closing standard input ends MiniStack, which ends the functions.
        drop(self.keeper.stdin.take());
        for _ in 0..100 {
            if self.keeper.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        let group = format!("-{}", self.keeper.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.keeper.wait();
    }
}
