//! Mails about how somebody's joining goes on: to their inviter when they wait, and to them when they were approved (R31).

use jiff::{SignedDuration, Timestamp};

use super::mail::next_try;

/// The shortest time between two notices to an inviter about people who wait.
pub const WAITING_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// How long a notice is tried to be sent. After that it is no news any more.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(3 * 24);

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Somebody waits for approval. It goes to whoever has invited them.
    Waiting,
    /// Somebody was approved. It goes to them.
    Approved,
}

/// A notice about a user that has not been sent yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// When there was a reason for it.
    pub requested_at: Timestamp,
    /// When it is tried again, if it waits for that.
    pub retry_at: Option<Timestamp>,
}

impl NoticeKind {
    /// Its name in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
        }
    }

    /// The kind with this name in the table.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Approved].into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Notice {
    /// A notice that is to be sent now.
    #[must_use]
    pub const fn requested(kind: NoticeKind, at: Timestamp) -> Self {
        Self { kind, requested_at: at, retry_at: None }
    }

    /// Whether it is to be sent now.
    #[must_use]
    pub const fn is_due(&self) -> bool {
        self.retry_at.is_none()
    }

    /// When to try again what could not be sent at `now`, in pauses as those of invites' mails; `None` after three days.
    #[must_use]
    pub fn next_try(&self, now: Timestamp) -> Option<Timestamp> {
        let is_news = now.duration_since(self.requested_at) < GIVEN_UP_AFTER;
        is_news.then(|| next_try(self.requested_at, now))
    }
}
