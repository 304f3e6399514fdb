//! Tailnets and founders that come from nowhere, for local runs and tests.

use crate::domain::{PersonId, Tailnet, User};

use super::keys;
use super::rows::{membership_item, name_item, tailnet_item, user_address_item, user_item};
use super::transaction::{ABSENT, Committed, Expression, Item};
use super::{Store, StoreError};

impl Store {
    /// Puts a tailnet into an empty table.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn seed_tailnet(&self, tailnet: &Tailnet) -> Result<(), StoreError> {
        self.seed([tailnet_item(tailnet)?, name_item(tailnet)?]).await
    }

    /// Puts a user into a tailnet, which becomes their home.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn seed_user(&self, user: &User) -> Result<(), StoreError> {
        let home = membership_item(&keys::home(PersonId::of(&user.person)), user.tailnet, user.created)?;
        let address = user.email.as_ref().map(|email| user_address_item(user, email));
        self.seed([user_item(user)?, home].into_iter().chain(address)).await
    }

    async fn seed(&self, items: impl IntoIterator<Item = Item>) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        for item in items {
            transaction.put((), item, Expression::new(ABSENT));
        }
        // What is there already is left alone, so that seeding again changes nothing.
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }
}
