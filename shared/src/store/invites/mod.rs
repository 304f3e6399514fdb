//! Invites: their rows, and the transactions that make, resend, accept, revoke and expire them, and remind of them.

mod row;

mod lists;
mod reads;

mod create_invites;
mod delete_invite;
mod idempotency;
mod remind_invite;
mod resend_invite;

mod accept_invite;
mod accept_rows;
mod expire_invite;

pub use super::addresses::{Holder, InvitedAddress};
pub use accept_invite::{AcceptOutcome, Acceptance};
pub use accept_rows::AcceptRows;
pub use create_invites::{CreateOutcome, Creation, HoldersOf, MAX_MAILED_INVITES};
pub use delete_invite::{DeleteManyOutcome, DeleteOutcome, MAX_DELETED_INVITES, Mismatch, RevokeOutcome};
pub use expire_invite::{ExpireOutcome, ExpiredRow};
pub use idempotency::{ClaimOutcome, EarlierUse, IdempotencyKey};
pub use reads::InvitationRows;
pub use remind_invite::RemindOutcome;
pub use resend_invite::{MAX_RESENT_INVITES, NotDue, ResendManyOutcome, ResendOutcome};

#[cfg(feature = "seeding")]
pub(super) use row::invite_item;
pub(super) use row::{PREFIX, REMOVAL_DELAY, invite_from, key, parse_key};
