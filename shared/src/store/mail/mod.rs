//! The mail of invites: what sending one depends on, the marks of how far it has come, and those that wait to be tried again.

mod marks;
mod rows;
mod unsent;

pub use rows::MailRows;
pub use unsent::{RequeueOutcome, UnsentMail};
