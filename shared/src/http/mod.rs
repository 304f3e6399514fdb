//! The HTTP edge: requests become typed values, answers and errors become responses.
//!
//! A function reads its request with [`Incoming`] and answers with [`answer`]; nothing below this module sees a header.

mod bodies;
mod incoming;
mod json_body;
mod parameters;

mod answer;
mod reasons;
mod refusal;

mod pages;
mod paging;
mod wire;

pub mod routes;
#[cfg(feature = "openapi")]
pub mod schemas;

pub use answer::{Answer, answer, empty, json, page, redirect};
pub use bodies::{new_key, new_role, new_tailnet, settings_change};
pub use incoming::{Incoming, MAX_BODY_BYTES};
pub use pages::{
    code_cookie, code_of_cookie, failure_page, gone_page, invite_page, no_cookie_page, unknown_page,
};
pub use paging::{MAX_ITEMS, Paged};
pub use parameters::{
    MAX_KEY_LENGTH, audit_query, create_request, invite_code, invite_query, month, user_query,
};
pub use refusal::{Refusal, RefusalBody};
pub use wire::{
    ViewedInvite, audit_log, created_invites, created_key, joined_user, keys, settings, tailnet, tailnets,
    usage, user, user_invite, user_invites, users,
};
