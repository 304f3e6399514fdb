//! The table and the client for it.

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;

/// Draws 16 random bytes.
pub type EntropySource = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// The table.
#[derive(Clone)]
pub struct Store {
    pub(super) client: Client,
    pub(super) table: String,
    pub(super) entropy: EntropySource,
}

impl Store {
    /// A store in the table of that name. It uses randomness only for request tokens and back-off.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>, entropy: EntropySource) -> Self {
        Self { client, table: table.into(), entropy }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("table", &self.table).finish_non_exhaustive()
    }
}
