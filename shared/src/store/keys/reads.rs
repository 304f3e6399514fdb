//! Reading API access tokens.

use crate::domain::{ApiKey, TailnetId, UserId};
use crate::store::engine::{Store, StoreError};

use super::row::{all_of, api_key_from};

impl Store {
    /// Reads the API access tokens of a user. Revoked ones have no row; expired ones may still have one.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn api_keys(&self, tailnet: TailnetId, user: UserId) -> Result<Vec<ApiKey>, StoreError> {
        let rows = self.query_all(all_of(tailnet, user)).await?;
        rows.into_iter().map(|item| api_key_from(tailnet, user, item)).collect()
    }
}
