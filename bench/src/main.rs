//! Measures release binaries and prints the README's table; `cargo xtask bench` builds and calls it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use bench::{Crowd, Machine, Plan};
use clap::Parser;

/// Measure release binaries and print the README's table.
#[derive(Parser)]
struct Arguments {
    /// The folder of the binaries
    #[arg(long)]
    binaries: PathBuf,
    /// The folder that the processes log to
    #[arg(long)]
    logs: PathBuf,
    /// The file to write with all figures; without it they are printed
    #[arg(long)]
    page: Option<PathBuf>,
    /// What the page says of the builds
    #[arg(long, default_value = "")]
    builds: String,
    /// Make few calls, to see that something is far off
    #[arg(long)]
    quick: bool,
    /// Measure the largest requests only, and print their table
    #[arg(long)]
    largest: bool,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the table is what this prints")]
async fn main() -> Result<()> {
    let Arguments { binaries, logs, page, builds, quick, largest } = Arguments::parse();
    if largest {
        let measured = bench::largest(Crowd::LARGEST, &binaries, &logs).await?;
        print!("{}", bench::largest_table(&measured));
        return bench::check_largest(&measured);
    }
    let plan = if quick { Plan::QUICK } else { Plan::FULL };
    let report = bench::run(&plan, &binaries, &logs).await?;
    let text = bench::page(&report, &plan, &Machine::this(), &builds);
    match page {
        Some(file) => {
            fs::write(file, text)?;
            print!("{}", bench::headline(&report));
        }
        None => print!("{text}"),
    }
    Ok(())
}
