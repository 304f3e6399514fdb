//! API access tokens: credentials that a user makes for programs, with the user's own rights.

use std::time::Duration;

use jiff::Timestamp;

use super::{KeyId, TailnetId, UserId};

/// The most API access tokens that a user has at a time: all of them are named in the user's row, which stays below 1 KB.
pub const MAX_API_KEYS: usize = 10;
/// The longest description, in characters.
pub const MAX_KEY_DESCRIPTION: usize = 50;

const SECONDS_PER_DAY: u64 = 24 * 3_600;

/// An API access token, without the token itself, which is shown once and not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, with which the token begins.
    pub id: KeyId,
    /// The tailnet that it acts in.
    pub tailnet: TailnetId,
    /// The user whose rights it has.
    pub user: UserId,
    /// What its user wrote down about it.
    pub description: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it stops being valid.
    pub expires_at: Timestamp,
}

/// How long an API access token is valid: 1 to 90 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLifetime(Duration);

/// A lifetime that no API access token may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be a number of seconds from {} to {}, which is 1 to 90 days",
    KeyLifetime::MIN_SECONDS,
    KeyLifetime::MAX_SECONDS
)]
pub struct BadKeyLifetime;

impl KeyLifetime {
    /// One day.
    pub const MIN_SECONDS: u64 = SECONDS_PER_DAY;
    /// 90 days.
    pub const MAX_SECONDS: u64 = 90 * SECONDS_PER_DAY;
    /// The lifetime of a token for which none was asked.
    pub const LONGEST: Self = Self(Duration::from_secs(Self::MAX_SECONDS));

    /// When a token that is made now stops being valid.
    #[must_use]
    pub fn end(self, now: Timestamp) -> Timestamp {
        now.saturating_add(self.0).unwrap_or(Timestamp::MAX)
    }
}

impl TryFrom<u64> for KeyLifetime {
    type Error = BadKeyLifetime;

    fn try_from(seconds: u64) -> Result<Self, BadKeyLifetime> {
        let is_allowed = (Self::MIN_SECONDS..=Self::MAX_SECONDS).contains(&seconds);
        is_allowed.then(|| Self(Duration::from_secs(seconds))).ok_or(BadKeyLifetime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_lives_one_day_to_ninety() {
        for (seconds, is_allowed) in [
            (0, false),
            (86_399, false),
            (86_400, true),
            (7_776_000, true),
            (7_776_001, false),
            (u64::MAX, false),
        ] {
            assert_eq!(KeyLifetime::try_from(seconds).is_ok(), is_allowed, "{seconds}");
        }
    }
}
