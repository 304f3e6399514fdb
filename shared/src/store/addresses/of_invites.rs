//! Addresses as invites take them and give them up.

use jiff::Timestamp;

use crate::domain::{EmailAddress, Invite, InviteId};
use crate::store::engine::{Expression, Item, Transaction, text};

use super::row::key;

/// Who holds the address of an invite that goes. Knowing would cost a read, so the likeliest state is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum InvitedAddress {
    /// The invite alone.
    HeldAlone,
    /// A user, too, who has joined by another invite.
    HeldByUserToo,
}

impl InvitedAddress {
    /// The likeliest state first.
    pub(in crate::store) const ALL: [Self; 2] = [Self::HeldAlone, Self::HeldByUserToo];
}

/// The row of an address that an invite takes. It goes with the invite's own row, unless it was freed before.
pub(in crate::store) fn item_of_invite(invite: &Invite, address: &EmailAddress) -> Item {
    let mut item = key(invite.tailnet, address).attributes();
    item.insert("heldByInvite".to_owned(), text(invite.id));
    item
}

/// An address is free if nobody holds it, or only an invite that has expired since (R2: exact, whenever the row is removed).
pub(in crate::store) fn is_free(now: Timestamp) -> Expression {
    let unheld = "attribute_not_exists(heldByUsers) AND (attribute_not_exists(heldByInvite) OR heldByInvite < :oldestOpen)";
    Expression::new(unheld).with(":oldestOpen", text(InviteId::oldest_open(now)))
}

/// Gives up the address that an invite has taken.
pub(in crate::store) fn free_of_invite<Label>(
    transaction: &mut Transaction<'_, Label>,
    label: Label,
    invite: &Invite,
    address: &EmailAddress,
    held: InvitedAddress,
) {
    let key = key(invite.tailnet, address);
    let by_invite = is_held_by(invite);
    match held {
        InvitedAddress::HeldAlone => {
            let alone = by_invite.and(Expression::new("attribute_not_exists(heldByUsers)"));
            transaction.delete(label, &key, alone);
        }
        InvitedAddress::HeldByUserToo => {
            transaction.update(label, &key, Expression::new("REMOVE heldByInvite"), by_invite);
        }
    }
}

/// The condition that an invite holds the address.
pub(super) fn is_held_by(invite: &Invite) -> Expression {
    Expression::new("heldByInvite = :invite").with(":invite", text(invite.id))
}
