//! Generated blocks of documents, between `<!-- name -->` and `<!-- /name -->`.

use std::fs;

use anyhow::{Context, Result};

use crate::tools;

/// Rewrites a block of a document of the workspace.
pub(crate) fn write(document: &str, name: &str, text: &str) -> Result<()> {
    let path = tools::root().join(document);
    let written = replaced(&fs::read_to_string(&path)?, name, text);
    fs::write(&path, written.with_context(|| format!("{document} cannot be rewritten"))?)?;
    Ok(())
}

fn replaced(document: &str, name: &str, text: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) =
        document.split_once(&begin).with_context(|| format!("there is no block `{name}`"))?;
    let (_, after) = rest.split_once(&end).with_context(|| format!("the block `{name}` has no end"))?;
    Ok(format!("{before}{begin}{text}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_replaces_the_one_before_and_nothing_else() {
        let readme = "a\n<!-- budgets -->\nold\n<!-- /budgets -->\nb\n";
        let written = replaced(readme, "budgets", "new\n").unwrap();
        assert_eq!(written, "a\n<!-- budgets -->\nnew\n<!-- /budgets -->\nb\n");
        assert_eq!(replaced(&written, "budgets", "new\n").unwrap(), written);
    }

    #[test]
    fn a_block_that_is_not_there_is_named() {
        let error = replaced("a\n<!-- figures -->\n", "figures", "").unwrap_err();
        assert!(error.to_string().contains("`figures` has no end"), "{error}");
    }
}
