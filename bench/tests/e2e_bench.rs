//! The measuring itself, with few calls of the binaries in the folder that `BENCH_BINARIES` names.

use std::path::{Path, PathBuf};

use bench::{Plan, Scenario};

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_is_measured_and_every_function_weighed() {
    let binaries =
        PathBuf::from(std::env::var_os("BENCH_BINARIES").expect("`cargo xtask e2e` names the folder"));
    let logs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let report = bench::run(&Plan::FEW_CALLS, &binaries, &logs).await.expect("everything can be measured");
    let measured: Vec<Scenario> = report.scenarios.iter().map(|report| report.scenario).collect();
    assert_eq!(measured, Scenario::ALL);
    for report in &report.scenarios {
        let figures = [report.cpu, report.p50, report.per_second, report.first_poll, report.first_answer];
        assert!(figures.iter().all(|figure| figure.min > 0.0), "{report:?}");
    }
    assert!(report.sizes.iter().all(|size| size.zip > 0 && size.zip < size.binary));
    assert!(report.sizes.iter().any(|size| size.function == "create-invites"));
}
