//! The section of the page about the method.

use crate::machine::Machine;
use crate::plan::Plan;

/// The section about the largest requests. `cargo xtask memory` writes its table.
pub(super) const LARGEST: &str = "
## The largest requests

`cargo xtask memory` measures this table and writes it; it fails if a request passes a budget. The tailnet has 200,000 users, each with an
address, and 4,000 open invites, each by another inviter. Its log has 10,000 operations that made 49 invites each. Its owner is in 4,000
other tailnets. Each request has a process of its own, which gets it three times: the figures are the peak resident memory after that, and
the slowest answer.

<!-- largest -->
<!-- /largest -->
";

/// The beginning of the page, up to the figures.
pub(super) fn text(plan: &Plan, machine: &Machine) -> String {
    let Plan { rounds, warm_up, single_calls, load_calls, starts, listed_invites } = plan;
    let Machine { cores, processor, date, commit } = machine;
    format!(
        "# Performance

`cargo xtask bench` measures this page and writes it. Measured on {date}, commit {commit}, {cores} cores ({processor}).

## How it is measured

- Each function is its release binary, in a process of its own behind a Lambda runtime API on the same machine. Events are those of an
  HTTP API.
- The table is the embedded engine, in memory, over HTTP without TLS, and without the table's stream. It runs in the measuring process:
  its CPU time does not count for a function, but calls wait for it, and under load it needs the same cores.
- *Nothing* is a function that only answers. *Bare transaction* makes the three writes of *create a link* with the SDK, and nothing else.
- *Accept* is by somebody new, with a fresh link for each call. *List 100* lists the newest 100 of {listed_invites} e-mail invites.
- **CPU ms a call**: what the kernel counts for the process, for calls one at a time. **p50**, **p99**: from the event to the answer, for
  the same calls.
- **Calls a second**: 16 in flight over four processes.
- **First poll**, **first answer**: from the start of the process until it asks for an event, and until it has answered it. The functions
  open their connection to the table before they ask, the bare transaction does not.
- **Peak MiB**: the most that was resident after the calls one at a time.
- {rounds} rounds go through the scenarios in turn. In a round each scenario has a table and processes of its own: {starts} starts, then
  {single_calls} calls one at a time after {warm_up} to warm up, then {load_calls} under load. A figure is the median of the rounds, with
  the least and the greatest.

## Figures

"
    )
}
