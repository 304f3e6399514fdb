//! Making and removing passkeys.
//!
//! The row of a person's passkeys is written on the condition that it is as it was read. So of two removals at the same time, one is decided
//! again, and the last passkey stays.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::domain::{Passkey, PasskeyAccount, PasskeyId, PersonId};
use crate::store::engine::{Committed, Expression, Store, StoreError, Transaction};
use crate::store::memberships::{PersonRow, person_key};

use super::row::{
    StoredCredential, UsedChallenge, account_item, account_key, attributes, challenge_item, credential_item,
    credential_key, name_item,
};

/// A change of the passkeys of a person.
#[derive(Debug, Clone, Copy)]
pub struct PasskeysChange<'a> {
    /// The account as it was read; the condition of the write.
    pub old: &'a PasskeyAccount,
    /// Its passkeys after the change.
    pub new: &'a BTreeMap<PasskeyId, Passkey>,
    /// The person's own row as it was read, which says which sessions have ended; a condition, too.
    pub person: &'a PersonRow,
}

/// The outcome of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeysOutcome {
    /// It is written.
    Done,
    /// The challenge was used before.
    ChallengeUsed,
    /// The name was given to somebody before.
    NameGiven,
    /// The credential is somebody's already.
    CredentialTaken,
    /// Something has changed since it was read: read and decide again.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Challenge,
    Name,
    Credential,
    Account,
    Person,
}

impl Store {
    /// Makes an account with its first passkey.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn create_account(
        &self,
        account: &PasskeyAccount,
        (id, credential): (PasskeyId, &StoredCredential),
        challenge: UsedChallenge<'_>,
    ) -> Result<PasskeysOutcome, StoreError> {
        let mut transaction = self.transaction();
        transaction.insert(Label::Challenge, challenge_item(challenge)?);
        transaction.insert(Label::Name, name_item(&account.name, account.handle)?);
        transaction.insert(Label::Credential, credential_item(id, credential)?);
        transaction.insert(Label::Account, account_item(account)?);
        outcome_of(transaction).await
    }

    /// Makes another passkey of a person.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn add_passkey(
        &self,
        change: PasskeysChange<'_>,
        (id, credential): (PasskeyId, &StoredCredential),
        challenge: UsedChallenge<'_>,
    ) -> Result<PasskeysOutcome, StoreError> {
        let mut transaction = self.transaction();
        transaction.insert(Label::Challenge, challenge_item(challenge)?);
        transaction.insert(Label::Credential, credential_item(id, credential)?);
        change.write(&mut transaction)?;
        outcome_of(transaction).await
    }

    /// Removes a passkey of a person.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn remove_passkey(
        &self,
        change: PasskeysChange<'_>,
        id: PasskeyId,
    ) -> Result<PasskeysOutcome, StoreError> {
        let mut transaction = self.transaction();
        transaction.delete(Label::Account, &credential_key(id), Expression::present());
        change.write(&mut transaction)?;
        outcome_of(transaction).await
    }
}

impl PasskeysChange<'_> {
    fn write(&self, transaction: &mut Transaction<'_, Label>) -> Result<(), StoreError> {
        let person = PersonId::of(&self.old.handle.person());
        let set = Expression::new("SET passkeys = :new").with(":new", attribute(self.new)?);
        let as_read = Expression::new("passkeys = :old").with(":old", attribute(&self.old.passkeys)?);
        transaction.update(Label::Account, &account_key(person), set, as_read);
        transaction.check(Label::Person, &person_key(person), self.person.is_as_read());
        Ok(())
    }
}

async fn outcome_of(transaction: Transaction<'_, Label>) -> Result<PasskeysOutcome, StoreError> {
    let failed = match transaction.commit().await? {
        Committed::Done => return Ok(PasskeysOutcome::Done),
        Committed::Refused(failed) => failed,
    };
    let is_among = |label| failed.iter().any(|one| one.label == label);
    let named = [
        (Label::Challenge, PasskeysOutcome::ChallengeUsed),
        (Label::Name, PasskeysOutcome::NameGiven),
        (Label::Credential, PasskeysOutcome::CredentialTaken),
    ];
    let first = named.into_iter().find(|(label, _)| is_among(*label));
    Ok(first.map_or(PasskeysOutcome::Changed, |(_, outcome)| outcome))
}

fn attribute(passkeys: &BTreeMap<PasskeyId, Passkey>) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(attributes(passkeys))
        .map_err(|error| StoreError::Failed(Box::new(error)))
}
