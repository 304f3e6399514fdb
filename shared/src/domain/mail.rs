//! The mail of an e-mail invite: when it was requested, and how far it has come (R8, R22).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{InviteId, TailnetId, one_line};

/// The shortest time between two mails of one invite (R8).
pub const RESEND_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// The shortest and the longest pause before a mail that could not be sent is tried again.
const PAUSES: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(5), SignedDuration::from_hours(6));

/// The latest mail of an invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// When it was requested; the next may be requested [`RESEND_INTERVAL`] later.
    pub requested_at: Timestamp,
    /// How far it has come.
    pub state: MailState,
    /// Since when it is in that state, as far as this service knows; `None` if that was not recorded.
    pub since: Option<Timestamp>,
}

/// How far a mail has come, with what belongs to that state.
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
    /// Is held by a brake of the mailer, and is tried again when the brake is free (P6).
    Held {
        /// When that is.
        until: Timestamp,
    },
    /// Is not sent: whoever reads mail at its address wants no invites (R30).
    Suppressed,
    /// Was handed to the mail service.
    Sent,
    /// Was not taken yet by the recipient's server, which the mail service goes on trying.
    Delayed {
        /// What that server says.
        diagnosis: Option<Diagnosis>,
    },
    /// Was taken by the recipient's server.
    Delivered,
    /// Was refused for good by the recipient's server.
    Bounced {
        /// What that server says.
        diagnosis: Option<Diagnosis>,
    },
    /// Was called spam by the recipient.
    Complained,
}

/// Why a mail has not arrived, in the words of the recipient's server, fit for one line of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Diagnosis(String);

/// The longest diagnosis, in characters.
const MAX_DIAGNOSIS_CHARS: usize = 200;

impl Diagnosis {
    /// The diagnosis as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Diagnosis {
    fn from(raw: String) -> Self {
        Self(one_line(&raw, MAX_DIAGNOSIS_CHARS))
    }
}

/// What an invite shows whose mail a brake holds: never which, so that nobody learns of other tailnets (P6).
pub const SENDING_LIMIT: &str = "sending limit";

/// Tags of a message, which its reader does not see. SES repeats them in its events, so that an event finds the mail. They contain no
/// address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailTags {
    /// The tailnet of the invite.
    pub tailnet: TailnetId,
    /// The invite.
    pub invite: InviteId,
    /// When the mail was requested, which tells apart the mails of an invite.
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

/// A report of the mail service on how far a mail has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which mail.
    pub tags: MailTags,
    /// How far it has come.
    pub status: EmailStatus,
    /// Why it has not arrived, if the recipient's server says so.
    pub diagnosis: Option<Diagnosis>,
}

/// How far an invite's mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EmailStatus {
    /// Is to be sent.
    Queued,
    /// Waits for a sending limit.
    Held,
    /// Was not sent: whoever reads mail at the address wants no invites from here.
    Suppressed,
    /// Was handed to the mail service.
    Sent,
    /// Was not taken yet by the recipient's server; the mail service goes on trying.
    Delayed,
    /// Was taken by the recipient's server.
    Delivered,
    /// Was refused for good by the recipient's server.
    Bounced,
    /// Was called spam by the recipient.
    Complained,
}

impl EmailStatus {
    /// Every status.
    pub const ALL: [Self; 8] = [
        Self::Queued,
        Self::Held,
        Self::Suppressed,
        Self::Sent,
        Self::Delayed,
        Self::Delivered,
        Self::Bounced,
        Self::Complained,
    ];
}

