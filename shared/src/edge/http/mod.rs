//! The HTTP edge: requests become typed values, what comes of them becomes responses.
//!
//! A function reads its request with [`Incoming`] and the reader of its noun, and answers with [`answer`]. Nothing below this module
//! sees a header.

mod json;
mod query;
mod request;

mod paging;
mod refusal;
mod response;

pub mod api;
pub mod pages;

pub mod openapi;

pub use paging::MAX_ITEMS;
pub use refusal::{Refusal, RefusalBody};
pub use request::{Incoming, MAX_BODY_BYTES};
pub use response::{Answer, answer, empty, json};
