//! Everything that the functions of tailnet-invites share: the rules of inviting and joining, and the edges around them.
//!
//! Read in this order: `domain` has the rules and `operations` the use cases. `store` keeps their data, `mail` sends mail, `identity`
//! makes and verifies secrets, `oidc` asks identity providers, `passkeys` checks
//! passkeys. `edge` turns requests and events into calls of operations, and their
//! results into answers.

pub mod domain;
pub mod operations;

pub mod identity;
pub mod mail;
pub mod oidc;
pub mod passkeys;
pub mod publishing;
pub mod store;

pub mod edge;

mod audit_entry;
pub mod config;
pub mod deadline;
pub mod http_client;
pub mod metrics;
pub mod telemetry;
pub mod words;
