//! Addresses that invites are never mailed to: a row for each, of its hash, as long as that is wanted (R30).

use jiff::Timestamp;
use serde::Serialize;

use super::engine::{Consistency, Expression, Key, Store, StoreError, item};
use crate::domain::{AddressHash, Mailing};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    /// In milliseconds since 1970.
    stopped_at: i64,
}

impl Store {
    /// Reads whether invites are mailed to an address.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn mailing(&self, address: AddressHash) -> Result<Mailing, StoreError> {
        let row = self.get(&key(address), Consistency::Strong).await?;
        Ok(mailing(row.is_some()))
    }

    /// Sets whether invites are mailed to an address. Further calls change nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn set_mailing(
        &self,
        address: AddressHash,
        mailing: Mailing,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match mailing {
            Mailing::Welcome => self.delete(&key(address)).await,
            Mailing::Stopped => {
                let row = item(&key(address), &Row { stopped_at: now.as_millisecond() })?;
                self.put_if(row, Expression::new("attribute_not_exists(pk)")).await
            }
        }
    }
}

/// The key of the row that says that no invite is mailed to an address.
pub(super) fn key(address: AddressHash) -> Key {
    Key::new(format!("L#O#{address}"), "#")
}

/// What it means that there is such a row, or none.
pub(super) const fn mailing(has_row: bool) -> Mailing {
    if has_row { Mailing::Stopped } else { Mailing::Welcome }
}
