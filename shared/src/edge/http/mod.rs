//! The HTTP edge: reads requests into typed values, and turns outcomes into responses.
//!
//! A function reads its request with [`Incoming`] and the functions of its noun in `api`, and answers with [`answer`]. No other layer
//! knows HTTP.

mod cookies;
mod json;
mod query;
mod request;
mod same_site;
pub mod session_cookie;

mod paging;
mod refusal;
mod response;

pub mod api;
pub mod pages;
pub mod passkeys;
pub mod sign_out;

pub mod openapi;

pub use paging::MAX_ITEMS;
pub use refusal::{Refusal, RefusalBody};
pub use request::{Incoming, MAX_BODY_BYTES};
pub use response::{Answer, answer, empty, json, refusal_of};
