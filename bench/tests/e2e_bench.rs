//! The measuring itself, with few calls of the binaries in the folder that `BENCH_BINARIES` names.

use std::path::{Path, PathBuf};

use bench::{Crowd, Plan, Scenario};

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_is_measured_and_every_function_weighed() {
    let (binaries, logs) = folders().expect("`cargo xtask e2e` names the folder");
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

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_requests_are_answered_as_they_must() {
    let (binaries, logs) = folders().expect("`cargo xtask e2e` names the folder");
    let measured = bench::largest(Crowd::SMALL, &binaries, &logs).await.expect("each is answered");
    assert!(measured.iter().all(|one| one.peak_memory >= one.at_start && one.bytes > 0), "{measured:?}");
    bench::check_largest(&measured).expect("in a small tailnet, none takes much");
}

/// The folder of the binaries, and one for logs.
fn folders() -> Option<(PathBuf, PathBuf)> {
    let binaries = std::env::var_os("BENCH_BINARIES")?;
    Some((PathBuf::from(binaries), Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench")))
}
