//! The API of version 2. A file has everything of the wire for its noun: endpoints, bodies, queries, views and refusals.

pub mod invites;
pub mod joining;

pub mod users;

pub mod keys;
pub mod settings;
pub mod tailnets;

pub mod audit_log;
pub mod usage;

pub(super) mod examples;
