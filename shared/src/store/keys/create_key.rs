//! Making an API access token.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::domain::{ApiKey, AuditRecord, Denied, KeyId};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError};
use crate::store::users::{CallerGuard, expiries};

use super::row::api_key_item;

/// The valid tokens of a user by the time at which each ends, as they were read and as they are to be.
#[derive(Debug, Clone, Copy)]
pub struct KeysChange<'a> {
    /// As they were read.
    pub old: &'a BTreeMap<KeyId, Timestamp>,
    /// With the new one, and without those that have expired.
    pub new: &'a BTreeMap<KeyId, Timestamp>,
}

/// What came of making a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateKeyOutcome {
    /// It is valid.
    Created,
    /// The caller may not make it.
    Denied(Denied),
    /// The user's tokens were no longer as they were read, so they must be read again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Caller,
    Other,
}

impl Store {
    /// Makes an API access token of the caller.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_key(
        &self,
        guard: &CallerGuard,
        key: &ApiKey,
        change: KeysChange<'_>,
        record: &AuditRecord,
    ) -> Result<CreateKeyOutcome, StoreError> {
        let KeysChange { old, new } = change;
        let set = Expression::new("SET apiKeys = :newKeys").with(":newKeys", attribute(new)?);
        let as_read = Expression::new(if old.is_empty() {
            "attribute_not_exists(apiKeys) OR apiKeys = :oldKeys"
        } else {
            "apiKeys = :oldKeys"
        });
        let mut transaction = self.transaction();
        guard.update(&mut transaction, Label::Caller, set, as_read.with(":oldKeys", attribute(old)?));
        transaction.insert(Label::Other, api_key_item(key)?);
        transaction.insert(Label::Other, record_item(record)?);
        match transaction.commit().await? {
            Committed::Done => Ok(CreateKeyOutcome::Created),
            Committed::Refused(failed) => {
                let denied = guard.denied_by(failed, Label::Caller)?;
                Ok(denied.map_or(CreateKeyOutcome::Changed, CreateKeyOutcome::Denied))
            }
        }
    }
}

fn attribute(keys: &BTreeMap<KeyId, Timestamp>) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(expiries(keys)).map_err(|error| StoreError::Failed(Box::new(error)))
}
