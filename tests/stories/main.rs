//! Stories on the embedded engine: every rule, race, crash, budget and abuse that these operations can have.

mod abuse;
mod bad_input;
mod budgets;
mod expiry;
mod joining;
mod journeys;
mod listing;
mod permissions;
mod resending;
mod snapshots;
