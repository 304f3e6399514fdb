//! Journeys through the stack that `cargo xtask e2e` deploys.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on, or an answer that lacks what it needs, is a failed test"
)]

mod journeys;
mod refusals;

mod keys;
mod signing_in;
mod smoke;
mod tailnets;
mod usage;
mod users;

mod client;
mod events;
mod expiry;
mod redrive;
