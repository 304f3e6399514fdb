//! Records of the table's stream that no version of this can handle: kept whole, with the reason, so that they hold up no others.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::engine::{Expression, Key, Store, StoreError, item_until};

/// How long a record is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A record that cannot be handled.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetAside<'a> {
    /// The function that could not handle it.
    pub function: &'a str,
    /// Its sequence number.
    pub sequence_number: &'a str,
    /// Why not.
    pub reason: &'a str,
    /// The record as it came, as JSON.
    pub record: String,
}

impl Store {
    /// Sets a record aside. If it comes again, it is there already.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn set_aside(&self, aside: &SetAside<'_>, now: Timestamp) -> Result<(), StoreError> {
        let key = Key::new(format!("F#{}", aside.function), aside.sequence_number);
        let until = now.saturating_add(KEPT).unwrap_or(Timestamp::MAX);
        self.put_if(item_until(until, &key, aside)?, Expression::absent()).await
    }
}
