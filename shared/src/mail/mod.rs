//! Mail: what an invite's message says, and handing it to SES.

mod letter;
mod message;
mod ses;

pub use message::{InviteMail, Message};
pub use ses::{MailError, Mailer, client};
