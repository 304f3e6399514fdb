//! Journeys through the deployed stack: `cargo xtask e2e` deploys it and says where it is.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story that cannot go on, or an answer that lacks what it needs, is a failed test"
)]

mod founding;
mod people;
mod stack;

mod journeys;
mod refusals;

mod keys;
mod tailnets;
mod usage;
mod users;

mod client;
mod events;
mod expiry;
