//! The cloud on one machine, in one process: the table and its stream, the HTTP API, the schedule, and seeded tailnets.
//!
//! `cargo xtask dev` runs all of it. The tests use the same parts, with a clock of their own and without pauses.

mod engine;
mod stream;

#[expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "it is for stories and measurements, which end where it is not asked as a browser asks"
)]
pub mod authenticator;
pub mod event_bus;
pub mod event_source;
pub mod lambda;

pub mod cors;
pub mod http_api;
pub mod invoke_api;
pub mod schedule;

pub mod browser;
#[expect(
    clippy::indexing_slicing,
    reason = "a member that an answer lacks is null, which is noticed where it is read"
)]
pub mod events;
pub mod exchange;
pub mod seeds;

pub use engine::{Engine, trim_stream};
pub use stream::{Stream, sequence_number};
