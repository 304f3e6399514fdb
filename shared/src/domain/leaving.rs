//! Who may leave a tailnet (R20).

use super::{Membership, Role, TailnetKind, UserStatus};

/// Why a person cannot leave a tailnet. If several reasons apply, the first in this order is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotLeave {
    /// Leaving would lift the suspension: whoever left may join again.
    #[error("your user in this tailnet is suspended")]
    Suspended,
    /// The tailnet would have no owner.
    #[error("the owner cannot leave the tailnet")]
    IsOwner,
    /// The tailnet belongs to one person, who can remove others.
    #[error("a personal tailnet cannot be left")]
    IsPersonal,
    /// The tailnet is the person's home, whose policy decides which others they may join.
    #[error("your home tailnet, the first that you joined, cannot be left")]
    IsHome,
}

impl Membership {
    /// Checks that the person may leave the tailnet (R20). Somebody who waits for approval may, too (R17).
    ///
    /// # Errors
    /// The first [`CannotLeave`] that applies.
    pub fn check_leaving(&self) -> Result<(), CannotLeave> {
        if !LEAVING.contains(&self.status) {
            Err(CannotLeave::Suspended)
        } else if self.role == Role::Owner {
            Err(CannotLeave::IsOwner)
        } else if self.tailnet.kind == TailnetKind::Personal {
            Err(CannotLeave::IsPersonal)
        } else if self.is_home {
            Err(CannotLeave::IsHome)
        } else {
            Ok(())
        }
    }
}

/// The statuses in which a user may leave.
pub const LEAVING: [UserStatus; 4] =
    [UserStatus::Active, UserStatus::Idle, UserStatus::NeedsApproval, UserStatus::OverBillingLimit];
