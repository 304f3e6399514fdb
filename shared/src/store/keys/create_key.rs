//! Making an API access token.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use crate::domain::{ApiKey, AuditRecord, Denied, KeyId};
use crate::store::audit::record_item;
use crate::store::engine::{Committed, Expression, Store, StoreError};
use crate::store::users::{CallerGuard, expiries};

use super::row::api_key_item;

/// A change of the tokens in a user's row. Each token is mapped to its expiry.
#[derive(Debug, Clone, Copy)]
pub struct KeysChange<'a> {
    /// The tokens as they were read; the condition of the write.
    pub old: &'a BTreeMap<KeyId, Timestamp>,
    /// The same with the new token, and without expired ones.
    pub new: &'a BTreeMap<KeyId, Timestamp>,
}

/// The outcome of making a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateKeyOutcome {
    /// The token is made and valid.
    Created,
    /// The caller may not make it.
    Denied(Denied),
    /// The user's tokens have changed since they were read: read and decide again.
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
