//! Logs: JSON lines with ids, never addresses, codes or tokens (P3).

use std::error::Error;

use crate::domain::Invite;

/// Logs why a request was answered with a status of 500 or above, with the whole chain of causes.
pub fn log_failed_request(status: u16, cause: &(dyn Error + 'static)) {
    tracing::error!(status, cause = chain(cause), "request failed");
}

/// Logs why an invite's mail could not be sent. `reason` comes from the mail service and contains no address.
pub fn log_postponed(invite: &Invite, reason: &str) {
    let (tailnet, invite) = (invite.tailnet.get(), invite.id.to_string());
    tracing::warn!(tailnet, invite, reason, "mail postponed");
}

/// An error with all its sources, each after a colon.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |&error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
