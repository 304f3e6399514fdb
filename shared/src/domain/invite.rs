//! Invites: one person's way into a tailnet, open for 30 days.

use jiff::{SignedDuration, Timestamp};

use super::{
    DisplayName, EmailAddress, InviteId, InviteRole, Language, Mail, MailState, Permission, RESEND_INTERVAL,
    Role, TailnetId, User, UserId,
};

/// The most invites that one request makes: two rows each, the inviter's row and the audit record fill one transaction of 100.
pub const MAX_INVITES_PER_REQUEST: usize = 49;

/// How long before its expiry an invite reminds.
const REMINDER: SignedDuration = SignedDuration::from_hours(3 * 24);

/// What an inviter asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewInvite {
    /// The role that the invitee will have.
    pub role: InviteRole,
    /// Where the invite is mailed; `None` makes a link to copy (R5).
    pub email: Option<EmailAddress>,
    /// Whether only a person whose provider has verified that address may accept (R14). Needs an address.
    pub bind_to_email: bool,
    /// The language of its mail (R27). A link only remembers it.
    pub language: Language,
    /// Whether its mail goes out once more before it expires unused; it does if nothing is said. `Some(true)` needs an address.
    pub remind: Option<bool>,
}

/// The reminder of an e-mail invite that is about to expire unused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminder {
    /// Is to go out.
    Wanted,
    /// Is not: the inviter did not want one.
    Unwanted,
    /// Was requested at this time; there is only one.
    Requested(Timestamp),
}

/// An invite that was neither accepted nor deleted. It may have expired since it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Its id, which says when it was made and when it expires.
    pub id: InviteId,
    /// The tailnet to join.
    pub tailnet: TailnetId,
    /// Who made it. It lives only as long as they could still make it (R10).
    pub inviter: UserId,
    /// The inviter's name when they made it.
    pub inviter_name: DisplayName,
    /// The role that the invitee will have.
    pub role: InviteRole,
    /// The language of its mail, the inviter's choice (R27).
    pub language: Language,
    /// Whom it is for.
    pub recipient: Recipient,
}

/// Whom an invite is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// Whoever is given the link (R5).
    Link,
    /// Whoever reads the mail at this address (R4).
    Email {
        /// The address.
        address: EmailAddress,
        /// Whether only a person with this address, verified, may accept (R14).
        bound: bool,
        /// Whether the mail goes out once more before the invite expires unused.
        reminder: Reminder,
        /// The mail. The stream record of the invite's row makes `send-invite-mail` send it.
        mail: Mail,
    },
}

impl Invite {
    /// Makes the invite that was asked for, with its mail queued if it has an address.
    #[must_use]
    pub fn open(
        new: NewInvite,
        id: InviteId,
        tailnet: TailnetId,
        inviter: UserId,
        inviter_name: DisplayName,
    ) -> Self {
        let recipient = new.email.map_or(Recipient::Link, |address| Recipient::Email {
            address,
            bound: new.bind_to_email,
            reminder: if new.remind == Some(false) { Reminder::Unwanted } else { Reminder::Wanted },
            mail: Mail::requested(id.created_at()),
        });
        Self { id, tailnet, inviter, inviter_name, role: new.role, language: new.language, recipient }
    }

    /// The address that the invite was mailed to.
    #[must_use]
    pub const fn address(&self) -> Option<&EmailAddress> {
        match &self.recipient {
            Recipient::Link => None,
            Recipient::Email { address, .. } => Some(address),
        }
    }

    /// The latest mail.
    #[must_use]
    pub const fn mail(&self) -> Option<&Mail> {
        match &self.recipient {
            Recipient::Link => None,
            Recipient::Email { mail, .. } => Some(mail),
        }
    }

    /// Its reminder; `None` for a link, which is never mailed.
    #[must_use]
    pub const fn reminder(&self) -> Option<Reminder> {
        match self.recipient {
            Recipient::Link => None,
            Recipient::Email { reminder, .. } => Some(reminder),
        }
    }

    /// The address that the invitee must have, if it was bound to one (R14).
    #[must_use]
    pub const fn bound_to(&self) -> Option<&EmailAddress> {
        match &self.recipient {
            Recipient::Email { address, bound: true, .. } => Some(address),
            Recipient::Email { .. } | Recipient::Link => None,
        }
    }

    /// Whether anybody can join by the invite: it has not expired, and its inviter could still make it (R2, R10).
    #[must_use]
    pub fn can_be_accepted(&self, inviter: Option<&User>, now: Timestamp) -> bool {
        let could_still_make_it = |inviter: &User| {
            inviter.id == self.inviter
                && inviter.status.may_act()
                && inviter.role.may_grant(self.role)
                // Somebody who was removed and joined again is no longer its inviter.
                && inviter.created <= self.id.created_at()
                && !inviter.void_invites.cover(self.role, self.id.created_at())
        };
        !self.id.is_expired(now) && inviter.is_some_and(could_still_make_it)
    }

    /// Whether its mail is to go out once more: it is about to expire, its latest mail arrived as far as is known, and it can still be
    /// accepted.
    #[must_use]
    pub fn is_to_remind(&self, inviter: Option<&User>, now: Timestamp) -> bool {
        let Recipient::Email { reminder: Reminder::Wanted, mail, .. } = &self.recipient else { return false };
        let may_have_arrived =
            matches!(mail.state, MailState::Sent | MailState::Delayed { .. } | MailState::Delivered);
        let is_late = now.duration_until(self.id.expires_at()) <= REMINDER;
        let is_quiet = now.duration_since(mail.requested_at) >= RESEND_INTERVAL;
        may_have_arrived && is_late && is_quiet && self.can_be_accepted(inviter, now)
    }

    /// When the first mail was requested, if the latest one is a repetition: resent or a reminder.
    #[must_use]
    pub fn first_mailed_at(&self) -> Option<Timestamp> {
        let first = self.id.created_at();
        self.mail().filter(|mail| mail.requested_at != first).map(|_| first)
    }

    /// Whether somebody with this role may hold the invite's link: the URL is the right to join (R6, R7).
    #[must_use]
    pub fn shows_link_to(&self, role: Role) -> bool {
        role.permits(Permission::ManageInvites) && role.may_grant(self.role)
    }
}
