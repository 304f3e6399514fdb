//! Decides whether a person joins by an invite, and in which status. W16 has the order of the reasons against it.

use jiff::Timestamp;

use super::{Identity, Invite, InviteId, JoinPolicy, Tailnet, TailnetId, User, UserStatus};

/// What the decision is made from: the invite, and the person who wants to join by it.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The invite that the code names.
    pub invite_id: InviteId,
    /// The invite, if it is still there.
    pub invite: Option<&'a Invite>,
    /// Its inviter, if they are still in the tailnet.
    pub inviter: Option<&'a User>,
    /// The tailnet, with its settings.
    pub tailnet: &'a Tailnet,
    /// Who wants to join.
    pub identity: &'a Identity,
    /// The user that has the person's number in the tailnet.
    pub user: Option<&'a User>,
    /// The person's home.
    pub home: &'a Home,
}

/// The first tailnet that a person joined; its policy decides which others they may join (R18).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// The person is in no tailnet yet: the one they join becomes home.
    None,
    /// The person's first tailnet.
    At {
        /// Which one.
        tailnet: TailnetId,
        /// Its policy; `None` if the tailnet is gone.
        policy: Option<JoinPolicy>,
    },
}

/// The decision, if nothing is against joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// The person has joined before, by this very invite, as this user. They get the same answer again (R13).
    AlreadyJoined(&'a User),
    /// The person joins.
    Join {
        /// By this invite.
        invite: &'a Invite,
        /// How.
        joiner: Joiner,
    },
}

/// How a person joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joiner {
    /// Active, or waiting for approval (R17).
    pub status: UserStatus,
    /// The home whose policy must let the person's role there join; `None` if this tailnet becomes their home.
    pub allowed_by: Option<(TailnetId, JoinPolicy)>,
}

/// Why a person cannot join. If several reasons apply, the first in this order is answered (W16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotJoin {
    /// The invite was used, has expired, was deleted, or its inviter could no longer make it (R2, R9, R10).
    #[error("this invite is no longer valid")]
    Gone,
    /// The person is in the tailnet; the invite stays open.
    #[error("you are in this tailnet already")]
    AlreadyMember,
    /// Another person has the same number; the later one is refused.
    #[error("your account cannot join this tailnet; sign in with another one")]
    NumberTaken,
    /// The invite is bound to an address that the person's provider has not verified (R14).
    #[error("this invite is for another e-mail address, which your sign-in must have verified")]
    BoundToAnotherAddress,
    /// The policy of the person's home tailnet forbids it (R18).
    #[error("your home tailnet does not let you join others")]
    ForbiddenByHome,
}

/// Decides whether a person joins by an invite.
///
/// # Errors
/// The first [`CannotJoin`] that applies.
pub fn decide(situation: Situation<'_>, now: Timestamp) -> Result<Verdict<'_>, CannotJoin> {
    let person = &situation.identity.person;
    let own_user = situation.user.filter(|user| user.person == *person);
    if let Some(user) = own_user.filter(|user| user.joined_by == Some(situation.invite_id)) {
        return Ok(Verdict::AlreadyJoined(user));
    }
    let invite = situation
        .invite
        .filter(|invite| invite.can_be_accepted(situation.inviter, now))
        .ok_or(CannotJoin::Gone)?;
    if own_user.is_some() {
        return Err(CannotJoin::AlreadyMember);
    }
    if situation.user.is_some() {
        return Err(CannotJoin::NumberTaken);
    }
    if invite.bound_to().is_some_and(|address| situation.identity.verified_email.as_ref() != Some(address)) {
        return Err(CannotJoin::BoundToAnotherAddress);
    }
    let allowed_by = allowed_by(situation.home, invite.tailnet)?;
    let status =
        if situation.tailnet.user_approval_on { UserStatus::NeedsApproval } else { UserStatus::Active };
    Ok(Verdict::Join { invite, joiner: Joiner { status, allowed_by } })
}

/// The home tailnet that has to allow it. The transaction checks that the person has one of the policy's roles there.
fn allowed_by(home: &Home, joining: TailnetId) -> Result<Option<(TailnetId, JoinPolicy)>, CannotJoin> {
    match home {
        Home::None => Ok(None),
        Home::At { tailnet, .. } if *tailnet == joining => Ok(None),
        Home::At { tailnet, policy: Some(policy @ (JoinPolicy::Admin | JoinPolicy::Member)) } => {
            Ok(Some((*tailnet, *policy)))
        }
        Home::At { policy: Some(JoinPolicy::None) | None, .. } => Err(CannotJoin::ForbiddenByHome),
    }
}
