//! The edges: they parse requests, records and events into typed values, and turn the outcome of an operation into an answer.

pub mod app;
pub mod serve;

pub mod bus;
pub mod http;
pub mod operator;
pub mod stream;

pub mod endpoints;
