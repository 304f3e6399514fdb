//! Logs: JSON lines with ids, never addresses, codes or tokens (P3); and where metrics are written.

use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;

use lambda_http::tracing::subscriber::filter::{FilterExt, LevelFilter, Targets, filter_fn};
use lambda_http::tracing::subscriber::fmt::{MakeWriter, layer};
use lambda_http::tracing::subscriber::prelude::*;
use lambda_http::tracing::subscriber::registry;
use lambda_http::tracing::{Level, Metadata, Span, Subscriber};
use tracing::field::Empty;

use crate::domain::{Invite, SignInWay, User, UserId};
use crate::metrics::{Metrics, Reason};

/// The crates whose logs hold no secret at any level: our own.
const OURS: [&str; 2] = ["shared", "functions"];

/// Starts logging to the standard output. `AWS_LAMBDA_LOG_LEVEL`, else `RUST_LOG`, says how much (`INFO`), up to a ceiling for the
/// crates of others; `AWS_LAMBDA_LOG_FORMAT` says whether lines are JSON.
pub fn start(lookup: impl Fn(&str) -> Option<String>) {
    // There is one already where a process starts twice, as tests do.
    drop(subscriber(lookup, io::stdout).try_init());
}

/// What [`start`] logs with, into any writer.
pub fn subscriber<W>(lookup: impl Fn(&str) -> Option<String>, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let asked = lookup("AWS_LAMBDA_LOG_LEVEL").or_else(|| lookup("RUST_LOG")).unwrap_or_default();
    // `EnvFilter` takes spans and fields, too, for a regular expression engine of 250 KB in every function.
    let asked = if asked.is_empty() { Targets::new() } else { asked.parse().unwrap_or_default() };
    let others = asked.default_level().unwrap_or(LevelFilter::INFO);
    let filter = asked.with_default(others).and(filter_fn(is_below_ceiling));
    let is_json = lookup("AWS_LAMBDA_LOG_FORMAT").is_some_and(|format| format.eq_ignore_ascii_case("json"));
    let lines = layer().with_target(false).without_time().with_writer(writer);
    let lines = if is_json { lines.json().boxed() } else { lines.boxed() };
    registry().with(lines.with_filter(filter))
}

/// The metrics of a function, written to the standard output in the namespace that `METRICS_NAMESPACE` names; without it, nothing is
/// counted. They do not go through the subscriber above: CloudWatch finds them only where they are the whole of a line.
pub fn metrics(lookup: impl Fn(&str) -> Option<String>) -> Metrics {
    match lookup("METRICS_NAMESPACE") {
        Some(namespace) if !namespace.is_empty() => Metrics::new(namespace, Arc::new(print)),
        _ => Metrics::default(),
    }
}

fn print(line: &str) {
    // A line that cannot be written is no reason to fail.
    drop(writeln!(io::stdout().lock(), "{line}"));
}

/// What others log below a warning shows whole requests: bodies, credentials, codes. So it is not logged, whatever the environment asks
/// for. The span of an invocation, which says its id, is.
fn is_below_ceiling(metadata: &Metadata<'_>) -> bool {
    let crate_name = metadata.target().split("::").next().unwrap_or_default();
    let is_invocation = metadata.is_span() && crate_name == "lambda_runtime";
    OURS.contains(&crate_name) || is_invocation || *metadata.level() <= Level::WARN
}

/// What every line says that is logged while a request is answered: the gateway's id of the request, by which the access log knows it, and the
/// number of whoever calls, once that is known. It is there at any level of the log, since warnings need it, too.
#[must_use]
pub fn request(gateway_id: Option<&str>) -> Span {
    tracing::error_span!("request", gateway_request_id = gateway_id, user = Empty)
}

/// Says who sends the request: the number that the audit log knows them by, and nothing else of them (P3).
pub fn note_caller(user: UserId) {
    Span::current().record("user", user.get());
}

/// Logs that a request was refused because of who sends it: 401 or 403.
pub fn log_refused(status: u16, reason: Reason) {
    tracing::info!(status, reason = reason.word(), "request refused");
}

/// Logs that somebody has signed in.
pub fn log_signed_in(user: UserId, way: &SignInWay) {
    tracing::info!(signed_in = user.get(), way = %way, "signed in");
}

/// Logs that somebody could not sign in. `reason` is a word of this service.
pub fn log_failed_sign_in(way: &SignInWay, reason: &str) {
    tracing::info!(way = %way, reason, "sign-in failed");
}

/// Logs that somebody has signed out.
pub fn log_signed_out(user: UserId, everywhere: bool) {
    tracing::info!(signed_out = user.get(), everywhere, "signed out");
}

/// Logs why a request was answered with a status of 500 or above, with the whole chain of causes.
pub fn log_failed_request(status: u16, cause: &(dyn Error + 'static)) {
    tracing::error!(status, cause = chain(cause), "request failed");
}

/// Logs why an invite's mail could not be sent. `reason` comes from the mail service and contains no address.
pub fn log_postponed(invite: &Invite, reason: &str) {
    let (tailnet, invite) = (invite.tailnet.get(), invite.id.to_string());
    tracing::warn!(tailnet, invite, reason, "mail postponed");
}

/// Logs why a notice about a user could not be sent. `reason` comes from the mail service and contains no address.
pub fn log_postponed_notice(user: &User, reason: &str) {
    let (tailnet, user) = (user.tailnet.get(), user.id.to_string());
    tracing::warn!(tailnet, user, reason, "mail postponed");
}

/// Logs why a session could not be ended whose cookie was replaced by a new sign-in.
pub fn log_kept_session(cause: &(dyn Error + 'static)) {
    tracing::warn!(cause = chain(cause), "a replaced session goes on");
}

/// An error with all its sources, each after a colon.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |&error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(level: &'static str) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let lookup = move |name: &str| (name == "RUST_LOG").then(|| level.to_owned());
        let logging = subscriber(lookup, move || writer.clone()).set_default();
        tracing::debug!("of ours");
        tracing::warn!(target: "hyper::client", "warning of others");
        tracing::info!(target: "hyper::client", "body of a request");
        tracing::trace!(target: "aws_smithy_runtime::client", "body of a request");
        drop(logging);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn others_log_warnings_at_most_whatever_the_environment_asks_for() {
        for level in ["trace", "trace,hyper=trace,aws_smithy_runtime=trace"] {
            let text = logged(level);
            assert!(text.contains("of ours") && text.contains("warning of others"), "{text}");
            assert!(!text.contains("body of a request"), "{text}");
        }
        for level in ["info", "INFO", "", "no level, and no list of crates"] {
            let text = logged(level);
            assert!(!text.contains("of ours") && text.contains("warning of others"), "{level}: {text}");
        }
        assert_eq!(logged("off"), "");
    }
}
