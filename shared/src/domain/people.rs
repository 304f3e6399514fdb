//! Users and invites as one list, newest first, and what it can be filtered by.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::{Timestamp, ToSpan};

use super::{
    EmailStatus, Invite, InviteId, Joining, Mail, ParseIdError, PersonStart, Profile, Role, UserId,
    UserStatus,
};

/// What stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonKind {
    /// Somebody who has joined.
    User,
    /// An invite, open or expired.
    Invite,
}

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonStatus {
    /// Has the rights of their role.
    Active,
    /// Has joined and waits (R17).
    NeedsApproval,
    /// Has no rights until restored.
    Suspended,
    /// Has an open invite.
    Invited,
    /// Had an invite that has expired unused.
    Expired,
}

/// A place in the list: where a user or an invite stands. The order is that of time; at one time, invites come before users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonPlace {
    /// Where an invite stands: at the time at which it was made.
    Invite(InviteId),
    /// Where a user stands: at the time at which they joined.
    User(Joining),
}

/// Who is to be listed. Every condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// How their name or address starts.
    pub start: Option<PersonStart>,
    /// Users or invites.
    pub kind: Option<PersonKind>,
    /// How far they have come. If nothing is said, those whose invite has expired are left out.
    pub status: Option<PersonStatus>,
    /// The role that a user has or an invite grants.
    pub role: Option<Role>,
    /// How far the mail of their invite has come. Users have none.
    pub delivery: Option<EmailStatus>,
    /// Who has invited them.
    pub inviter: Option<UserId>,
}

impl PersonKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::User, Self::Invite];

    /// The kind's name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Invite => "invite",
        }
    }
}

impl PersonStatus {
    /// Every status.
    pub const ALL: [Self; 5] =
        [Self::Active, Self::NeedsApproval, Self::Suspended, Self::Invited, Self::Expired];

    /// The status's name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::NeedsApproval => "needs-approval",
            Self::Suspended => "suspended",
            Self::Invited => "invited",
            Self::Expired => "expired",
        }
    }

    /// Whether a user with this status has come so far.
    #[must_use]
    pub fn is_of(self, status: UserStatus) -> bool {
        match self {
            Self::Active => status.may_act(),
            Self::NeedsApproval => status == UserStatus::NeedsApproval,
            Self::Suspended => status == UserStatus::Suspended,
            Self::Invited | Self::Expired => false,
        }
    }
}

impl PeopleFilter {
    /// Whether any user can pass.
    #[must_use]
    pub const fn wants_users(&self) -> bool {
        let of_kind = matches!(self.kind, None | Some(PersonKind::User));
        let of_status = !matches!(self.status, Some(PersonStatus::Invited | PersonStatus::Expired));
        of_kind && of_status && self.delivery.is_none()
    }

    /// Whether any open invite can pass.
    #[must_use]
    pub const fn wants_open_invites(&self) -> bool {
        self.may_be_invite() && matches!(self.status, None | Some(PersonStatus::Invited))
    }

    /// Whether any expired invite can pass.
    #[must_use]
    pub const fn wants_expired_invites(&self) -> bool {
        self.may_be_invite() && matches!(self.status, Some(PersonStatus::Expired))
    }

    /// An invite without an address cannot be searched.
    const fn may_be_invite(&self) -> bool {
        let of_kind = matches!(self.kind, None | Some(PersonKind::Invite));
        let can_be_found = match &self.start {
            None => true,
            Some(start) => start.address().is_some(),
        };
        of_kind && can_be_found
    }

    /// Whether every user passes.
    #[must_use]
    pub const fn passes_every_user(&self) -> bool {
        self.start.is_none() && self.status.is_none() && self.role.is_none() && self.inviter.is_none()
    }

    /// Whether a user passes, of those who [can](Self::wants_users).
    #[must_use]
    pub fn passes_user(&self, user: &Profile) -> bool {
        self.start.as_ref().is_none_or(|start| start.is_of(user))
            && self.status.is_none_or(|status| status.is_of(user.status))
            && self.role.is_none_or(|role| role == user.role)
            && self.inviter.is_none_or(|inviter| user.invited_by == Some(inviter))
    }

