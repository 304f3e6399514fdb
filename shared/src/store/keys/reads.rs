//! Reading API access tokens.

use crate::domain::{ApiKey, TailnetId, UserId};
use crate::store::engine::{Store, StoreError};

use super::row::{all_of, api_key_from};

/// The most rows that are read: far more than a user can have, expired ones included.
const MAX_ROWS: usize = 1_000;

impl Store {
    /// Reads the API access tokens of a user. Revoked ones have no row; expired ones may still have one.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn api_keys(&self, tailnet: TailnetId, user: UserId) -> Result<Vec<ApiKey>, StoreError> {
        // A user has few at a time.
        let page = self.query(&all_of(tailnet, user), MAX_ROWS).await?;
        page.rows.into_iter().map(|item| api_key_from(tailnet, user, item)).collect()
    }
}
