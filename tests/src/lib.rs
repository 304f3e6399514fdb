//! Helpers for stories: a world with an engine, a mailbox and a clock of its own, and a stack that is deployed.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a world that cannot be set up, or an answer that lacks what the story needs, is a failed test"
)]

mod browser;
mod bus;
mod clock;
mod engine;
mod issuer;
mod mailbox;
mod metric_lines;
mod pump;
mod rights;
mod turns;
mod wire;

mod meddling;
mod people;
mod tailnet;
mod verbs;
mod world;

pub mod deployed;

pub use browser::{Browser, join_form};
pub use bus::Published;
pub use issuer::{Answers, Behaviour, Issuer, PROGRAM, SigningKey};
pub use local::authenticator::Authenticator;
pub use mailbox::{Mailbox, ReceivedMail};
pub use metric_lines::{MetricLines, NAMESPACE, values};
pub use people::{Answer, Somebody};
pub use tailnet::Tailnet;
pub use turns::Side;
pub use verbs::{accept, exchange, exchange_form, follow, link_of, open_link, open_page, path_of};
pub use wire::{Call, Calls, Fault};
pub use world::{Settings, World, new_authenticator};
