//! A clock that stands still until it is moved.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dynoxide::storage_backend::ManualClock;
use jiff::{SignedDuration, Timestamp};

/// The time of a world, for the functions and for the engine.
#[derive(Debug, Clone)]
pub(crate) struct StoryClock {
    millis: Arc<AtomicI64>,
    engine: Arc<ManualClock>,
}

impl StoryClock {
    pub(crate) fn starting_at(time: Timestamp) -> Self {
        let engine = Arc::new(ManualClock::new(seconds(time)));
        Self { millis: Arc::new(AtomicI64::new(time.as_millisecond())), engine }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.millis.load(Ordering::SeqCst)).expect("stories happen in our time")
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).expect("stories are short");
        self.millis.fetch_add(millis, Ordering::SeqCst);
        self.engine.set(seconds(self.now()));
    }

    pub(crate) fn engine(&self) -> Arc<ManualClock> {
        Arc::clone(&self.engine)
    }
}

fn seconds(time: Timestamp) -> u64 {
    u64::try_from(time.as_second()).expect("stories happen after 1970")
}
