//! `cargo xtask cost`: what a million invites cost, from the measured units in the README and a table of prices.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::marked;
use crate::tools::root;

/// The document that it writes into.
const DOCUMENT: &str = "docs/cost.md";
/// Where and when the prices below held: list prices, without what is free.
const PRICES_OF: &str = "us-east-1, 2026-11-29";

/// Prices in dollars a million.
const WRITE_UNIT: f64 = 0.625;
const READ_UNIT: f64 = 0.125;
const REQUEST: f64 = 1.0;
const MAIL: f64 = 100.0;
const EVENT: f64 = 1.0;
/// A run, and a second of a gigabyte on arm64.
const RUN: f64 = 0.20;
const GIGABYTE_SECOND: f64 = 13.3334;
/// A gigabyte of logs that is taken in.
const GIGABYTE_OF_LOGS: f64 = 0.50;

/// What a run is taken to be: so long, with so much memory, and so many bytes of log, those of the gateway included.
const SECONDS: f64 = 0.05;
const GIGABYTES: f64 = 0.25;
const BYTES_OF_LOG: f64 = 1_200.0;

/// Something that happens to an invite.
struct Step {
    /// A row of the README's table of budgets; `None` if it touches no table.
    operation: Option<&'static str>,
    requests: f64,
    runs: f64,
    mails: f64,
    events: f64,
}

const fn request(operation: &'static str) -> Step {
    Step { operation: Some(operation), requests: 1.0, runs: 1.0, mails: 0.0, events: 0.0 }
}

const fn run_of(operation: &'static str) -> Step {
    Step { operation: Some(operation), requests: 0.0, runs: 1.0, mails: 0.0, events: 0.0 }
}

const fn mail(operation: &'static str) -> Step {
    Step { mails: 1.0, ..run_of(operation) }
}

/// Requests that touch no table: a link that leads on, the way to a provider and back, a file of the console.
const fn without_table(requests: f64) -> Step {
    Step { operation: None, requests, runs: requests, mails: 0.0, events: 0.0 }
}

/// Events of the audit log: each record of one or more wakes the function that follows the stream.
const fn told(records: f64, events: f64) -> Step {
    Step { operation: None, requests: 0.0, runs: records, mails: 0.0, events }
}

/// The invite is mailed, and SES says that it has arrived.
const MAILED: [Step; 3] =
    [request("create one e-mail invite"), mail("send a mail"), run_of("note what became of a mail")];
/// Somebody opens the link, signs in with an identity provider and joins. The inviter's row wakes the function that follows the stream.
const JOINED: [Step; 8] = [
    without_table(1.0),
    request("open the invite page"),
    without_table(1.0),
    request("sign in, in no tailnet"),
    request("open the invite page, signed in"),
    request("join by the form"),
    request("open the invite page, joined"),
    run_of("list a user who joins"),
];

/// The lives of invites.
fn lives() -> [(&'static str, Vec<Step>); 4] {
    let mailed = || MAILED.into_iter().chain([told(2.0, 1.0)]);
    let joined = || JOINED.into_iter().chain([told(1.0, 2.0)]);
    let approved = [
        mail("tell an inviter who waits"),
        request("approve a user"),
        mail("tell somebody that they were approved"),
        run_of("list a user who is approved"),
        told(1.0, 1.0),
    ];
    let again = [
        request("resend an e-mail invite"),
        mail("send a mail"),
        run_of("note what became of a mail"),
        told(2.0, 1.0),
    ];
    [
        ("mailed, and somebody joins", mailed().chain(joined()).collect()),
        (
            "a link, and somebody joins",
            [request("create one link"), told(2.0, 1.0)].into_iter().chain(joined()).collect(),
        ),
        ("mailed, somebody joins and is approved", mailed().chain(joined()).chain(approved).collect()),
        (
            "mailed twice, and nobody comes",
            mailed().chain(again).chain([run_of("delete an e-mail invite"), told(1.0, 1.0)]).collect(),
        ),
    ]
}

/// Writes the table into the document, or only checks that it is up to date.
///
/// # Errors
/// If a budget is not in the README, or, with `check`, if the document is stale.
pub(crate) fn run(check: bool) -> Result<()> {
    let table = table(&budgets()?)?;
    if !check {
        return marked::write(DOCUMENT, "cost", &table);
    }
    if !fs::read_to_string(root().join(DOCUMENT))?.contains(&table) {
        bail!("{DOCUMENT} is stale; run `cargo xtask cost` and commit it");
    }
    Ok(())
}

/// Write and read units of each operation.
type Budgets = HashMap<String, (f64, f64)>;

fn budgets() -> Result<Budgets> {
    let readme = fs::read_to_string(root().join("README.md"))?;
    let (_, rest) = readme.split_once("<!-- budgets -->").context("README.md has no budgets")?;
    let rows = rest.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [operation, _, written, read] = cells.as_slice() else { return None };
        Some(((*operation).to_owned(), (written.parse().ok()?, read.parse().ok()?)))
    });
    Ok(rows.collect())
}

fn table(budgets: &Budgets) -> Result<String> {
    let mut table = format!(
        "A million invites, in dollars ({PRICES_OF}):\n\n\
         | an invite that is | table, writes | table, reads | functions | API | mails | events | logs | together |\n\
         |---|---|---|---|---|---|---|---|---|\n"
    );
    for (life, steps) in lives() {
        let units = steps.iter().filter_map(|step| step.operation).map(|operation| {
            budgets
                .get(operation)
                .copied()
                .with_context(|| format!("README.md has no budget of `{operation}`"))
        });
        let units: Vec<(f64, f64)> = units.collect::<Result<_>>()?;
        let sum = |of: fn(&Step) -> f64| steps.iter().map(of).sum::<f64>();
        let runs = sum(|step| step.runs);
        let parts = [
            units.iter().map(|(written, _)| written).sum::<f64>() * WRITE_UNIT,
            units.iter().map(|(_, read)| read).sum::<f64>() * READ_UNIT,
            runs * (RUN + SECONDS * GIGABYTES * GIGABYTE_SECOND),
            sum(|step| step.requests) * REQUEST,
            sum(|step| step.mails) * MAIL,
            sum(|step| step.events) * EVENT,
            // A million times so many bytes are so many megabytes.
            runs * BYTES_OF_LOG / 1_000.0 * GIGABYTE_OF_LOGS,
        ];
        write!(table, "| {life} |")?;
        for part in parts {
            write!(table, " {part:.1} |")?;
        }
        writeln!(table, " **{:.0}** |", parts.iter().sum::<f64>())?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_up_to_date() {
        run(true).unwrap();
    }

    #[test]
    fn an_operation_without_a_budget_is_named() {
        let error = table(&Budgets::new()).unwrap_err();
        assert!(error.to_string().contains("`create one e-mail invite`"), "{error}");
    }
}
