//! Reloading: when the code changes, it is built once, and this process becomes the new program (decision 10).

use std::collections::HashSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use tokio::process::Command;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::tools::{self, step};

/// How often the source files are checked. It is long enough for an editor to save several files.
const LOOK_INTERVAL: Duration = Duration::from_millis(300);

/// The files and folders that the program is built from.
const SOURCES: [&str; 6] = ["Cargo.toml", "Cargo.lock", "functions", "local", "shared", "xtask"];

/// The files of the code, with the time of their last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sources(HashSet<(PathBuf, SystemTime)>);

impl Sources {
    /// The code as it is now.
    pub(super) fn look() -> Self {
        let mut files = HashSet::new();
        for source in SOURCES {
            look_at(&tools::root().join(source), &mut files);
        }
        Self(files)
    }
}

/// The arguments of the next program: those of this one, without `--fresh`, so that the table stays.
pub(super) fn arguments() -> impl Iterator<Item = OsString> {
    env::args_os().skip(1).filter(|argument| argument != "--fresh")
}

/// Waits until the code has changed and the new program is built. `built` is the code that this program was built from. If files are saved
/// during a build, another build follows.
pub(super) async fn rebuilt(mut built: Sources) -> Result<()> {
    loop {
        built = settled(&built).await?;
        step("building");
        let mut cargo = Command::from(tools::cargo());
        cargo.args(["build", "--bin", "xtask"]).kill_on_drop(true);
        // If the build fails, cargo has shown the errors. Then wait for the next change.
        if cargo.status().await?.success() && spawn_blocking(Sources::look).await? == built {
            return Ok(());
        }
    }
}

/// Waits until the code has changed, and no file has changed since the last check.
async fn settled(built: &Sources) -> Result<Sources> {
    let mut before = built.clone();
    loop {
        sleep(LOOK_INTERVAL).await;
        let now = spawn_blocking(Sources::look).await?;
        if now == before && now != *built {
            return Ok(now);
        }
        before = now;
    }
}

/// Collects the files below a path. Files that cannot be read are skipped: they were removed or are being replaced.
fn look_at(path: &Path, files: &mut HashSet<(PathBuf, SystemTime)>) {
    if let Ok(entries) = fs::read_dir(path) {
        entries.flatten().for_each(|entry| look_at(&entry.path(), files));
    } else if let Ok(changed) = fs::metadata(path).and_then(|file| file.modified()) {
        files.insert((path.to_owned(), changed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_the_whole_program_is_looked_at() {
        let Sources(files) = Sources::look();
        let is_there = |end: &str| files.iter().any(|(path, _)| path.ends_with(end));
        assert!(is_there("functions/src/show_invite.rs"));
        assert!(is_there("shared/templates/layout.html"));
        assert!(is_there("local/src/lambda.rs"));
        assert!(is_there("Cargo.lock"));
        assert_eq!(Sources::look(), Sources::look());
    }
}
