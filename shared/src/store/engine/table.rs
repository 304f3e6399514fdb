//! The table and the client for it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;

use super::errors::StoreError;
use crate::deadline::Deadline;
use crate::metrics::{Metric, Metrics};

/// Draws 16 random bytes.
pub type EntropySource = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

/// The table.
#[derive(Clone)]
pub struct Store {
    pub(super) client: Client,
    pub(super) table: String,
    pub(super) entropy: EntropySource,
    deadline: Deadline,
    pub(super) metrics: Metrics,
}

impl Store {
    /// A store in the table of that name. It uses randomness only for request tokens and back-off.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>, entropy: EntropySource) -> Self {
        let (deadline, metrics) = (Deadline::default(), Metrics::default());
        Self { client, table: table.into(), entropy, deadline, metrics }
    }

    /// The same table; its conflicts and retries are counted there.
    #[must_use]
    pub fn counting(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The same table for one call, which ends then.
    #[must_use]
    pub fn until(&self, deadline: Deadline) -> Self {
        Self { deadline, ..self.clone() }
    }

    /// Waits for an answer of the table, with the SDK's own retries, until the deadline at most.
    pub(super) async fn answer<T, E>(
        &self,
        call: impl Future<Output = Result<T, SdkError<E>>>,
    ) -> Result<T, SdkError<E>> {
        match self.deadline.wait_for(call).await {
            Ok(answer) => answer,
            Err(error) => Err(SdkError::timeout_error(error)),
        }
    }

    /// Pauses before the next attempt at something that others are in the way of: the longer the more often it was tried, and each time
    /// a random part of that.
    pub(super) async fn pause_after(&self, attempts: u32) -> Result<(), StoreError> {
        self.metrics.add(Metric::Retries, 1);
        let longest = (FIRST_PAUSE * 2_u32.saturating_pow(attempts)).min(LONGEST_PAUSE);
        let [random, ..] = (self.entropy)();
        let pause = longest * (u32::from(random) + 1) / 256;
        self.deadline.pause(pause).await.map_err(|_| StoreError::busy())
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("table", &self.table).finish_non_exhaustive()
    }
}
