//! Reading passkeys.

use crate::domain::{AccountName, PasskeyAccount, PasskeyId, PersonId};
use crate::store::engine::{Consistency, Store, StoreError};
use crate::store::memberships::{PersonRow, person_from, person_key};

use super::row::{StoredCredential, account_from, account_key, credential_from, credential_key, name_key};

/// What a person's own rows say of them.
#[derive(Debug)]
pub struct AccountRows {
    /// Which of their sessions have ended, among others.
    pub person: PersonRow,
    /// Their passkeys; `None` for somebody without any.
    pub account: Option<PasskeyAccount>,
}

impl Store {
    /// Reads the passkeys of a person, and what their calls depend on.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn account_rows(&self, person: PersonId) -> Result<AccountRows, StoreError> {
        let (own, account) = (person_key(person), account_key(person));
        let mut rows = self.get_all([&own, &account], Consistency::Strong).await?;
        Ok(AccountRows {
            person: rows.take(&own, person_from)?.unwrap_or_default(),
            account: rows.take(&account, account_from)?,
        })
    }

    /// Whether a name was ever given to somebody.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn is_name_given(&self, name: &AccountName) -> Result<bool, StoreError> {
        Ok(self.get(&name_key(name), Consistency::Strong).await?.is_some())
    }

    /// Reads a credential.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn credential(&self, id: PasskeyId) -> Result<Option<StoredCredential>, StoreError> {
        let row = self.get(&credential_key(id), Consistency::Strong).await?;
        row.map(credential_from).transpose()
    }
}
