//! MiniStack, a local AWS that runs functions as plain processes, from its start to its end.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ends MiniStack when nobody holds the other end of standard input any more: however this process ends, nothing is left running.
const KEEPER: &str = r#""$@" & child=$!; read -r _; kill -TERM $child; wait $child"#;

/// A running MiniStack, which ends with this value.
#[derive(Debug)]
pub(super) struct MiniStack {
    keeper: Child,
    port: u16,
}

impl MiniStack {
    /// Starts it on a free port. It is not ready yet when this returns.
    pub(super) fn start(python: &Path, folder: &Path) -> Result<Self> {
        // Whatever it writes, it writes there.
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
            // Or it opens a second port, which another run may have.
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

    /// Where its AWS APIs are. It tells them from the deployed API by the host's name.
    pub(super) fn aws(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Where the deployed API is.
    pub(super) fn api(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // Its other end closes, which ends MiniStack, which ends the functions.
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
