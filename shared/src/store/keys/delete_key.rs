//! Revoking an API access token.

use crate::domain::{AuditRecord, Denied, KeyId};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError};
use crate::store::users::{CallerGuard, not_revoked};

use super::row::key;

/// The outcome of revoking a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteKeyOutcome {
    /// The token is invalid from now on.
    Deleted,
    /// The caller may not revoke it.
    Denied(Denied),
    /// The user has no such token.
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Other,
}

impl Store {
    /// Revokes an API access token of the caller.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_key(
        &self,
        guard: &CallerGuard,
        id: KeyId,
        record: &AuditRecord,
    ) -> Result<DeleteKeyOutcome, StoreError> {
        let take_out = Expression::new(format!("REMOVE apiKeys.{id}"));
        let mut transaction = self.transaction();
        guard.update(&mut transaction, Label::Caller, take_out, not_revoked(id));
        transaction.remove(Label::Other, &key(guard.tailnet, guard.user, id));
        transaction.insert(Label::Other, record_item(record)?);
        match transaction.commit().await? {
            Committed::Done => Ok(DeleteKeyOutcome::Deleted),
            Committed::Refused(failed) => {
                let denied = guard.denied_after(self, &failed, Label::Caller).await?;
                Ok(denied.map_or(DeleteKeyOutcome::Gone, DeleteKeyOutcome::Denied))
            }
        }
    }
}
