//! The machine, the day and the commit of a measurement.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use jiff::Timestamp;

/// The machine, the day and the code.
#[derive(Debug, Clone)]
pub struct Machine {
    /// How many cores it has.
    pub cores: usize,
    /// The name of its processor.
    pub processor: String,
    /// The day, such as `2026-11-25`.
    pub date: String,
    /// The commit, and whether there were uncommitted changes.
    pub commit: String,
}

impl Machine {
    /// This one, today.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "figures have a date")]
    pub fn this() -> Self {
        let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name =
            cpus.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(':'));
        let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
        let changed = git(&["status", "--porcelain", "--", "*.rs", "*.toml", "*.lock"])
            .is_some_and(|files| !files.is_empty());
        Self {
            cores: available_parallelism().map_or(1, usize::from),
            processor: name.map_or("unknown processor", |(_, name)| name.trim()).to_owned(),
            date: Timestamp::now().strftime("%Y-%m-%d").to_string(),
            commit: if changed { format!("{commit} with changes") } else { commit },
        }
    }
}

/// The output of git; `None` without git or outside of a repository.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
