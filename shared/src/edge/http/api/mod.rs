//! The API of version 2, a file for each noun: its endpoints, bodies, queries, views and refusals.

pub mod invites;
pub mod joining;
pub mod many;

pub mod me;
pub mod token_exchange;
pub mod users;

pub mod people;

pub mod keys;
pub mod settings;
pub mod tailnets;

pub mod audit_log;
pub mod changes;
pub mod usage;

pub(super) mod examples;
