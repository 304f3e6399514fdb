//! What somebody may do to a user or an open invite in its present state (W35), by the rules that decide the changes themselves.

use serde::Serialize;

use super::{ChangeVerdict, Invite, Permission, Profile, User, UserChange};

/// What a manager may do to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UserAction {
    /// Let them use the tailnet.
    Approve,
    /// Take their rights away.
    Suspend,
    /// Give them back.
    Restore,
    /// Remove them.
    Delete,
    /// Give them another role.
    SetRole,
}

/// What somebody may do to an open invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InviteAction {
    /// Copy its link.
    Copy,
    /// Mail it again, once the minute is over.
    Resend,
    /// Revoke it.
    Delete,
}

impl User {
    /// What this user may do to another one. What would change nothing is not among it.
    #[must_use]
    pub fn actions_on(&self, user: &Profile) -> Vec<UserAction> {
        if self.id == user.id || !self.may(Permission::ManageUsers) {
            return Vec::new();
        }
        let may = |change: UserChange| match change.decide(user.role, user.status) {
            ChangeVerdict::Apply(transition) => transition.is_allowed(self.role),
            ChangeVerdict::NothingToDo | ChangeVerdict::Impossible(_) => false,
        };
        let decided = [
            (UserAction::Approve, may(UserChange::Approve)),
            (UserAction::Suspend, may(UserChange::Suspend)),
            (UserAction::Restore, may(UserChange::Restore)),
            (UserAction::Delete, self.role.may_act_on(user.role)),
            (UserAction::SetRole, self.role.grantable().any(|role| may(UserChange::SetRole(role)))),
        ];
        decided.into_iter().filter(|(_, may)| *may).map(|(action, _)| action).collect()
    }

    /// What this user may do to an open invite. `is_good` says whether anybody can join by it.
    #[must_use]
    pub fn actions_on_invite(&self, invite: &Invite, is_good: bool) -> Vec<InviteAction> {
        let may_send = invite.shows_link_to(self.role);
        let decided = [
            (InviteAction::Copy, is_good && may_send),
            (InviteAction::Resend, may_send && self.email.is_some() && invite.mail().is_some()),
            (InviteAction::Delete, self.may(Permission::ManageInvites)),
        ];
        decided.into_iter().filter(|(_, may)| *may).map(|(action, _)| action).collect()
    }
}

impl Invite {
    /// What whoever has just made it may do to it.
    #[must_use]
    pub fn actions_of_maker(&self) -> Vec<InviteAction> {
        let resend = self.mail().map(|_| InviteAction::Resend);
        [InviteAction::Copy].into_iter().chain(resend).chain([InviteAction::Delete]).collect()
    }
}