impl Mail {
    /// A mail that is to be sent for the first time.
    #[must_use]
    pub const fn requested(at: Timestamp) -> Self {
        Self { requested_at: at, state: MailState::Queued { last_failure: None }, since: Some(at) }
    }

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
            MailState::Held { .. } => EmailStatus::Held,
            MailState::Suppressed => EmailStatus::Suppressed,
            MailState::Sent => EmailStatus::Sent,
            MailState::Delayed { .. } => EmailStatus::Delayed,
            MailState::Delivered => EmailStatus::Delivered,
            MailState::Bounced { .. } => EmailStatus::Bounced,
            MailState::Complained => EmailStatus::Complained,
        }
    }

    /// Why it could not be sent, as long as it has not been.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        match &self.state {
            MailState::Queued { last_failure } => last_failure.as_deref(),
            MailState::Postponed { reason, .. } => Some(reason),
            MailState::Held { .. } => Some(SENDING_LIMIT),
            MailState::Suppressed
            | MailState::Sent
            | MailState::Delayed { .. }
            | MailState::Delivered
            | MailState::Bounced { .. }
            | MailState::Complained => None,
        }
    }

    /// What the recipient's server says, if it has not taken the mail.
    #[must_use]
    pub const fn diagnosis(&self) -> Option<&Diagnosis> {
        match &self.state {
            MailState::Delayed { diagnosis } | MailState::Bounced { diagnosis } => diagnosis.as_ref(),
            MailState::Queued { .. }
            | MailState::Postponed { .. }
            | MailState::Held { .. }
            | MailState::Suppressed
            | MailState::Sent
            | MailState::Delivered
            | MailState::Complained => None,
        }
    }

    /// When the next may be requested (R8).
    #[must_use]
    pub fn resendable_at(&self) -> Timestamp {
        self.requested_at.saturating_add(RESEND_INTERVAL).unwrap_or(Timestamp::MAX)
    }

    /// When it is tried again, if it waits for that.
    #[must_use]
    pub const fn retry_at(&self) -> Option<Timestamp> {
        match self.state {
            MailState::Postponed { retry_at: time, .. } | MailState::Held { until: time } => Some(time),
            MailState::Queued { .. }
            | MailState::Suppressed
            | MailState::Sent
            | MailState::Delayed { .. }
            | MailState::Delivered
            | MailState::Bounced { .. }
            | MailState::Complained => None,
        }
    }

    /// When to try again a mail that could not be sent at `now` (P1). The pause is as long as the mail has waited already, but at least
    /// 5 minutes and at most 6 hours. So the pauses double without a counter.
    #[must_use]
    pub fn next_try(&self, now: Timestamp) -> Timestamp {
        next_try(self.requested_at, now)
    }
}

pub(super) fn next_try(requested_at: Timestamp, now: Timestamp) -> Timestamp {
    let (shortest, longest) = PAUSES;
    let pause = now.duration_since(requested_at).clamp(shortest, longest);
    now.saturating_add(pause).unwrap_or(Timestamp::MAX)
}

impl EmailStatus {
    /// The status's name on the wire and in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Held => "held",
            Self::Suppressed => "suppressed",
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }

    /// The statuses that this one may replace. Events come in any order; a status never replaces one that stands below it in the enum.
    #[must_use]
    pub const fn may_follow(self) -> &'static [Self] {
        match self {
            Self::Queued => &[],
            Self::Held | Self::Suppressed | Self::Sent => &[Self::Queued],
            Self::Delayed => &[Self::Queued, Self::Sent],
            Self::Delivered => &[Self::Queued, Self::Sent, Self::Delayed],
            Self::Bounced => &[Self::Queued, Self::Sent, Self::Delayed, Self::Delivered],
            Self::Complained => &[Self::Queued, Self::Sent, Self::Delayed, Self::Delivered, Self::Bounced],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_before_a_mail_is_tried_again_double_from_five_minutes_to_six_hours() {
        let requested_at = Timestamp::UNIX_EPOCH;
        let mail = Mail::requested(requested_at);
        let tries = std::iter::successors(Some(requested_at), |&tried| Some(mail.next_try(tried)));
        let tries: Vec<Timestamp> = tries.take(12).collect();
        let pauses: Vec<i64> =
            tries.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_mins()).collect();
        assert_eq!(pauses, [5, 5, 10, 20, 40, 80, 160, 320, 360, 360, 360]);
    }
}
