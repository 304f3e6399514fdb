//! Everything that the functions of tailnet-invites share: the rules of inviting and joining, and the edges around them.
//!
//! Read in this order: `domain` says what is true, `operations` what can be done; `store`, `mail` and `identity` how it is kept, sent
//! and signed; `edge` how it is asked for and answered.

pub mod domain;
pub mod operations;

pub mod identity;
pub mod mail;
pub mod store;

pub mod edge;

pub mod config;
pub mod telemetry;
pub mod words;
