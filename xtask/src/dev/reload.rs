//! Reloading: when the code changes, the functions are built once, all together, and those that came out otherwise are restarted.
//!
//! The emulator could do it, but it runs cargo for each process of each function at its first request, one after the other, which
//! took most of the time to the first answer; and for each again after a change.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use tokio::process::Command;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::emulator::Emulator;
use super::functions::{self, Running, functions};
use super::log;
use crate::tools::{self, step};

/// How often the code is looked at. An editor that saves several files is done with them within that time.
const LOOK_INTERVAL: Duration = Duration::from_millis(300);

/// What functions are built from.
const SOURCES: [&str; 4] = ["Cargo.toml", "Cargo.lock", "functions", "shared"];

/// The files of the code, with the time of their last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sources(HashSet<(PathBuf, SystemTime)>);

impl Sources {
    /// The code as it is now.
    pub(crate) fn look() -> Self {
        let mut files = HashSet::new();
        for source in SOURCES {
            look_at(&tools::root().join(source), &mut files);
        }
        Self(files)
    }
}

/// Follows the code until the process ends; `built` is the code that the running functions were built from.
pub(crate) async fn follow(mut built: Sources, running: Running, emulator: Arc<Emulator>) -> Result<()> {
    let mut started = binaries()?;
    loop {
        let now = settled(&built).await?;
        step("building");
        // What is wrong has been shown then, and the next change is waited for.
        if Command::from(functions::build()).kill_on_drop(true).status().await?.success() {
            let binaries = binaries()?;
            let is_other = |function: &&str| started.get(function) != binaries.get(function);
            restart(functions().into_iter().filter(is_other), &running, &emulator).await;
            started = binaries;
        }
        built = now;
    }
}

/// Waits until the code is another and nobody is writing it.
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

async fn restart(functions: impl Iterator<Item = &'static str>, running: &Running, emulator: &Emulator) {
    let mut restarted = Vec::new();
    for function in functions {
        let _held = emulator.hold(function).await;
        for process in running.get(function).into_iter().flatten() {
            process.restart().await;
        }
        restarted.push(function);
    }
    if !restarted.is_empty() {
        log("reloaded", &restarted.join(", "));
    }
}

/// When each function was built.
fn binaries() -> Result<HashMap<&'static str, SystemTime>> {
    functions()
        .into_iter()
        .map(|function| Ok((function, fs::metadata(functions::binary(function)?)?.modified()?)))
        .collect()
}

/// What cannot be read is not there, or is just being replaced.
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
    fn the_code_of_functions_and_what_they_share_is_looked_at() {
        let Sources(files) = Sources::look();
        let is_there = |end: &str| files.iter().any(|(path, _)| path.ends_with(end));
        assert!(is_there("functions/src/show_invite.rs"));
        assert!(is_there("shared/templates/layout.html"));
        assert!(is_there("Cargo.lock"));
        assert_eq!(Sources::look(), Sources::look());
    }
}
