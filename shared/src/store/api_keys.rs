//! API access tokens: each has a row that describes it, and is valid as long as its user's own row names it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::{ApiKey, AuditRecord, Denied, KeyId, TailnetId, UserId};

use super::guard::{CallerGuard, not_revoked};
use super::reads::Order;
use super::rows::{api_key_from, api_key_item, audit_item, expiries};
use super::transaction::{ABSENT, Committed, Expression, FailedCondition, PRESENT};
use super::{Store, StoreError, keys};

/// What came of making a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateKeyOutcome {
    /// It is valid.
    Created,
    /// The caller may not.
    Denied(Denied),
    /// The user's tokens were no longer as they were read, so they must be read again.
    Changed,
}

/// What came of revoking a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteKeyOutcome {
    /// It is not valid any more.
    Deleted,
    /// The caller may not.
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
    /// Makes an API access token of the caller, whose valid ones were read as `old` and are `new` with it.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_key(
        &self,
        guard: &CallerGuard,
        key: &ApiKey,
        (old, new): (&BTreeMap<KeyId, Timestamp>, &BTreeMap<KeyId, Timestamp>),
        record: &AuditRecord,
    ) -> Result<CreateKeyOutcome, StoreError> {
        let set = Expression::new("SET apiKeys = :newKeys").with(":newKeys", attribute(new)?);
        let as_read = Expression::new(if old.is_empty() {
            "attribute_not_exists(apiKeys) OR apiKeys = :oldKeys"
        } else {
            "apiKeys = :oldKeys"
        });
        let mut transaction = self.transaction();
        guard.update(&mut transaction, Label::Caller, set, as_read.with(":oldKeys", attribute(old)?));
        transaction.put(Label::Other, api_key_item(key)?, Expression::new(ABSENT));
        transaction.put(Label::Other, audit_item(record)?, Expression::new(ABSENT));
        match transaction.commit().await? {
            Committed::Done => Ok(CreateKeyOutcome::Created),
            Committed::Refused(failed) => {
                Ok(denied(guard, failed)?.map_or(CreateKeyOutcome::Changed, CreateKeyOutcome::Denied))
            }
        }
    }

    /// Revokes an API access token of the caller.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn delete_key(
        &self,
        guard: &CallerGuard,
        key: KeyId,
        record: &AuditRecord,
    ) -> Result<DeleteKeyOutcome, StoreError> {
        let take_out = Expression::new(format!("REMOVE apiKeys.{key}"));
        let mut transaction = self.transaction();
        guard.update(&mut transaction, Label::Caller, take_out, not_revoked(key));
        let row = keys::api_key(guard.tailnet, guard.user, key);
        transaction.delete(Label::Other, &row, Expression::new(PRESENT));
        transaction.put(Label::Other, audit_item(record)?, Expression::new(ABSENT));
        match transaction.commit().await? {
            Committed::Done => Ok(DeleteKeyOutcome::Deleted),
            Committed::Refused(failed) => {
                Ok(denied(guard, failed)?.map_or(DeleteKeyOutcome::Gone, DeleteKeyOutcome::Denied))
            }
        }
    }

    /// Reads the API access tokens of a user that have not been revoked; expired ones may be among them.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn api_keys(&self, tailnet: TailnetId, user: UserId) -> Result<Vec<ApiKey>, StoreError> {
        let rows = self.query(keys::api_keys(tailnet, user), Order::Forwards, None, usize::MAX).await?;
        rows.into_iter().map(|row| api_key_from(tailnet, user, row)).collect()
    }
}

fn attribute(
    keys: &BTreeMap<KeyId, Timestamp>,
) -> Result<aws_sdk_dynamodb::types::AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(expiries(keys)).map_err(|error| StoreError::Failed(Box::new(error)))
}

/// Why the caller may not make the change; `None` if another condition has failed.
fn denied(guard: &CallerGuard, failed: Vec<FailedCondition<Label>>) -> Result<Option<Denied>, StoreError> {
    let of_caller = failed.into_iter().find(|failed| failed.label == Label::Caller);
    of_caller.map_or(Ok(None), |FailedCondition { row, .. }| guard.denied(row))
}
