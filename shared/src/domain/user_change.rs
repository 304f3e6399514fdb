//! How managers change a user: they approve, suspend and restore them and give them another role (R10, R17).

use super::{InviteRole, Role, UserStatus};

/// A change of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserChange {
    /// Lets somebody who waits use the tailnet (R17).
    Approve,
    /// Takes the rights of an active user away.
    Suspend,
    /// Gives a suspended user their rights back.
    Restore,
    /// Gives another role.
    SetRole(InviteRole),
}

/// A change, with the state in which the user must be before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// From one status to another.
    Status {
        /// What is known of the user's role.
        role: KnownRole,
        /// The status before.
        from: UserStatus,
        /// The status after.
        to: UserStatus,
    },
    /// From one role to another.
    Role {
        /// The role before.
        from: Role,
        /// The role after.
        to: InviteRole,
    },
}

/// What is known of a user's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownRole {
    /// Neither Owner nor Admin, so that whoever manages users may act on them.
    Ordinary,
    /// Exactly this one.
    Exactly(Role),
}

/// The decision on a change, for a user in a certain state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeVerdict {
    /// Make this transition, on the condition that the user is still in that state.
    Apply(Transition),
    /// The user is already as wanted. This is not an error.
    NothingToDo,
    /// The change is refused.
    Impossible(CannotChange),
}

/// Why a user cannot be changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotChange {
    /// There is one owner, whom nobody suspends, demotes or removes.
    #[error("the owner of a tailnet cannot be suspended, removed or given another role")]
    IsOwner,
    /// They wait for approval. Suspending or restoring must not approve as a side effect.
    #[error("this user waits for approval: approve or delete them")]
    WaitsForApproval,
    /// The tailnet does not pay for them. Suspending and restoring do not change that.
    #[error("this user is over the billing limit")]
    IsOverBillingLimit,
}

impl UserChange {
    /// The likeliest transition, tried without reading the user; `None` if none is likelier than the others.
    #[must_use]
    pub fn usual(self) -> Option<Transition> {
        let status = |from, to| Some(Transition::Status { role: KnownRole::Ordinary, from, to });
        match self {
            Self::Approve => status(UserStatus::NeedsApproval, UserStatus::Active),
            Self::Suspend => status(UserStatus::Active, UserStatus::Suspended),
            Self::Restore => status(UserStatus::Suspended, UserStatus::Active),
            Self::SetRole(to) if to == InviteRole::MEMBER => None,
            Self::SetRole(to) => Some(Transition::Role { from: Role::Member, to }),
        }
    }

    /// Decides the change for a user in their present role and status.
    #[must_use]
    pub fn decide(self, user_role: Role, status: UserStatus) -> ChangeVerdict {
        use UserStatus::{Active, Idle, NeedsApproval, OverBillingLimit, Suspended};
        let to = |to| {
            let role = KnownRole::Exactly(user_role);
            ChangeVerdict::Apply(Transition::Status { role, from: status, to })
        };
        match (self, status) {
            (Self::Suspend | Self::SetRole(_), _) if user_role == Role::Owner => {
                ChangeVerdict::Impossible(CannotChange::IsOwner)
            }
            (Self::SetRole(role), _) if role.role() == user_role => ChangeVerdict::NothingToDo,
            (Self::SetRole(to), _) => ChangeVerdict::Apply(Transition::Role { from: user_role, to }),
            (Self::Approve, NeedsApproval) | (Self::Restore, Suspended) => to(Active),
            (Self::Suspend, Active | Idle) => to(Suspended),
            (Self::Approve, _) | (Self::Suspend, Suspended) | (Self::Restore, Active | Idle) => {
                ChangeVerdict::NothingToDo
            }
            (Self::Suspend | Self::Restore, NeedsApproval) => {
                ChangeVerdict::Impossible(CannotChange::WaitsForApproval)
            }
            (Self::Suspend | Self::Restore, OverBillingLimit) => {
                ChangeVerdict::Impossible(CannotChange::IsOverBillingLimit)
            }
        }
    }

    /// Whether a caller with one role may make the change to a user with the other. IT admins neither grant admin nor act on an Owner or
    /// Admin.
    #[must_use]
    pub fn is_allowed(self, caller: Role, user: Role) -> bool {
        let may_grant = match self {
            Self::SetRole(role) => caller.may_grant(role),
            Self::Approve | Self::Suspend | Self::Restore => true,
        };
        may_grant && caller.may_act_on(user)
    }
}

impl Transition {
    /// Whether a caller with this role may make the transition.
    #[must_use]
    pub fn is_allowed(self, caller: Role) -> bool {
        match self {
            Self::Status { role: KnownRole::Ordinary, .. } => true,
            Self::Status { role: KnownRole::Exactly(role), .. } => caller.may_act_on(role),
            Self::Role { from, to } => caller.may_act_on(from) && caller.may_grant(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_acts_on_the_owner_and_it_admins_not_on_admins() {
        for user in Role::ALL {
            assert_eq!(Role::Admin.may_act_on(user), user != Role::Owner);
            assert_eq!(Role::ItAdmin.may_act_on(user), !matches!(user, Role::Owner | Role::Admin));
            assert!(!Role::NetworkAdmin.may_act_on(user));
        }
    }
}
