//! Everything that the functions of tailnet-invites share: the rules of inviting and joining, and the edges around them.
//!
//! Read in this order: `domain` says what is true, `operations` what can be done, `store`, `mail` and `identity` how it is kept,
//! sent and signed, `http` how it is spoken; `app` wires them together when a function starts.

pub mod domain;
pub mod operations;

pub mod identity;
pub mod mail;
pub mod store;

pub mod events;
pub mod http;
pub mod stream;

pub mod app;
pub mod config;
pub mod seed;
pub mod telemetry;
pub mod words;
