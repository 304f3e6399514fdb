//! The mail of invites: what sending one depends on, the marks of how far it has come, and those that wait to be tried again.

mod brakes;
mod marks;
mod notices;
mod release_mail;
mod rows;
mod unsent;

#[cfg(feature = "seeding")]
pub(super) use brakes::address_key;
pub use brakes::{Brakes, PassOutcome, ReadBrake};
pub use notices::{NoticeBrakes, NoticeRows};
pub use release_mail::ReleaseMailOutcome;
pub use rows::{MailRows, SettingsRows};
pub use unsent::{DueNote, MailRelease, RequeueOutcome, Unsent, UnsentMail};
