//! How users take addresses and free them.

use crate::domain::{EmailAddress, Invite, TailnetId, User, UserId};
use crate::store::engine::{
    Consistency, Expression, Item, Store, StoreError, Transaction, number, read, set_of,
};

use super::of_invites::is_held_by;
use super::row::{AddressRow, key};

/// The assumed holders of an address whose user is being removed. Knowing would cost a read, so the likeliest state is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum UserAddress {
    /// Only the user.
    HeldAlone,
    /// The user and others.
    HeldWithOthers,
    /// Others or nobody, but not this user.
    NotHeld,
}

impl UserAddress {
    /// The likeliest state first.
    pub(in crate::store) const ALL: [Self; 3] = [Self::HeldAlone, Self::HeldWithOthers, Self::NotHeld];
}

impl Store {
    /// Finds the users of a tailnet whose verified address it is.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn users_with_address(
        &self,
        tailnet: TailnetId,
        address: &EmailAddress,
    ) -> Result<Vec<UserId>, StoreError> {
        let row = self.get(&key(tailnet, address), Consistency::Strong).await?;
        Ok(row.map(read::<AddressRow>).transpose()?.map_or_else(Vec::new, |row| row.held_by_users))
    }
}

/// The row of an address that a user takes and nobody else holds.
pub(in crate::store) fn item_of_user(user: &User, address: &EmailAddress) -> Item {
    let mut item = key(user.tailnet, address).attributes();
    item.insert("heldByUsers".to_owned(), set_of(user.id));
    item
}

/// Takes an address for a user, whoever else holds it.
pub(in crate::store) fn take_for_user<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    user: &User,
    address: &EmailAddress,
) {
    let take = Expression::new("ADD heldByUsers :user").with(":user", set_of(user.id));
    let not_yet = Expression::new("NOT contains(heldByUsers, :self)").with(":self", number(user.id));
    transaction.update(label, &key(user.tailnet, address), take, not_yet);
}

/// Moves the address from an invite to the user who joins by it.
pub(in crate::store) fn pass_to_user<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    invite: &Invite,
    user: &User,
    address: &EmailAddress,
) {
    let pass = Expression::new("ADD heldByUsers :user REMOVE heldByInvite").with(":user", set_of(user.id));
    transaction.update(label, &key(invite.tailnet, address), pass, is_held_by(invite));
}

/// Frees the address that a user has taken.
pub(in crate::store) fn free_of_user<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    user: &User,
    address: &EmailAddress,
    held: UserAddress,
) {
    let key = key(user.tailnet, address);
    match held {
        UserAddress::HeldAlone => {
            let alone = Expression::new("heldByUsers = :themselves AND attribute_not_exists(heldByInvite)");
            transaction.delete(label, &key, alone.with(":themselves", set_of(user.id)));
        }
        UserAddress::HeldWithOthers => {
            let held = Expression::new("contains(heldByUsers, :user)").with(":user", number(user.id));
            let give_up =
                Expression::new("DELETE heldByUsers :themselves").with(":themselves", set_of(user.id));
            transaction.update(label, &key, give_up, held);
        }
        UserAddress::NotHeld => {}
    }
}
