//! A process of a function, and its CPU time and memory as the kernel counts them.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cloud::Cloud;
use crate::now;

/// A running function. Its process is killed when this value is dropped.
#[derive(Debug)]
pub(crate) struct FunctionProcess {
    child: Child,
    /// When it was started.
    pub(crate) started: Instant,
}

impl FunctionProcess {
    /// Starts a binary with the address of a runtime API. Its log is appended to a file of its name.
    pub(crate) fn start(cloud: &Cloud, binary: &str, runtime_api: &str) -> Result<Self> {
        let path = cloud.logs.join(format!("{binary}.log"));
        let log = File::options().create(true).append(true).open(path)?;
        let mut command = Command::new(cloud.binaries.join(binary));
        command.env_clear().envs(cloud.environment()).env("AWS_LAMBDA_RUNTIME_API", runtime_api);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let started = now();
        let child = command.spawn().with_context(|| format!("{binary} cannot be started; is it built?"))?;
        Ok(Self { child, started })
    }

    /// The CPU time of all of its threads, as the kernel's scheduler counts it.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let threads = fs::read_dir(self.proc("task")).context("the process has ended; its log says why")?;
        let mut nanos = 0;
        for thread in threads {
            let schedstat = fs::read_to_string(thread?.path().join("schedstat"))?;
            let on_cpu = schedstat.split_whitespace().next().context("the kernel counts no CPU time")?;
            nanos += on_cpu.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanos))
    }

    /// Its peak resident memory, in MiB.
    pub(crate) fn peak_memory(&self) -> Result<f64> {
        let status = fs::read_to_string(self.proc("status"))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib =
            peak.and_then(|peak| peak.split_whitespace().next()).context("the kernel counts no memory")?;
        Ok(kib.parse::<f64>()? / 1024.0)
    }

    fn proc(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }
}

impl Drop for FunctionProcess {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
