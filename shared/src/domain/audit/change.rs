//! Changes, in the form in which the rows of the log store them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    JoinPolicy, Role, Tailnet, TailnetId, TailnetKind, TailnetName, User, UserId, UserStatus,
};

use super::subjects::{InviteChange, KeyChange, Profile, UserRef};

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// An invite was made.
    InviteCreated(InviteChange),
    /// Somebody joined by an invite.
    InviteAccepted(InviteChange),
    /// An invite was revoked.
    InviteDeleted(InviteChange),
    /// An invite was mailed again.
    InviteResent(InviteChange),
    /// The mail of an invite went out once more because it was about to expire (R8).
    InviteReminded(InviteChange),
    /// An invite expired unused (R22).
    InviteExpired(InviteChange),
    /// A user joined this tailnet.
    UserJoined {
        /// The new user.
        user: UserId,
        /// The name they sign in with.
        login: String,
        /// Their role.
        role: Role,
        /// Whether they wait for approval.
        status: UserStatus,
    },
    /// A user was approved, suspended or restored.
    UserStatusChanged {
        /// The user.
        #[serde(flatten)]
        user: UserRef,
        /// Their status before.
        old: UserStatus,
        /// Their status now.
        new: UserStatus,
    },
    /// A user was given another role.
    UserRoleChanged {
        /// The user.
        #[serde(flatten)]
        user: UserRef,
        /// Their role before.
        old: Role,
        /// Their role now.
        new: Role,
    },
    /// A user is described in another way, as their identity provider said when they signed in (R25).
    UserRefreshed {
        /// The user.
        #[serde(flatten)]
        user: UserRef,
        /// How they were described.
        old: Profile,
        /// How they are described now.
        new: Profile,
    },
    /// A user was removed, or has left.
    UserRemoved {
        /// The user.
        #[serde(flatten)]
        user: UserRef,
        /// Their last role.
        role: Role,
    },
    /// The tailnet was founded.
    TailnetCreated {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
        /// Personal or organizational.
        tailnet_kind: TailnetKind,
    },
    /// A user of this tailnet joined another one (R19).
    TailnetJoined {
        /// The other tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
    },
    /// A user of this tailnet left another one (R19).
    TailnetLeft {
        /// The other tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
    },
    /// User approval was switched on or off (R17).
    UserApprovalSwitched {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
        /// Whether it is on now.
        on: bool,
    },
    /// The join policy was changed (R18).
    JoinPolicyChanged {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
        /// The policy before.
        old: JoinPolicy,
        /// The policy now.
        new: JoinPolicy,
    },
    /// The mails of the tailnet, which had stopped because too many bounced, were released (P6).
    MailReleased {
        /// This tailnet.
        tailnet: TailnetId,
        /// Its name.
        name: TailnetName,
    },
    /// A user made an API access token.
    KeyCreated(KeyChange),
    /// A user revoked an API access token.
    KeyDeleted(KeyChange),
}

impl Change {
    /// The event for a new user.
    #[must_use]
    pub fn user_joined(user: &User) -> Self {
        Self::UserJoined { user: user.id, login: user.login.clone(), role: user.role, status: user.status }
    }

    /// The event for a user whose identity provider describes them in another way.
    #[must_use]
    pub fn user_refreshed(old: &User, new: &User) -> Self {
        Self::UserRefreshed { user: new.into(), old: old.into(), new: new.into() }
    }

    /// The event for the home tailnet of a person who joins another one.
    #[must_use]
    pub fn tailnet_joined(tailnet: &Tailnet) -> Self {
        Self::TailnetJoined { tailnet: tailnet.id, name: tailnet.name.clone() }
    }

    /// The event for a new tailnet.
    #[must_use]
    pub fn tailnet_created(tailnet: &Tailnet) -> Self {
        Self::TailnetCreated { tailnet: tailnet.id, name: tailnet.name.clone(), tailnet_kind: tailnet.kind }
    }

    /// The event for the home tailnet of a person who leaves another one.
    #[must_use]
    pub fn tailnet_left(tailnet: &Tailnet) -> Self {
        Self::TailnetLeft { tailnet: tailnet.id, name: tailnet.name.clone() }
    }

    /// The event for a tailnet whose mails were released.
    #[must_use]
    pub fn mail_released(tailnet: &Tailnet) -> Self {
        Self::MailReleased { tailnet: tailnet.id, name: tailnet.name.clone() }
    }

    /// The events for changed settings: one for each setting that differs.
    #[must_use]
    pub fn settings_changed(old: &Tailnet, new: &Tailnet) -> Vec<Self> {
        let (tailnet, name) = (new.id, &new.name);
        let approval = (old.user_approval_on != new.user_approval_on).then(|| Self::UserApprovalSwitched {
            tailnet,
            name: name.clone(),
            on: new.user_approval_on,
        });
        let policy = (old.join_policy != new.join_policy).then(|| Self::JoinPolicyChanged {
            tailnet,
            name: name.clone(),
            old: old.join_policy,
            new: new.join_policy,
        });
        approval.into_iter().chain(policy).collect()
    }

    /// When the change came into effect, if it is recorded later: an invite is dead hours before its expiry is recorded.
    #[must_use]
    pub fn deferred_at(&self) -> Option<Timestamp> {
        match self {
            Self::InviteExpired(expired) => Some(expired.invite.expires_at()),
            _ => None,
        }
    }

    /// The user that was changed, if their name was not read for it.
    pub fn unnamed_user(&mut self) -> Option<&mut UserRef> {
        match self {
            Self::UserStatusChanged { user, .. }
            | Self::UserRoleChanged { user, .. }
            | Self::UserRefreshed { user, .. }
            | Self::UserRemoved { user, .. } => Some(user).filter(|user| user.login.is_none()),
            Self::InviteCreated(_)
            | Self::InviteAccepted(_)
            | Self::InviteDeleted(_)
            | Self::InviteResent(_)
            | Self::InviteReminded(_)
            | Self::InviteExpired(_)
            | Self::UserJoined { .. }
            | Self::TailnetCreated { .. }
            | Self::TailnetJoined { .. }
            | Self::TailnetLeft { .. }
            | Self::UserApprovalSwitched { .. }
            | Self::JoinPolicyChanged { .. }
            | Self::MailReleased { .. }
            | Self::KeyCreated(_)
            | Self::KeyDeleted(_) => None,
        }
    }
}
