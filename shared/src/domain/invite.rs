//! Invites: one person's way into a tailnet, open for 30 days.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{DisplayName, EmailAddress, InviteId, InviteRole, Permission, Role, TailnetId, User, UserId};

/// The most invites that one request makes: two rows each, the inviter's row and the audit record fill one transaction of 100.
pub const MAX_INVITES_PER_REQUEST: usize = 49;

/// The shortest time between two mails of one invite (R8).
pub const RESEND_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// The shortest and the longest pause before a mail that could not be sent is tried again.
const PAUSES: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(5), SignedDuration::from_hours(6));

/// What an inviter asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewInvite {
    /// What the invitee will be.
    pub role: InviteRole,
    /// Where the invite is mailed; none makes a link to copy (R5).
    pub email: Option<EmailAddress>,
    /// Whether only a person whose provider has verified that address may accept (R14). Needs an address.
    pub bind_to_email: bool,
}

/// An open invite. Once it is accepted, deleted or expired there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Its id, which holds when it was made and when it expires.
    pub id: InviteId,
    /// The tailnet that it lets somebody into.
    pub tailnet: TailnetId,
    /// Who made it. It lives only as long as they could still make it (R10).
    pub inviter: UserId,
    /// The inviter's name when they made it.
    pub inviter_name: DisplayName,
    /// What the invitee will be.
    pub role: InviteRole,
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
        /// The mail, which the row's stream record makes go out.
        mail: Mail,
    },
}

/// The latest mail of an invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// When it was asked for; the next may be asked for [`RESEND_INTERVAL`] later.
    pub requested_at: Timestamp,
    /// How far it has come.
    pub state: MailState,
}

/// How far a mail has come, with what is known of it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailState {
    /// Is to be sent now.
    Queued {
        /// Why it could not be sent before, if it was tried.
        last_failure: Option<String>,
    },
    /// Could not be sent, and is tried again.
    Postponed {
        /// Why it could not be sent.
        reason: String,
        /// When it is tried again.
        retry_at: Timestamp,
    },
    /// Was handed to the mail service.
    Sent,
    /// Was taken by the recipient's server.
    Delivered,
    /// Was refused by the recipient's server.
    Bounced,
    /// Was called spam by the recipient.
    Complained,
}

/// What a message carries, unseen by its reader, by which events about it find the mail: ids and a time, no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailTags {
    /// The tailnet of the invite.
    pub tailnet: TailnetId,
    /// The invite.
    pub invite: InviteId,
    /// Which of its mails: the one asked for then.
    pub requested_at: Timestamp,
}

impl MailTags {
    /// The name of the tag with the tailnet.
    pub const TAILNET: &str = "tailnet";
    /// The name of the tag with the invite.
    pub const INVITE: &str = "invite";
    /// The name of the tag with the time, in milliseconds since 1970.
    pub const REQUESTED_AT: &str = "requested-at";
}

/// What became of a mail, as the mail service reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Which mail.
    pub tags: MailTags,
    /// How far it has come.
    pub status: EmailStatus,
}

/// How far an invite's mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EmailStatus {
    /// Is to be sent.
    Queued,
    /// Was handed to the mail service.
    Sent,
    /// Was taken by the recipient's server.
    Delivered,
    /// Was refused by the recipient's server.
    Bounced,
    /// Was called spam by the recipient.
    Complained,
}

impl Mail {
    /// Whether it is to be sent now.
    #[must_use]
    pub fn is_due(&self) -> bool {
        matches!(self.state, MailState::Queued { .. })
    }

    /// How far it has come, in the words of the wire: a postponed mail is still queued.
    #[must_use]
    pub const fn status(&self) -> EmailStatus {
        match self.state {
            MailState::Queued { .. } | MailState::Postponed { .. } => EmailStatus::Queued,
            MailState::Sent => EmailStatus::Sent,
            MailState::Delivered => EmailStatus::Delivered,
            MailState::Bounced => EmailStatus::Bounced,
            MailState::Complained => EmailStatus::Complained,
        }
    }

    /// Why it could not be sent, as long as it has not been.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match &self.state {
            MailState::Queued { last_failure } => last_failure.as_deref(),
            MailState::Postponed { reason, .. } => Some(reason),
            MailState::Sent | MailState::Delivered | MailState::Bounced | MailState::Complained => None,
        }
    }

    /// When it is tried again, if it waits for that.
    #[must_use]
    pub const fn retry_at(&self) -> Option<Timestamp> {
        match self.state {
            MailState::Postponed { retry_at, .. } => Some(retry_at),
            _ => None,
        }
    }

    /// When to try again a mail that could not be sent at `now` (P1): after as long again as it has waited already, so that the pauses
    /// double without anybody counting them, from five minutes to six hours.
    #[must_use]
    pub fn next_try(&self, now: Timestamp) -> Timestamp {
        let (shortest, longest) = PAUSES;
        let pause = now.duration_since(self.requested_at).clamp(shortest, longest);
        now.saturating_add(pause).unwrap_or(Timestamp::MAX)
    }
}

impl EmailStatus {
    /// The status's name on the wire and in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }

    /// The statuses that this one can follow. Events come in any order: what is worse stays.
    #[must_use]
    pub const fn may_follow(self) -> &'static [Self] {
        match self {
            Self::Queued => &[],
            Self::Sent => &[Self::Queued],
            Self::Delivered => &[Self::Queued, Self::Sent],
            Self::Bounced => &[Self::Queued, Self::Sent, Self::Delivered],
            Self::Complained => &[Self::Queued, Self::Sent, Self::Delivered, Self::Bounced],
        }
    }
}

impl Invite {
    /// The invite that a request for it makes.
    #[must_use]
    pub fn open(
        new: NewInvite,
        id: InviteId,
        tailnet: TailnetId,
        inviter: UserId,
        inviter_name: DisplayName,
    ) -> Self {
        let queued = Mail { requested_at: id.created_at(), state: MailState::Queued { last_failure: None } };
        let recipient = new.email.map_or(Recipient::Link, |address| Recipient::Email {
            address,
            bound: new.bind_to_email,
            mail: queued,
        });
        Self { id, tailnet, inviter, inviter_name, role: new.role, recipient }
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
                // Whoever was removed and has joined again did not make it.
                && inviter.created <= self.id.created_at()
        };
        !self.id.is_expired(now) && inviter.is_some_and(could_still_make_it)
    }

    /// Whether somebody with this role may hold the invite's link: the URL is the right to join (R6, R7).
    #[must_use]
    pub fn shows_link_to(&self, role: Role) -> bool {
        role.permits(Permission::ManageInvites) && role.may_grant(self.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_before_a_mail_is_tried_again_double_from_five_minutes_to_six_hours() {
        let requested_at = Timestamp::UNIX_EPOCH;
        let mail = Mail { requested_at, state: MailState::Queued { last_failure: None } };
        let tries = std::iter::successors(Some(requested_at), |&tried| Some(mail.next_try(tried)));
        let tries: Vec<Timestamp> = tries.take(12).collect();
        let pauses: Vec<i64> =
            tries.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_mins()).collect();
        assert_eq!(pauses, [5, 5, 10, 20, 40, 80, 160, 320, 360, 360, 360]);
    }
}
