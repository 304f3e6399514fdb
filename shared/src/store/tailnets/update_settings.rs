//! Changing the settings of a tailnet.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::domain::{AuditRecord, Denied, JoinPolicy, Tailnet};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError, text};
use crate::store::users::CallerGuard;

use super::row::key;

/// The outcome of changing settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateSettingsOutcome {
    /// The settings are changed.
    Updated,
    /// The caller may not change them.
    Denied(Denied),
    /// The settings have changed since they were read: read and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Other,
}

impl Store {
    /// Changes the settings of a tailnet if they are still as they were read.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn update_settings(
        &self,
        guard: &CallerGuard,
        old: &Tailnet,
        new: &Tailnet,
        record: &AuditRecord,
    ) -> Result<UpdateSettingsOutcome, StoreError> {
        let set = Expression::new("SET usersApprovalOn = :newApproval, joinPolicy = :newPolicy")
            .with(":newApproval", AttributeValue::Bool(new.user_approval_on))
            .with(":newPolicy", policy(new.join_policy));
        let as_read = Expression::new("usersApprovalOn = :oldApproval AND joinPolicy = :oldPolicy")
            .with(":oldApproval", AttributeValue::Bool(old.user_approval_on))
            .with(":oldPolicy", policy(old.join_policy));
        let mut transaction = self.transaction();
        guard.check(&mut transaction, Label::Caller);
        transaction.update(Label::Other, &key(old.id), set, as_read);
        transaction.insert(Label::Other, record_item(record)?);
        match transaction.commit().await? {
            Committed::Done => Ok(UpdateSettingsOutcome::Updated),
            Committed::Refused(failed) => {
                let denied = guard.denied_by(failed, Label::Caller)?;
                Ok(denied.map_or(UpdateSettingsOutcome::Changed, UpdateSettingsOutcome::Denied))
            }
        }
    }
}

fn policy(policy: JoinPolicy) -> AttributeValue {
    text(policy.as_str())
}
