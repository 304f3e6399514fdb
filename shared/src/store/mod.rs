//! The table. No other module knows DynamoDB, keys or conditions.
//!
//! `docs/data-model.md` lists the rows and the access patterns. `engine` reads and writes rows of any kind. Above it is a module for each
//! noun, with its rows beside the transactions that write them. A noun uses only nouns that are listed before it.

mod engine;

mod audit;
mod ended_sessions;
mod partitions;

mod addresses;
pub mod memberships;
pub mod users;

pub mod directory;

pub mod keys;
pub mod one_time_tokens;
pub mod passkeys;
pub mod refreshing;
pub mod sessions;
pub mod tailnets;
pub mod usage;

pub mod invites;
pub mod mail;
mod opt_outs;
pub mod revocations;

pub mod schema;
#[cfg(feature = "seeding")]
pub mod seed;
pub mod set_aside;
pub mod stream_record;
pub mod sweep;

pub mod fill;

pub use engine::{Consistency, EntropySource, List, Part, Store, StoreError};
