//! Revoking API access tokens.

use crate::domain::{AuditRecord, Denied, KeyId};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError};
use crate::store::users::{CallerGuard, not_revoked};

use super::row::key;

/// The outcome of revoking tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteKeyOutcome {
    /// The tokens are invalid from now on.
    Deleted,
    /// The caller may not revoke them.
    Denied(Denied),
    /// The user has not all of them.
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Other,
}

impl Store {
    /// Revokes API access tokens of the caller, all or none.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_keys(
        &self,
        guard: &CallerGuard,
        ids: &[KeyId],
        record: &AuditRecord,
    ) -> Result<DeleteKeyOutcome, StoreError> {
        let attributes: Vec<_> = ids.iter().map(|id| format!("apiKeys.{id}")).collect();
        let take_out = Expression::new(format!("REMOVE {}", attributes.join(", ")));
        let are_there = Expression::always().and_all(ids.iter().copied().map(not_revoked));
        let mut transaction = self.transaction();
        guard.update(&mut transaction, Label::Caller, take_out, are_there);
        for id in ids {
            transaction.remove(Label::Other, &key(guard.tailnet, guard.user, *id));
        }
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
