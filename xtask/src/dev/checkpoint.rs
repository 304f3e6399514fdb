//! How far each function has handled the table's stream. Each has a file for it, so that a restart neither loses nor repeats records.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use shared::edge::stream;

/// The last sequence number that a function has handled.
pub(crate) fn read(folder: &Path, function: &str) -> Option<String> {
    fs::read_to_string(file(folder, function)).ok().filter(|number| !number.is_empty())
}

/// Saves that a function has handled everything up to a sequence number.
pub(crate) fn write(folder: &Path, function: &str, number: &str) -> Result<()> {
    let (file, draft) = (file(folder, function), folder.join(format!("{function}.checkpoint.new")));
    let written = fs::write(&draft, number).and_then(|()| fs::rename(&draft, &file));
    written.with_context(|| format!("{} cannot be written", file.display()))
}

/// The last sequence number that every function has handled; `None` while one of them has not begun.
pub(crate) fn slowest(folder: &Path) -> Option<String> {
    let numbers: Option<Vec<_>> =
        stream::FUNCTIONS.into_iter().map(|function| read(folder, function)).collect();
    // All are equally long, so their order as text is that of the numbers.
    numbers?.into_iter().min()
}

/// Removes all files.
pub(crate) fn remove_all(folder: &Path) -> Result<()> {
    for function in stream::FUNCTIONS {
        let file = file(folder, function);
        if file.exists() {
            fs::remove_file(&file).with_context(|| format!("{} cannot be removed", file.display()))?;
        }
    }
    Ok(())
}

fn file(folder: &Path, function: &str) -> PathBuf {
    folder.join(format!("{function}.checkpoint"))
}
