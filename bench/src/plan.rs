//! How much is measured.

/// How many rounds, calls and starts a run has.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How often everything is measured. Each round goes through all scenarios, so that a temporary disturbance affects all of them.
    pub rounds: usize,
    /// Calls of each process to warm up, which are not measured.
    pub warm_up: usize,
    /// Calls of a scenario in a round, one at a time.
    pub single_calls: usize,
    /// Calls of a scenario in a round, 16 in flight.
    pub load_calls: usize,
    /// Starts of a scenario in a round.
    pub starts: usize,
    /// Open invites in the tailnet that is listed.
    pub listed_invites: usize,
}

impl Plan {
    /// For the published figures.
    pub const FULL: Self = Self {
        rounds: 9,
        warm_up: 100,
        single_calls: 500,
        load_calls: 1_500,
        starts: 5,
        listed_invites: 10_000,
    };
    /// For a quick look: it shows only large differences.
    pub const QUICK: Self =
        Self { rounds: 3, warm_up: 50, single_calls: 200, load_calls: 400, starts: 3, listed_invites: 1_000 };
    /// For a test of the benchmark itself.
    pub const FEW_CALLS: Self =
        Self { rounds: 1, warm_up: 1, single_calls: 2, load_calls: 16, starts: 1, listed_invites: 150 };
}
