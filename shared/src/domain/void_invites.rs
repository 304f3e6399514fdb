//! Invites that stay void although their inviter could make them again: those made before the right to make them was lost (R10).

use jiff::{SignedDuration, Timestamp};

use super::{InviteRole, Role};

/// The longest that a request takes from its beginning, which is the time of the invites that it makes, to its write. Functions are
/// ended after 10 seconds; the rest is for clocks that differ.
const LONGEST_REQUEST: SignedDuration = SignedDuration::from_secs(15);

/// The time up to which the invites that a user made are void, for each right that they have lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VoidInvites {
    /// Invites to become an admin.
    pub of_admins: Option<Timestamp>,
    /// All other invites.
    pub of_others: Option<Timestamp>,
}

/// What a user can no longer invite to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostGrants {
    /// An admin.
    Admin,
    /// Anything.
    All,
}

impl VoidInvites {
    /// Whether an invite that grants this role and was made then is void.
    #[must_use]
    pub fn cover(self, role: InviteRole, made: Timestamp) -> bool {
        let until = if role == InviteRole::ADMIN { self.of_admins } else { self.of_others };
        until.is_some_and(|until| made <= until)
    }
}

impl LostGrants {
    /// What is lost when a role becomes another, or when the user goes; `None` if nothing is.
    #[must_use]
    pub fn between(old: Role, new: Option<Role>) -> Option<Self> {
        let is_lost =
            |role: &InviteRole| old.may_grant(*role) && !new.is_some_and(|new| new.may_grant(*role));
        let lost: Vec<InviteRole> = InviteRole::all().filter(is_lost).collect();
        match lost.as_slice() {
            [] => None,
            [InviteRole::ADMIN] => Some(Self::Admin),
            _ => Some(Self::All),
        }
    }
}

/// The time up to which invites are void that a user made who loses the right now: requests that began before the loss may write
/// until then.
#[must_use]
pub fn void_until(now: Timestamp) -> Timestamp {
    now.saturating_add(LONGEST_REQUEST).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_who_becomes_an_it_admin_can_no_longer_invite_admins_and_one_who_becomes_less_nobody() {
        assert_eq!(LostGrants::between(Role::Admin, Some(Role::ItAdmin)), Some(LostGrants::Admin));
        assert_eq!(LostGrants::between(Role::Admin, Some(Role::Auditor)), Some(LostGrants::All));
        assert_eq!(LostGrants::between(Role::ItAdmin, None), Some(LostGrants::All));
        assert_eq!(LostGrants::between(Role::ItAdmin, Some(Role::Admin)), None);
        assert_eq!(LostGrants::between(Role::Member, None), None);
    }
}
