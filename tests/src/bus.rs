//! What other systems were told over the event bus.

use std::sync::{Arc, Mutex, MutexGuard};

use local::event_bus::Sink;
use serde_json::Value;

/// The events of a story that the bus has taken, as `PutEvents` had them.
#[derive(Debug, Clone, Default)]
pub struct Published {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    events: Vec<Value>,
    /// How many events are not taken before others are again.
    refused: usize,
}

impl Published {
    /// Every event so far.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        self.inner().events.clone()
    }

    /// What every event says.
    #[must_use]
    pub fn details(&self) -> Vec<Value> {
        let detail = |event: Value| event["Detail"].as_str().map(serde_json::from_str);
        let details = self.events().into_iter().map(|event| detail(event).expect("an event has a detail"));
        details.collect::<Result<_, _>>().expect("a detail is JSON")
    }

    /// The bus does not take so many of the next events.
    pub fn refuse(&self, events: usize) {
        self.inner().refused = events;
    }

    /// Where the bus puts them.
    pub(crate) fn sink(&self) -> Sink {
        let published = self.clone();
        Arc::new(move |event| {
            let mut inner = published.inner();
            let is_taken = inner.refused == 0;
            if is_taken {
                inner.events.push(event.clone());
            }
            inner.refused = inner.refused.saturating_sub(1);
            is_taken
        })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no story panics while it holds the events")
    }
}
