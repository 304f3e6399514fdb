//! `cargo xtask fill-directory`: lists the users of a deployed stack who joined before there was a directory, by the AWS CLI.
#![expect(clippy::indexing_slicing, reason = "what a JSON value lacks is null")]

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};

use crate::aws::{Aws, Cli, Stack};
use crate::tools::step;

/// Lists in the directory, which the list of people is read from, whoever joined before there was one. Counts them, and changes nothing
/// unless `--write` is given. It can run beside everything, and again: who is listed as they are is left alone.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Have them listed; without it, only count them
    #[arg(long)]
    write: bool,
    /// How many users to have listed a second, at most, so that the function that lists them keeps up with everything else
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    per_second: u32,
    /// Go on where a run was cut off: what it printed last
    #[arg(long, value_name = "POSITION")]
    after: Option<String>,
    /// The stack
    #[arg(long, default_value = "tailnet-invites")]
    stack: String,
}

/// How many users were looked at, and how many of them were not listed as they are.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    users: u64,
    unlisted: u64,
}

/// Walks the table.
pub(crate) fn run(options: &Options) -> Result<()> {
    let Count { users, unlisted } = fill(options, &Cli, &sleep)?;
    let outcome = if options.write { "are being listed" } else { "are not listed; --write has them listed" };
    step(&format!("{unlisted} of {users} users {outcome}"));
    Ok(())
}

fn fill(options: &Options, aws: &impl Aws, wait: &dyn Fn(Duration)) -> Result<Count> {
    let function = Stack::describe(aws, &options.stack)?.resource(aws, "FillDirectory")?;
    let after = options.after.as_deref().map(serde_json::from_str).transpose();
    let mut after: Value = after.context("--after is what a run printed last")?.unwrap_or_default();
    let mut count = Count::default();
    loop {
        let filled = aws.invoke(&function, &json!({ "dryRun": !options.write, "after": after }))?;
        let number =
            |name: &str| filled[name].as_u64().with_context(|| format!("the function says no {name}"));
        let (users, unlisted) = (number("users")?, number("unlisted")?);
        count.users += users;
        count.unlisted += unlisted;
        after = filled["next"].clone();
        if after.is_null() {
            return Ok(count);
        }
        step(&format!(
            "{} of {} users so far; to go on from here: --after '{after}'",
            count.unlisted, count.users
        ));
        if options.write {
            wait(Duration::from_secs_f64(
                f64::from(u32::try_from(unlisted)?) / f64::from(options.per_second),
            ));
        }
    }
}

#[cfg(test)]
mod tests;
