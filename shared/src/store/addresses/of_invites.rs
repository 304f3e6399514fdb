//! How invites take addresses and free them.

use jiff::Timestamp;

use crate::domain::{EmailAddress, Invite, InviteId};
use crate::store::engine::{Expression, Item, Transaction, text};

use super::row::key;

/// The assumed holders of an address whose invite is being removed. Knowing would cost a read, so the likeliest state is tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitedAddress {
    /// Only the invite.
    HeldAlone,
    /// The invite, and a user who joined by another invite.
    HeldByUserToo,
}

impl InvitedAddress {
    /// The likeliest state first.
    pub const ALL: [Self; 2] = [Self::HeldAlone, Self::HeldByUserToo];

    /// What is left to assume if this was wrong.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::HeldAlone => Self::HeldByUserToo,
            Self::HeldByUserToo => Self::HeldAlone,
        }
    }
}

/// The row of an address that an invite takes. It is removed together with the invite's own row, if not before.
pub(in crate::store) fn item_of_invite(invite: &Invite, address: &EmailAddress) -> Item {
    let mut item = key(invite.tailnet, address).attributes();
    item.insert("heldByInvite".to_owned(), text(invite.id));
    item
}

/// The condition that an address is free: no user holds it, and no invite that is still open. An expired invite does not count, even
/// if its row still exists (R2).
pub(in crate::store) fn is_free(now: Timestamp) -> Expression {
    let unheld = "attribute_not_exists(heldByUsers) AND (attribute_not_exists(heldByInvite) OR heldByInvite < :oldestOpen)";
    Expression::new(unheld).with(":oldestOpen", text(InviteId::oldest_open(now)))
}

/// Frees the address that an invite has taken.
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