    /// Whether every invite passes whose address starts as it is to.
    #[must_use]
    pub const fn passes_every_invite(&self) -> bool {
        self.role.is_none() && self.delivery.is_none() && self.inviter.is_none()
    }

    /// Whether an invite passes, of those that can: open or expired.
    #[must_use]
    pub fn passes_invite(&self, invite: &Invite) -> bool {
        let is_found =
            |start: &PersonStart| invite.address().is_some_and(|address| start.is_of_address(address));
        self.start.as_ref().is_none_or(is_found)
            && self.role.is_none_or(|role| role == invite.role.role())
            && self.delivery.is_none_or(|status| invite.mail().map(Mail::status) == Some(status))
            && self.inviter.is_none_or(|inviter| inviter == invite.inviter)
    }
}

impl PersonPlace {
    /// How every place is written, as a regular expression: as an invite's id, or as a time in milliseconds since 1970 and a user's id.
    pub const PATTERN: &str = concat!(
        "^([0-9a-d][0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "|[0-9]{15}-[0-9]{16})$"
    );

    fn at(self) -> Timestamp {
        match self {
            Self::Invite(invite) => invite.created_at(),
            Self::User(joining) => joining.at,
        }
    }

    /// Only users who stand before this joining in time are older than the place.
    #[must_use]
    pub fn users_before(self) -> Joining {
        match self {
            Self::User(joining) => joining,
            // Users of the same time stand above the invite in the list.
            Self::Invite(invite) => Joining { at: invite.created_at(), user: UserId::FIRST },
        }
    }

    /// Only invites with a smaller id are older than the place.
    #[must_use]
    pub fn invites_before(self) -> InviteId {
        match self {
            Self::Invite(invite) => invite,
            // Invites of the same time stand below the user in the list.
            Self::User(joining) => {
                InviteId::floor(joining.at.saturating_add(1.millisecond()).unwrap_or(joining.at))
            }
        }
    }
}

impl PartialOrd for PersonPlace {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PersonPlace {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at().cmp(&other.at()).then_with(|| match (self, other) {
            (Self::Invite(one), Self::Invite(other)) => one.cmp(other),
            (Self::User(one), Self::User(other)) => one.cmp(other),
            (Self::Invite(_), Self::User(_)) => Ordering::Less,
            (Self::User(_), Self::Invite(_)) => Ordering::Greater,
        })
    }
}

impl fmt::Display for PersonPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invite(invite) => invite.fmt(f),
            Self::User(joining) => f.write_str(&joining.to_string().replace('#', "-")),
        }
    }
}

impl FromStr for PersonPlace {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        match text.parse() {
            Ok(invite) => Ok(Self::Invite(invite)),
            Err(error) => Joining::parse(&text.replace('-', "#")).map(Self::User).ok_or(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = PersonPlace> {
        let time = (0_i64..4).prop_map(|millis| Timestamp::from_millisecond(millis).unwrap());
        (time, 1_u64..4, any::<bool>()).prop_map(|(at, number, is_user)| {
            if is_user {
                PersonPlace::User(Joining { at, user: number.try_into().unwrap() })
            } else {
                PersonPlace::Invite(InviteId::in_batch(at, number.to_be_bytes(), 0))
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_older_than_a_place_stands_before_its_bounds(one in place(), other in place()) {
            let is_before = match other {
                PersonPlace::User(joining) => joining < one.users_before(),
                PersonPlace::Invite(invite) => invite < one.invites_before(),
            };
            prop_assert_eq!(other < one, is_before);
        }

        #[test]
        fn a_place_is_read_as_it_was_written(place in place()) {
            prop_assert_eq!(place.to_string().parse(), Ok(place));
        }

        #[test]
        fn no_text_makes_reading_a_place_panic(text in any::<String>()) {
            let _ = text.parse::<PersonPlace>();
        }
    }
}
