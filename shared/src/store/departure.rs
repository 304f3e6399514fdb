//! What leaving a tailnet and being removed from it have in common: the user goes, and their address is free.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::domain::{AuditRecord, EmailAddress, PersonId, User};

use super::guard::same_person;
use super::rows::audit_item;
use super::transaction::{ABSENT, Expression, Transaction, number, text};
use super::{StoreError, keys};

/// Who holds the address of a user who goes. Knowing would cost a read, so the likeliest state is tried first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Address {
    HeldAlone,
    HeldWithOthers,
    NotHeld,
}

impl Address {
    /// In the order in which they are tried.
    pub(super) const ALL: [Self; 3] = [Self::HeldAlone, Self::HeldWithOthers, Self::NotHeld];
}

/// By which a failed condition is known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Label {
    /// The caller may not make somebody else go.
    Caller,
    /// The address is held by others than assumed.
    Address,
    /// Something is no longer as it was read.
    Other,
}

/// Removes a user who is still as they were read, and frees their address.
pub(super) fn depart(
    transaction: &mut Transaction<'_, Label>,
    user: &User,
    also: impl IntoIterator<Item = Expression>,
    address: Address,
    record: &AuditRecord,
) -> Result<(), StoreError> {
    let as_read = is_as_read(user).and_all(also);
    transaction.delete(Label::Other, &keys::user(user.tailnet, user.id), as_read);
    transaction.put(Label::Other, audit_item(record)?, Expression::new(ABSENT));
    if let Some(email) = &user.email {
        free_address(transaction, user, email, address);
    }
    Ok(())
}

/// The same membership, in the same role.
fn is_as_read(user: &User) -> Expression {
    same_person(PersonId::of(&user.person)).and(
        Expression::new("userRole = :oldRole AND joinedAt = :joinedAt")
            .with(":oldRole", text(user.role))
            .with(":joinedAt", number(user.created.as_millisecond())),
    )
}

fn free_address(
    transaction: &mut Transaction<'_, Label>,
    user: &User,
    email: &EmailAddress,
    address: Address,
) {
    let key = keys::address(user.tailnet, email);
    let themselves = || AttributeValue::Ns(vec![user.id.to_string()]);
    match address {
        Address::HeldAlone => {
            let alone = Expression::new("heldByUsers = :themselves AND attribute_not_exists(heldByInvite)");
            transaction.delete(Label::Address, &key, alone.with(":themselves", themselves()));
        }
        Address::HeldWithOthers => {
            let held = Expression::new("contains(heldByUsers, :user)").with(":user", number(user.id));
            let give_up = Expression::new("DELETE heldByUsers :themselves").with(":themselves", themselves());
            transaction.update(Label::Address, &key, give_up, held);
        }
        Address::NotHeld => {}
    }
}
