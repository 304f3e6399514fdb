//! The one table: the only module that knows DynamoDB, its keys and its conditions.
//!
//! `docs/data-model.md` lists the rows and the access patterns. `engine` reads and writes rows without knowing what they are about. Above
//! it is a module for each noun, with the rows beside the transactions that write them; a noun uses only those that are listed before it.

mod engine;

mod audit;
mod partitions;

mod addresses;
pub mod memberships;
pub mod users;

pub mod keys;
pub mod tailnets;
pub mod usage;

pub mod invites;
pub mod mail;
pub mod revocations;

pub mod schema;
#[cfg(feature = "seeding")]
pub mod seed;
pub mod stream_record;

pub use engine::{Consistency, EntropySource, Store, StoreError};
