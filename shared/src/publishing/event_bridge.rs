//! Amazon EventBridge.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

use super::{PublishedEvent, SOURCE};
use crate::deadline::Deadline;
use crate::domain::AuditRecord;

/// The most events of one call (EventBridge's limit).
const MAX_EVENTS: usize = 10;

/// The bus that other systems listen to.
#[derive(Debug, Clone)]
pub struct Publisher {
    client: Client,
    bus: String,
    deadline: Deadline,
}

/// Why an event was not taken. What the service says in full could quote it, so only its word for the reason is kept (P3).
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The service has not taken the event.
    #[error("the event bus did not take an event: {reason}")]
    NotTaken {
        /// Its own word for the reason, such as `ThrottlingException`.
        reason: String,
    },
    /// The event cannot be written as JSON.
    #[error("an event cannot be written")]
    Unwritable(#[source] serde_json::Error),
}

impl Publisher {
    /// A publisher to the bus of this name.
    #[must_use]
    pub fn new(client: Client, bus: String) -> Self {
        Self { client, bus, deadline: Deadline::default() }
    }

    /// The same bus for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self { deadline, ..self.clone() }
    }

    /// Hands the events of an operation to the bus. If that fails, some of them may have been taken.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn publish(&self, record: &AuditRecord) -> Result<(), PublishError> {
        let entries = PublishedEvent::all_of(record).map(|event| self.entry(&event, record));
        let entries: Vec<PutEventsRequestEntry> = entries.collect::<Result<_, _>>()?;
        for some in entries.chunks(MAX_EVENTS) {
            self.put(some).await?;
        }
        Ok(())
    }

    async fn put(&self, entries: &[PutEventsRequestEntry]) -> Result<(), PublishError> {
        let call = self.client.put_events().set_entries(Some(entries.to_vec())).send();
        let not_taken = |reason: String| PublishError::NotTaken { reason };
        let answer = self.deadline.wait_for(call).await.map_err(|error| not_taken(error.to_string()))?;
        let answer = answer
            .map_err(|error| not_taken(error.code().unwrap_or("the event bus is out of reach").to_owned()))?;
        let refused = answer.entries().iter().find_map(|entry| entry.error_code());
        refused.map_or(Ok(()), |reason| Err(not_taken(reason.to_owned())))
    }

    fn entry(
        &self,
        event: &PublishedEvent,
        record: &AuditRecord,
    ) -> Result<PutEventsRequestEntry, PublishError> {
        Ok(PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(SOURCE)
            .detail_type(event.detail_type())
            .time(DateTime::from_millis(record.id.time().as_millisecond()))
            .detail(serde_json::to_string(event).map_err(PublishError::Unwritable)?)
            .build())
    }
}
