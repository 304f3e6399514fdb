//! Measuring: the scenarios in turn, round by round.

mod load;
mod single;
mod start;

use std::path::Path;

use anyhow::{Context, Result};

use crate::cloud::Cloud;
use crate::plan::Plan;
use crate::process::FunctionProcess;
use crate::report::ScenarioReport;
use crate::runtime_api::RuntimeApi;
use crate::scenario::{Scenario, Supply};
use crate::statistics::Spread;
use crate::step;

/// The processes that share the calls under load.
const PROCESSES: usize = 4;

/// Processes of one function that share a queue. Between measurements, each waits for an event.
struct Service {
    api: RuntimeApi,
    processes: Vec<FunctionProcess>,
}

/// The figures of one round of a scenario.
struct Round {
    starts: start::Starts,
    single: single::Single,
    per_second: f64,
    peak_memory: f64,
}

/// Measures every scenario.
pub(crate) async fn scenarios(plan: &Plan, binaries: &Path, logs: &Path) -> Result<Vec<ScenarioReport>> {
    let mut measured = Scenario::ALL.map(|scenario| (scenario, Vec::new()));
    for number in 1..=plan.rounds {
        step(&format!("round {number} of {}", plan.rounds));
        for (scenario, rounds) in &mut measured {
            let log = logs.join(format!("{}.log", scenario.binary()));
            let failed = || format!("measuring {} failed; see {}", scenario.binary(), log.display());
            // A new engine each time: with each write, an engine looks at all transactions of the last ten minutes.
            let cloud = Cloud::start(binaries, logs).await?;
            rounds.push(round(*scenario, plan, &cloud).await.with_context(failed)?);
        }
    }
    Ok(measured.iter().map(|(scenario, rounds)| report(*scenario, rounds)).collect())
}

async fn round(scenario: Scenario, plan: &Plan, cloud: &Cloud) -> Result<Round> {
    let mut supply = Supply::start(cloud).await?;
    if scenario == Scenario::List {
        supply.fill_list(plan.listed_invites).await?;
    }
    let starts = start::measure(scenario, cloud, supply.events(scenario, plan.starts).await?).await?;
    let mut alone = Service::start(scenario, cloud, 1).await?;
    let _ = single::measure(&mut alone, supply.events(scenario, plan.warm_up).await?).await?;
    let single = single::measure(&mut alone, supply.events(scenario, plan.single_calls).await?).await?;
    let peak_memory = alone.process()?.peak_memory()?;
    drop(alone);
    let mut group = Service::start(scenario, cloud, PROCESSES).await?;
    let _ = load::measure(&mut group, supply.events(scenario, plan.warm_up * PROCESSES).await?).await?;
    let per_second = load::measure(&mut group, supply.events(scenario, plan.load_calls).await?).await?;
    Ok(Round { starts, single, per_second, peak_memory })
}

fn report(scenario: Scenario, rounds: &[Round]) -> ScenarioReport {
    let spread = |figure: fn(&Round) -> f64| Spread::of(rounds.iter().map(figure));
    ScenarioReport {
        scenario,
        cpu: spread(|round| round.single.cpu),
        p50: spread(|round| round.single.p50),
        p99: spread(|round| round.single.p99),
        per_second: spread(|round| round.per_second),
        first_poll: spread(|round| round.starts.first_poll),
        first_answer: spread(|round| round.starts.first_answer),
        peak_memory: spread(|round| round.peak_memory),
    }
}

impl Service {
    async fn start(scenario: Scenario, cloud: &Cloud, count: usize) -> Result<Self> {
        let mut api = RuntimeApi::start().await?;
        let start = |_| FunctionProcess::start(cloud, scenario.binary(), &api.address);
        let processes = (0..count).map(start).collect::<Result<_>>()?;
        for _ in 0..count {
            let _ = api.polled().await?;
        }
        Ok(Self { api, processes })
    }

    fn process(&self) -> Result<&FunctionProcess> {
        self.processes.first().context("there is no process")
    }
}
