//! For local runs and tests (feature `seeding`): writes tailnets, users and invites, and names the keys of rows.

use crate::domain::{EmailAddress, Invite, InviteId, PersonId, Role, Tailnet, TailnetId, User};

use super::addresses::{item_of_invite, item_of_user};
use super::engine::{Committed, Item, Key, Store, StoreError};
use super::invites;
use super::mail;
use super::memberships::PersonRow;
use super::tailnets::{name_item, tailnet_item};
use super::users::user_item;

/// Partition and sort key of an invite's row, for code that reads or changes the table directly.
#[must_use]
pub fn key_of_invite(tailnet: TailnetId, invite: InviteId) -> (String, String) {
    let Key { partition, sort } = invites::key(tailnet, invite);
    (partition, sort)
}

/// Partition and sort key of the mailer's brake of an address.
#[must_use]
pub fn key_of_brake(address: &EmailAddress) -> (String, String) {
    let Key { partition, sort } = mail::address_key(address);
    (partition, sort)
}

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
        let founded = u32::from(user.role == Role::Owner);
        let own = PersonRow::at_home(user, founded);
        let own = own.item(PersonId::of(&user.person), None)?;
        let address = user.email.as_ref().map(|email| item_of_user(user, email));
        self.seed([user_item(user)?, own].into_iter().chain(address)).await
    }

    /// Puts an invite into a tailnet, whether or not it is still open.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn seed_invite(&self, invite: &Invite) -> Result<(), StoreError> {
        let address = invite.address().map(|address| item_of_invite(invite, address));
        self.seed([invites::invite_item(invite)?].into_iter().chain(address)).await
    }

    async fn seed(&self, items: impl IntoIterator<Item = Item>) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        for item in items {
            transaction.insert((), item);
        }
        // The rows may exist already. Seeding again changes nothing.
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }
}
