//! Logs: JSON lines with ids, never addresses, codes or tokens (P3).

use std::error::Error;

use crate::http::Refusal;

/// Logs why a request could not be served, once, with the whole chain of causes. A client's own mistakes are not logged.
pub fn log_refusal(refusal: &Refusal) {
    if let Some(cause) = &refusal.cause {
        let status = refusal.status.as_u16();
        tracing::error!(status, cause = chain(cause.as_ref()), "request failed");
    }
}

/// An error with all its sources, each after a colon.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |&error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
