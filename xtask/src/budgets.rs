//! `cargo xtask budgets`: what each operation costs, as the engine counts it, written into the README.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::tools::{self, step};

const BEGIN: &str = "<!-- budgets -->\n";
const END: &str = "<!-- /budgets -->";
/// What the budget stories print before each figure.
const MARK: &str = "budget | ";

/// Runs the budget stories and rewrites the README's table.
pub(crate) fn run() -> Result<()> {
    step("running the budget stories");
    let mut command = tools::cargo();
    let arguments = [
        "test",
        "--quiet",
        "--package",
        "tests",
        "--test",
        "stories",
        "budgets",
        "--",
        "--nocapture",
        "--test-threads=1",
    ];
    let output = command.args(arguments).output().context("cannot start cargo")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("the budget stories failed\n{printed}{}", String::from_utf8_lossy(&output.stderr));
    }
    let rows: Vec<&str> =
        printed.lines().filter_map(|line| line.split_once(MARK)).map(|(_, row)| row).collect();
    if rows.is_empty() {
        bail!("the budget stories printed no figure");
    }
    let path = tools::root().join("README.md");
    let readme = fs::read_to_string(&path)?;
    fs::write(&path, with_table(&readme, &rows)?)?;
    step(&format!("{} figures written into README.md", rows.len()));
    Ok(())
}

fn with_table(readme: &str, rows: &[&str]) -> Result<String> {
    let (before, rest) = readme.split_once(BEGIN).context("README.md has no block for budgets")?;
    let (_, after) = rest.split_once(END).context("README.md's block for budgets has no end")?;
    let mut table = "| operation | round trips | write units | read units |\n|---|---|---|---|\n".to_owned();
    for row in rows {
        table.push_str("| ");
        table.push_str(row);
        table.push('\n');
    }
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_replaces_the_one_before_and_nothing_else() {
        let readme = "a\n<!-- budgets -->\nold\n<!-- /budgets -->\nb\n";
        let written = with_table(readme, &["accept | 2 | 12 | 5 |"]).unwrap();
        assert!(
            written.starts_with("a\n<!-- budgets -->\n| operation |")
                && written.ends_with("|\n<!-- /budgets -->\nb\n")
        );
        assert_eq!(with_table(&written, &["accept | 2 | 12 | 5 |"]).unwrap(), written);
    }
}
