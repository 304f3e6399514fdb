//! The contents of an invite code. `identity` makes and verifies codes.

use super::{InviteId, TailnetId, UserId};

/// The contents of an invite code: enough to find every row that joining needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeContents {
    /// The tailnet to join.
    pub tailnet: TailnetId,
    /// The invite to join by.
    pub invite: InviteId,
    /// Who made the invite.
    pub inviter: UserId,
}
