//! Metrics: what became of invites and of requests. It is counted while a function runs and written as one line of the log, from which
//! CloudWatch makes metrics (its embedded metric format). No id, address or code is in it (P3).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Takes one line of metrics, without the end of the line.
pub type Sink = Arc<dyn Fn(&str) + Send + Sync>;

/// The dimension of [`REFUSED`]; no other metric has one.
pub const REASON: &str = "Reason";
/// The name of the metric that counts refused requests, by [`Reason`].
pub const REFUSED: &str = "Refused";
/// The name of the metric of how long a request took, in milliseconds.
pub const LATENCY: &str = "Latency";

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Invites that were made, by e-mail or as links.
    Created,
    /// Mails of invites that the mail service has taken.
    Mailed,
    /// Mails of invites that arrived.
    Delivered,
    /// Mails of invites that came back for good.
    Bounced,
    /// Links of invites that were opened and led to the invite's page, by whomever: people, previews and scanners.
    PageOpened,
    /// Invites by which somebody has joined.
    Accepted,
    /// Invites that expired unused.
    Expired,
    /// Transactions that were cancelled because others were in the way.
    Conflicts,
    /// Calls that the store made again, after a pause. The SDK's own are not among them.
    Retries,
    /// Mails that the mail service was still too busy for after some seconds: its rate, or its quota of a day, is used up.
    MailThrottled,
    /// Sweeps that did not come to the end of the table.
    SweepUnfinished,
}

/// Why a request was refused, as a word of a small set: each is a metric of its own, which costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Something in the request is not what it must be.
    Invalid,
    /// There is no credential, or one that is no good.
    Unauthenticated,
    /// The caller may not do it.
    Forbidden,
    /// What is asked for does not exist, or not for the caller.
    NotFound,
    /// It does not go with how things are.
    Conflict,
    /// The invite was used, deleted or has expired.
    Gone,
    /// The body is too large.
    TooLarge,
    /// A send budget is used up.
    TooMany,
    /// The table or another service was busy.
    Busy,
    /// Something is wrong with the service.
    Failed,
    /// The address is invited already.
    Invited,
    /// The address or the person belongs to a user of the tailnet already.
    Member,
    /// The role is none that the caller may grant.
    RoleNotAllowed,
    /// The invite is bound to another address.
    OtherAddress,
    /// The person's home tailnet does not let them join others.
    ForbiddenByHome,
}

/// Counts for the running invocation. Clones count together. By default nothing is counted.
#[derive(Clone, Default)]
pub struct Metrics(Option<Arc<Tally>>);

struct Tally {
    namespace: String,
    sink: Sink,
    counts: Mutex<BTreeMap<Metric, u64>>,
}

/// How a request ended.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// How long it took.
    pub latency: Duration,
    /// Why it was refused, if it was.
    pub refused: Option<Reason>,
}

impl Metric {
    /// Everything that is counted.
    pub const ALL: [Self; 11] = [
        Self::Created,
        Self::Mailed,
        Self::Delivered,
        Self::Bounced,
        Self::PageOpened,
        Self::Accepted,
        Self::Expired,
        Self::Conflicts,
        Self::Retries,
        Self::MailThrottled,
        Self::SweepUnfinished,
    ];

    /// Its name in CloudWatch.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Mailed => "Mailed",
            Self::Delivered => "Delivered",
            Self::Bounced => "Bounced",
            Self::PageOpened => "PageOpened",
            Self::Accepted => "Accepted",
            Self::Expired => "Expired",
            Self::Conflicts => "Conflicts",
            Self::Retries => "Retries",
            Self::MailThrottled => "MailThrottled",
            Self::SweepUnfinished => "SweepUnfinished",
        }
    }
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 15] = [
        Self::Invalid,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::Gone,
        Self::TooLarge,
        Self::TooMany,
        Self::Busy,
        Self::Failed,
        Self::Invited,
        Self::Member,
        Self::RoleNotAllowed,
        Self::OtherAddress,
        Self::ForbiddenByHome,
    ];

    /// Its word in CloudWatch, the value of the dimension [`REASON`]. The words are stable.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::TooLarge => "too-large",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Invited => "invited",
            Self::Member => "member",
            Self::RoleNotAllowed => "role-not-allowed",
            Self::OtherAddress => "other-address",
            Self::ForbiddenByHome => "forbidden-by-home",
        }
    }
}

impl Metrics {
    /// Metrics of this namespace, of which each line goes there.
    #[must_use]
    pub fn new(namespace: impl Into<String>, sink: Sink) -> Self {
        Self(Some(Arc::new(Tally { namespace: namespace.into(), sink, counts: Mutex::default() })))
    }

    /// Counts.
    pub fn add(&self, metric: Metric, count: u64) {
        if let Some(tally) = self.0.as_ref().filter(|_| count > 0) {
            *tally.counts().entry(metric).or_default() += count;
        }
    }

    /// Writes what was counted since the last line, if anything was.
    pub fn write(&self, now: Timestamp) {
        self.write_with(now, None);
    }

    /// The same, and how a request ended.
    pub fn write_request(&self, now: Timestamp, request: Request) {
        self.write_with(now, Some(request));
    }

    fn write_with(&self, now: Timestamp, request: Option<Request>) {
        let Some(tally) = &self.0 else { return };
        let counts = std::mem::take(&mut *tally.counts());
        if !counts.is_empty() || request.is_some() {
            (tally.sink)(&line(&tally.namespace, now, &counts, request));
        }
    }
}

impl Tally {
    fn counts(&self) -> MutexGuard<'_, BTreeMap<Metric, u64>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One document of the embedded metric format: the values, and under `_aws` what they are.
fn line(namespace: &str, now: Timestamp, counts: &BTreeMap<Metric, u64>, request: Option<Request>) -> String {
    let mut members: Map<String, Value> =
        counts.iter().map(|(metric, count)| (metric.name().to_owned(), json!(count))).collect();
    let mut plain: Vec<Value> = counts.keys().map(|metric| definition(metric.name(), "Count")).collect();
    let mut directives = Vec::new();
    if let Some(Request { latency, refused }) = request {
        members.insert(LATENCY.to_owned(), json!(u64::try_from(latency.as_millis()).unwrap_or(u64::MAX)));
        plain.push(definition(LATENCY, "Milliseconds"));
        if let Some(reason) = refused {
            members.insert(REASON.to_owned(), json!(reason.word()));
            members.insert(REFUSED.to_owned(), json!(1));
            directives.push(directive(namespace, &[REASON], vec![definition(REFUSED, "Count")]));
        }
    }
    directives.push(directive(namespace, &[], plain));
    members.insert(
        "_aws".to_owned(),
        json!({ "Timestamp": now.as_millisecond(), "CloudWatchMetrics": directives }),
    );
    Value::Object(members).to_string()
}

fn definition(name: &str, unit: &str) -> Value {
    json!({ "Name": name, "Unit": unit })
}

fn directive(namespace: &str, dimensions: &[&str], metrics: Vec<Value>) -> Value {
    json!({ "Namespace": namespace, "Dimensions": [dimensions], "Metrics": metrics })
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
