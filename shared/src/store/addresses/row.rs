//! The row of a taken address, with its key.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{EmailAddress, InviteId, TailnetId, UserId};
use crate::store::engine::{Key, Range};
use crate::store::partitions::{of_tailnet, tailnet_of};

const PREFIX: &str = "E#";

/// Who holds an address now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// An open invite.
    Invite(InviteId),
    /// A user, or the first of several.
    User(UserId),
}

/// Who holds an address.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::store) struct AddressRow {
    /// The invite that goes to it.
    #[serde(default)]
    pub(in crate::store) held_by_invite: Option<InviteId>,
    /// The users whose verified address it is.
    #[serde(default)]
    pub(in crate::store) held_by_users: Vec<UserId>,
}

impl AddressRow {
    /// Who holds the address now; `None` if it is free.
    pub(in crate::store) fn holder(&self, now: Timestamp) -> Option<Holder> {
        let user = self.held_by_users.first().copied().map(Holder::User);
        user.or_else(|| self.held_by_invite.filter(|invite| !invite.is_expired(now)).map(Holder::Invite))
    }
}

/// The taken addresses of a tailnet that start with a text.
pub(in crate::store) fn starting_with(tailnet: TailnetId, start: &str) -> Range {
    Range::starting_with(of_tailnet(tailnet), &format!("{PREFIX}{start}"))
}

/// The tailnet of the address whose key this is; `None` for any other row.
pub(in crate::store) fn parse_key(key: &Key) -> Option<TailnetId> {
    tailnet_of(key).filter(|_| key.sort.starts_with(PREFIX))
}

/// The key of an address in a tailnet.
pub(in crate::store) fn key(tailnet: TailnetId, address: &EmailAddress) -> Key {
    Key::new(of_tailnet(tailnet), format!("{PREFIX}{address}"))
}
