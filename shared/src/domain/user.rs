//! Users: a person's membership in a tailnet.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Denied, DisplayName, EmailAddress, EndedSessions, InviteId, KeyId, Language, Notice, Permission, Person,
    Proof, Role, TailnetId, UserId, VoidInvites,
};

/// One person's membership in one tailnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The person's number, the same in every tailnet.
    pub id: UserId,
    /// The tailnet that this is a membership in.
    pub tailnet: TailnetId,
    /// Who it is.
    pub person: Person,
    /// The name they sign in with.
    pub login: String,
    /// Their name.
    pub display_name: DisplayName,
    /// The address that their identity provider had verified when they joined.
    pub email: Option<EmailAddress>,
    /// Their role in the tailnet.
    pub role: Role,
    /// Whether they can act.
    pub status: UserStatus,
    /// When they joined.
    pub created: Timestamp,
    /// The invite that they joined by; none for a founder.
    pub joined_by: Option<InviteId>,
    /// Who made that invite.
    pub invited_by: Option<UserId>,
    /// Whether their home is another tailnet.
    pub external: bool,
    /// How often it has changed what others see of them.
    pub revision: u64,
    /// The language of that invite, in which they get mails (R27).
    pub language: Language,
    /// A notice about them that is not sent yet (R31).
    pub notice: Option<Notice>,
    /// Which of the invites that they made are void.
    pub void_invites: VoidInvites,
    /// Their API access tokens with the time at which each stops being valid; revoking one takes it out of here.
    pub api_keys: BTreeMap<KeyId, Timestamp>,
    /// Which of their person's sessions have ended before their time (R25).
    pub ended_sessions: EndedSessions,
}

impl User {
    /// Checks that a credential of the user's has not been ended: a token by revoking it, a session by signing out.
    ///
    /// # Errors
    /// [`Denied::KeyRevoked`] or [`Denied::SignedOut`].
    pub fn admit(&self, proof: &Proof) -> Result<(), Denied> {
        proof.check(|key| self.api_keys.contains_key(&key), &self.ended_sessions)
    }

    /// Whether the user has the right now: their role gives it, and their status is one with rights.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.status.may_act() && self.role.permits(permission)
    }
}

/// Whether a user can act in the tailnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UserStatus {
    /// Has the rights of their role.
    Active,
    /// The same, though not seen for long.
    Idle,
    /// Has no rights until restored.
    Suspended,
    /// Has accepted an invite and has no rights until approved (R17).
    NeedsApproval,
    /// Is beyond what the tailnet pays for.
    OverBillingLimit,
}

impl UserStatus {
    /// The statuses in which a user has the rights of their role.
    pub const ACTING: [Self; 2] = [Self::Active, Self::Idle];

    /// Whether a user in this status has the rights of their role.
    #[must_use]
    pub fn may_act(self) -> bool {
        Self::ACTING.contains(&self)
    }

    /// The status's name on the wire (W17).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Idle => "idle",
            Self::Suspended => "suspended",
            Self::NeedsApproval => "needs-approval",
            Self::OverBillingLimit => "over-billing-limit",
        }
    }
}
