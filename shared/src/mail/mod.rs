//! Mail: what an invite's message says, the form in which it travels, and handing it to SES.

mod letter;
mod message;
mod mime;
mod ses;

pub use message::{InviteMail, Message};
pub use mime::{OnBehalfOf, Sender};
pub use ses::{MailError, Mailer, client};
