//! `cargo xtask openapi`: writes `infra/openapi.json`, the description of the API that the code makes.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use shared::edge::http::openapi::document;

use crate::tools;

/// Writes the document, or only checks that it is up to date.
///
/// # Errors
/// If it is stale and may not be written, or cannot be read or written.
pub(crate) fn run(check: bool) -> Result<()> {
    let (file, document) = (file(), text()?);
    if !check {
        return fs::write(&file, document).with_context(|| format!("cannot write {}", file.display()));
    }
    let found = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    if found != document {
        bail!("infra/openapi.json is stale; run `cargo xtask openapi` and commit it");
    }
    Ok(())
}

fn file() -> PathBuf {
    tools::root().join("infra/openapi.json")
}

/// The members of objects are sorted, so that a change of the code changes no more lines than it must.
fn text() -> Result<String> {
    let document = serde_json::to_value(document())?;
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_document_is_up_to_date() {
        run(true).unwrap();
    }
}
