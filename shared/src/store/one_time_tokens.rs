//! Tokens that have been used and count once: a row of each one's hash, for as long as the token could be used again.

use serde::Serialize;

use super::engine::{Expression, Key, Store, StoreError, item_until, text};
use crate::domain::{OneTimeToken, SessionId};

/// What a token was used for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    /// The session that it was exchanged for.
    session_id: SessionId,
}

impl Store {
    /// Uses up a token, for a session. Returns whether this was its first use.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer. Then the token may be used up.
    pub async fn use_up(&self, token: &OneTimeToken, session: SessionId) -> Result<bool, StoreError> {
        let row = item_until(
            token.ends,
            &Key::new(format!("X#{}", token.hash), "#"),
            &Row { session_id: session },
        )?;
        // An attempt whose answer is lost is made again by the SDK, for the same session.
        let is_unused = Expression::new("attribute_not_exists(pk) OR sessionId = :session")
            .with(":session", text(session));
        self.was_put(row, is_unused).await
    }
}
