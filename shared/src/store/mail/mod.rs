//! The mail of invites: what sending one depends on, the marks of how far it has come, and those that wait to be tried again.

mod brakes;
mod marks;
mod notices;
mod rows;
mod unsent;

#[cfg(feature = "seeding")]
pub(super) use brakes::address_key;
pub use brakes::{Brakes, PassOutcome};
pub use notices::{NoticeBrakes, NoticeRows};
pub use rows::{MailRows, SettingsRows};
pub use unsent::{RequeueOutcome, Unsent, UnsentMail};
