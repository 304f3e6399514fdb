//! The results of a measurement.

use crate::scenario::Scenario;
use crate::statistics::Spread;

/// All results.
#[derive(Debug, Clone)]
pub struct Report {
    /// Each scenario.
    pub scenarios: Vec<ScenarioReport>,
    /// Each function.
    pub sizes: Vec<FunctionSize>,
}

/// The results of a scenario.
#[derive(Debug, Clone)]
pub struct ScenarioReport {
    /// Which.
    pub scenario: Scenario,
    /// CPU milliseconds of the function's process for a call.
    pub cpu: Spread,
    /// The median latency in milliseconds, for calls one at a time.
    pub p50: Spread,
    /// The 99th percentile of the latency in milliseconds, for the same calls.
    pub p99: Spread,
    /// Calls a second with 16 in flight over four processes.
    pub per_second: Spread,
    /// Milliseconds from the start of the process until it asks for an event.
    pub first_poll: Spread,
    /// Milliseconds from the start of the process until it has answered its first event.
    pub first_answer: Spread,
    /// The peak resident memory of the process, in MiB.
    pub peak_memory: Spread,
}

/// How large a function is.
#[derive(Debug, Clone)]
pub struct FunctionSize {
    /// Its name.
    pub function: String,
    /// The binary, in bytes.
    pub binary: u64,
    /// The zip that is uploaded, in bytes.
    pub zip: u64,
}
