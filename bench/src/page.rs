//! The figures as Markdown: the page in `docs`, and the table in the README.

mod method;

use std::fmt::Write;

use crate::machine::Machine;
use crate::plan::Plan;
use crate::report::{FunctionSize, Report, ScenarioReport};
use crate::scenario::Scenario;
use crate::statistics::Spread;

const HEADER: &str = "| | nothing | bare transaction | create a link | accept | list 100 |";
const RULE: &str = "|---|---|---|---|---|---|";

/// Takes one figure from the report of a scenario.
type Figure = fn(&ScenarioReport) -> Spread;

/// A row of the table: one figure of every scenario.
struct Row {
    name: &'static str,
    figure: Figure,
    decimals: usize,
    aim: &'static str,
}

const ROWS: [Row; 7] = [
    Row {
        name: "CPU ms a call",
        figure: |scenario| scenario.cpu,
        decimals: 2,
        aim: "create 1.15 × bare, accept 0.55, list 1.0",
    },
    Row {
        name: "p50 ms", figure: |scenario| scenario.p50, decimals: 2, aim: "create 1.25 × bare, list 2.5"
    },
    Row { name: "p99 ms", figure: |scenario| scenario.p99, decimals: 2, aim: "" },
    Row {
        name: "calls a second, 16 in flight",
        figure: |scenario| scenario.per_second,
        decimals: 0,
        aim: "create 0.8 × bare",
    },
    Row { name: "first poll ms", figure: |scenario| scenario.first_poll, decimals: 1, aim: "6" },
    Row { name: "first answer ms", figure: |scenario| scenario.first_answer, decimals: 1, aim: "" },
    Row { name: "peak MiB", figure: |scenario| scenario.peak_memory, decimals: 1, aim: "10" },
];
const ZIP_AIM: &str = "2.4, with sign-in 3.5";

/// The table of the README: medians alone.
#[must_use]
pub fn headline(report: &Report) -> String {
    let mut table = format!("{HEADER}\n{RULE}\n");
    for row in &ROWS {
        let cells =
            report.scenarios.iter().map(|scenario| decimal((row.figure)(scenario).median, row.decimals));
        table.push_str(&line(row.name, cells, None));
    }
    table.push_str(&zips(report, None));
    table
}

/// The whole page. `builds` is the text about build times.
#[must_use]
pub fn page(report: &Report, plan: &Plan, machine: &Machine, builds: &str) -> String {
    let mut page = method::text(plan, machine);
    let _ = write!(page, "{HEADER} aim |\n{RULE}---|\n");
    for row in &ROWS {
        let cells = report.scenarios.iter().map(|scenario| spread((row.figure)(scenario), row.decimals));
        page.push_str(&line(row.name, cells, Some(row.aim)));
    }
    page.push_str(&zips(report, Some(ZIP_AIM)));
    page.push_str(&ratios(report));
    page.push_str(method::LARGEST);
    let _ = write!(page, "\n## Builds\n\n{}\n", builds.trim());
    page.push_str(&sizes(report));
    page
}

fn line(name: &str, cells: impl Iterator<Item = String>, aim: Option<&str>) -> String {
    let cells = cells.chain(aim.map(ToOwned::to_owned)).collect::<Vec<_>>();
    format!("| {name} | {} |\n", cells.join(" | "))
}

fn zips(report: &Report, aim: Option<&str>) -> String {
    let size = |scenario: Scenario| report.sizes.iter().find(|size| size.function == scenario.binary());
    let cells = report
        .scenarios
        .iter()
        .map(|report| size(report.scenario).map_or_else(String::new, |size| megabytes(size.zip)));
    line("zip MB", cells, aim)
}

/// Compares making a link with the bare transaction.
fn ratios(report: &Report) -> String {
    let find = |wanted: Scenario| report.scenarios.iter().find(|report| report.scenario == wanted);
    let (Some(bare), Some(create)) = (find(Scenario::BareTransaction), find(Scenario::CreateLink)) else {
        return String::new();
    };
    let ratio = |figure: Figure| decimal(figure(create).median / figure(bare).median, 2);
    format!(
        "\nMaking a link takes {} times the CPU time of the bare transaction and {} times its p50, with {} times its calls a second.\n",
        ratio(|scenario| scenario.cpu),
        ratio(|scenario| scenario.p50),
        ratio(|scenario| scenario.per_second),
    )
}

fn sizes(report: &Report) -> String {
    let mut table = "\n## Sizes\n\n| function | binary MB | zip MB |\n|---|---|---|\n".to_owned();
    for FunctionSize { function, binary, zip } in &report.sizes {
        let _ = writeln!(table, "| {function} | {} | {} |", megabytes(*binary), megabytes(*zip));
    }
    table
}

fn spread(Spread { median, min, max }: Spread, decimals: usize) -> String {
    format!("{median:.decimals$} ({min:.decimals$}–{max:.decimals$})")
}

fn decimal(figure: f64, decimals: usize) -> String {
    format!("{figure:.decimals$}")
}

#[expect(clippy::cast_precision_loss, reason = "no file has 2^52 bytes")]
fn megabytes(bytes: u64) -> String {
    decimal(bytes as f64 / 1e6, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let scenario = |(number, scenario): (usize, Scenario)| {
            let figure = f64::from(u32::try_from(number).unwrap() + 1);
            let spread = Spread { median: figure, min: figure / 2.0, max: figure * 2.0 };
            ScenarioReport {
                scenario,
                cpu: spread,
                p50: spread,
                p99: spread,
                per_second: spread,
                first_poll: spread,
                first_answer: spread,
                peak_memory: spread,
            }
        };
        let sizes = ["floor-nothing", "create-invites"].map(|function| FunctionSize {
            function: function.to_owned(),
            binary: 5_000_000,
            zip: 2_000_000,
        });
        Report {
            scenarios: Scenario::ALL.into_iter().enumerate().map(scenario).collect(),
            sizes: sizes.into(),
        }
    }

    #[test]
    fn the_headline_has_the_median_of_every_scenario() {
        let table = headline(&report());
        assert!(table.starts_with(HEADER), "{table}");
        assert!(table.contains("| CPU ms a call | 1.00 | 2.00 | 3.00 | 4.00 | 5.00 |\n"), "{table}");
        assert!(table.ends_with("| zip MB | 2.00 |  | 2.00 |  |  |\n"), "{table}");
    }

    #[test]
    fn the_page_has_spreads_and_aims() {
        let machine =
            Machine { cores: 2, processor: "A".into(), date: "2026-11-25".into(), commit: "abc".into() };
        let page = page(&report(), &Plan::FULL, &machine, "Everything from nothing: 1 s.");
        assert!(page.contains("| p50 ms | 1.00 (0.50–2.00) | 2.00 (1.00–4.00) |"), "{page}");
        assert!(page.contains("| create 1.25 × bare, list 2.5 |"), "{page}");
        assert!(page.contains("Making a link takes 1.50 times the CPU time"), "{page}");
        assert!(page.contains("Everything from nothing: 1 s."), "{page}");
        assert!(page.contains("| create-invites | 5.00 | 2.00 |"), "{page}");
    }
}
