//! The edges: what comes in becomes typed values for an operation, and what comes of it goes out again.

pub mod app;
pub mod serve;

pub mod bus;
pub mod http;
pub mod stream;

pub mod endpoints;
