//! Compares what IAM lets each function do with what the stories have had it call.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::tools::{self, TEST, target};

/// Tells stories where to note their functions' calls, and the comparison where they are.
const VARIABLE: &str = "STORIES_CALLS";

/// Runs the tests. What functions have called in all stories is kept if they pass.
pub(crate) fn test_and_note() -> Result<()> {
    let (calls, unfinished) = (calls(), target().join("stories-calls.unfinished"));
    for old in [&calls, &unfinished] {
        if old.exists() {
            fs::remove_file(old)?;
        }
    }
    tools::show(tools::cargo().args(TEST).env(VARIABLE, &unfinished))?;
    fs::rename(&unfinished, &calls).context("no story has noted a call")
}

/// Compares in both directions.
pub(crate) fn check() -> Result<()> {
    if !calls().exists() {
        bail!("it is not known what functions call: run `cargo xtask test tests rights`");
    }
    let mut comparison = tools::cargo();
    comparison.args(TEST).args(["--test", "rights"]);
    tools::show(comparison.env(VARIABLE, calls()))
}

fn calls() -> PathBuf {
    target().join("stories-calls")
}
