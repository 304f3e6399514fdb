//! Mail: what an invite's message says, the form in which it travels, and handing it to SES.

mod letter;
mod message;
mod mime;
mod notice;
mod ses;

pub use message::{InviteMail, Message};
pub use mime::{OnBehalfOf, Sender};
pub use notice::NoticeMail;
pub use ses::{MailError, Mailer, client};
