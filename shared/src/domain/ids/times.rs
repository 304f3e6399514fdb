//! Ids that contain a time: UUIDs of version 7 (RFC 9562) for invites and events.

use std::fmt;
use std::str::FromStr;

use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ParseIdError;

/// The id of an invite: a UUID of version 7. It contains the time at which the invite was made, from which the expiry follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct InviteId(Uuid);

impl InviteId {
    /// How long an invite lives (R2).
    #[must_use]
    pub fn lifetime() -> Span {
        (30 * 24).hours()
    }

    /// Makes the id of the invite at `index` of one request, so that all ids of a request follow from its time and entropy.
    #[must_use]
    pub fn in_batch(now: Timestamp, entropy: [u8; 8], index: u16) -> Self {
        let [i0, i1] = index.to_be_bytes();
        let [e0, e1, e2, e3, e4, e5, e6, e7] = entropy;
        Self(uuid_v7(now, [i0, i1, e0, e1, e2, e3, e4, e5, e6, e7]))
    }

    /// The id at `index` of the request whose first id this is.
    #[must_use]
    pub fn sibling(self, index: u16) -> Self {
        let [.., e0, e1, e2, e3, e4, e5, e6, e7] = *self.0.as_bytes();
        Self::in_batch(self.created_at(), [e0, e1, e2, e3, e4, e5, e6, e7], index)
    }

    /// When the invite was made, to the millisecond.
    #[must_use]
    pub fn created_at(self) -> Timestamp {
        time_of(self.0)
    }

    /// When the invite expires: 30 days after it was made, whatever happens in between (R2).
    #[must_use]
    pub fn expires_at(self) -> Timestamp {
        self.created_at().saturating_add(Self::lifetime()).unwrap_or(Timestamp::MAX)
    }

    /// The one definition of "expired": an invite is expired from the instant of [`Self::expires_at`] on.
    #[must_use]
    pub fn is_expired(self, now: Timestamp) -> bool {
        now >= self.expires_at()
    }

    /// The smallest id that an invite not expired at `now` can have.
    #[must_use]
    pub fn oldest_open(now: Timestamp) -> Self {
        let just_expired = now.saturating_sub(Self::lifetime()).unwrap_or(Timestamp::UNIX_EPOCH);
        Self(uuid_floor(just_expired.saturating_add(1.millisecond()).unwrap_or(just_expired)))
    }

    /// The smallest id of an invite that was made at this time, in whole milliseconds.
    #[must_use]
    pub fn floor(made: Timestamp) -> Self {
        Self(uuid_floor(made))
    }

    /// The id's 16 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

impl TryFrom<Uuid> for InviteId {
    type Error = ParseIdError;

    fn try_from(uuid: Uuid) -> Result<Self, ParseIdError> {
        version_7(uuid).map(Self)
    }
}

impl From<InviteId> for Uuid {
    fn from(id: InviteId) -> Self {
        id.0
    }
}

/// The id of one operation's events in the audit log: a UUID of version 7, which contains the time of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct EventGroupId(Uuid);

impl EventGroupId {
    /// Makes the id of a change at `now`.
    #[must_use]
    pub fn new(now: Timestamp, entropy: [u8; 8]) -> Self {
        let [e0, e1, e2, e3, e4, e5, e6, e7] = entropy;
        Self(uuid_v7(now, [0, 0, e0, e1, e2, e3, e4, e5, e6, e7]))
    }

    /// The id of a change at `now` that is made in several attempts, some of which may have been written in part: another for each.
    #[must_use]
    pub fn of_attempt(now: Timestamp, entropy: [u8; 8], attempt: u8) -> Self {
        let [e0, e1, e2, e3, e4, e5, e6, e7] = entropy;
        Self(uuid_v7(now, [0, attempt, e0, e1, e2, e3, e4, e5, e6, e7]))
    }

    /// The id for the revocation or the expiry of this invite, which is recorded `now`. No other invite's end has it.
    #[must_use]
    pub fn of_end(now: Timestamp, invite: InviteId) -> Self {
        let [.., b6, b7, b8, b9, b10, b11, b12, b13, b14, b15] = invite.to_bytes();
        // Set a bit that invite ids never use: a request makes fewer than 2^11. So this cannot equal a creation's id.
        Self(uuid_v7(now, [b6 | 0x08, b7, b8, b9, b10, b11, b12, b13, b14, b15]))
    }

    /// The id for the reminder of this invite, which is requested `now`. No other invite's has it.
    #[must_use]
    pub fn of_reminder(now: Timestamp, invite: InviteId) -> Self {
        let [.., b6, b7, b8, b9, b10, b11, b12, b13, b14, b15] = invite.to_bytes();
        // Another bit that invite ids never use, so that this cannot equal the id of an end either.
        Self(uuid_v7(now, [b6 | 0x04, b7, b8, b9, b10, b11, b12, b13, b14, b15]))
    }

    /// The id for the creation of a request's invites. It follows from the first of them, so that the creation is recorded once.
    #[must_use]
    pub const fn of_creation(first: InviteId) -> Self {
        Self(first.0)
    }

    /// When the change happened, to the millisecond.
    #[must_use]
    pub fn time(self) -> Timestamp {
        time_of(self.0)
    }

    /// The smallest id of a change at or after `time`.
    #[must_use]
    pub fn floor(time: Timestamp) -> Self {
        // An id holds whole milliseconds, so one that has begun before `time` is too early.
        let has_begun = time.as_nanosecond().rem_euclid(1_000_000) != 0;
        let next = time.saturating_add(1.millisecond()).unwrap_or(Timestamp::MAX);
        Self(uuid_floor(if has_begun { next } else { time }))
    }

    /// The largest id of a change at or before `time`.
    #[must_use]
    pub fn ceiling(time: Timestamp) -> Self {
        Self(uuid_v7(time, [0xff; 10]))
    }
}

impl TryFrom<Uuid> for EventGroupId {
    type Error = ParseIdError;

    fn try_from(uuid: Uuid) -> Result<Self, ParseIdError> {
        version_7(uuid).map(Self)
    }
}

impl From<EventGroupId> for Uuid {
    fn from(id: EventGroupId) -> Self {
        id.0
    }
}

macro_rules! uuid_text {
    ($name:ident) => {
        impl $name {
            /// How every id is written whose time lies before the year 9774, as a regular expression.
            pub const PATTERN: &str =
                "^[0-9a-d][0-9a-f]{7}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Takes the canonical form only: lower case, hyphenated.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let id = Uuid::try_parse(text).map_err(|_| ParseIdError).and_then(Self::try_from)?;
                if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_text!(InviteId);
uuid_text!(EventGroupId);

fn uuid_v7(time: Timestamp, rest: [u8; 10]) -> Uuid {
    let millis = u64::try_from(time.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
}

fn uuid_floor(time: Timestamp) -> Uuid {
    uuid_v7(time, [0; 10])
}

fn version_7(uuid: Uuid) -> Result<Uuid, ParseIdError> {
    let is_version_7 = uuid.get_version_num() == 7 && uuid.get_variant() == uuid::Variant::RFC4122;
    if is_version_7 && Timestamp::from_millisecond(millis_of(uuid)).is_ok() {
        Ok(uuid)
    } else {
        Err(ParseIdError)
    }
}

fn time_of(uuid: Uuid) -> Timestamp {
    Timestamp::from_millisecond(millis_of(uuid)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn millis_of(uuid: Uuid) -> i64 {
    let [b0, b1, b2, b3, b4, b5, ..] = uuid.into_bytes();
    i64::from_be_bytes([0, 0, b0, b1, b2, b3, b4, b5])
}
