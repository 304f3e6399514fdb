//! What leaving a tailnet and being removed from it have in common: the user's row is deleted and their address freed.

use crate::domain::{AuditRecord, PersonId, User};
use crate::store::addresses::{UserAddress, free_of_user};
use crate::store::audit::record_item;
use crate::store::engine::{Expression, StoreError, Transaction, number, text};

use super::conditions::{has_email, same_person};
use super::row::key;

/// Names the conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Label {
    /// The caller may remove a user.
    Caller,
    /// The address is held as assumed.
    Address,
    /// Everything else is as it was read.
    Other,
}

/// Deletes the user's row if it is as it was read, and frees their address.
pub(in crate::store) fn depart(
    transaction: &mut Transaction<'_, Label>,
    user: &User,
    also: impl IntoIterator<Item = Expression>,
    address: UserAddress,
    record: &AuditRecord,
) -> Result<(), StoreError> {
    transaction.delete(Label::Other, &key(user.tailnet, user.id), is_as_read(user).and_all(also));
    transaction.insert(Label::Other, record_item(record)?);
    if let Some(email) = &user.email {
        free_of_user(transaction, Label::Address, user, email, address);
    }
    Ok(())
}

/// The condition that the user's row is of the same membership, with the same role and the same address, which is freed.
fn is_as_read(user: &User) -> Expression {
    same_person(PersonId::of(&user.person)).and(has_email(user.email.as_ref())).and(
        Expression::new("userRole = :oldRole AND joinedAt = :joinedAt")
            .with(":oldRole", text(user.role))
            .with(":joinedAt", number(user.created.as_millisecond())),
    )
}
