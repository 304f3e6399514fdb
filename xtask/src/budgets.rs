//! `cargo xtask budgets`: measures the cost of each operation, as the engine counts it, and writes it into the README.

use anyhow::{Context, Result, bail};

use crate::marked;
use crate::tools::{self, step};

/// The prefix of the lines that the budget stories print.
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
    marked::write("README.md", "budgets", &table(&rows))?;
    step(&format!("{} figures written into README.md", rows.len()));
    Ok(())
}

fn table(rows: &[&str]) -> String {
    let mut table = "| operation | round trips | write units | read units |\n|---|---|---|---|\n".to_owned();
    for row in rows {
        table.push_str("| ");
        table.push_str(row);
        table.push('\n');
    }
    table
}
