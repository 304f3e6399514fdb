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

pub use accept_invite::{AcceptOutcome, Acceptance};
pub use accept_rows::AcceptRows;
pub use create_invites::{CreateOutcome, Creation, TakenBy};
pub use delete_invite::{DeleteOutcome, RevokeOutcome};
pub use expire_invite::{ExpireOutcome, ExpiredRow};
pub use idempotency::{ClaimOutcome, IdempotencyKey};
pub use reads::InvitationRows;
pub use remind_invite::RemindOutcome;
pub use resend_invite::ResendOutcome;

pub(super) use row::{PREFIX, REMOVAL_DELAY, invite_from, key, parse_key};
