//! Taken e-mail addresses: the row of an address says who holds it, at most one invite and any number of users.

mod row;

mod of_invites;
mod of_users;

pub use of_invites::InvitedAddress;
pub use row::Holder;

pub(super) use of_invites::{free_of_invite, is_free, item_of_invite};
pub(super) use of_users::{UserAddress, free_of_user, item_of_user, pass_to_user, take_for_user};
pub(super) use row::{AddressRow, key, parse_key, starting_with};
