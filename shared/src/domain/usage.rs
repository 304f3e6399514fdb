//! Usage: how many users of a tailnet were active in a month, for billing (R23).

use std::fmt;
use std::iter;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{TailnetId, UserId};

/// A user moved data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activity {
    /// In this tailnet.
    pub tailnet: TailnetId,
    /// Who.
    pub user: UserId,
    /// When.
    pub time: Timestamp,
}

/// How many users of a tailnet were active in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Everybody who joined and moved data.
    pub active_users: u64,
    /// Of them those who joined by an invite.
    pub joined_by_invite: u64,
    /// Of them those whose home was another tailnet when they were first active in the month.
    pub home_elsewhere: u64,
}

/// A calendar month in UTC, such as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text that is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a month such as 2026-11")]
pub struct ParseMonthError;

impl Month {
    const FIRST: Self = Self { year: 2000, month: 1 };

    /// How every month is written, as a regular expression.
    pub const PATTERN: &str = "^[2-9][0-9]{3}-(0[1-9]|1[0-2])$";

    /// The month in which a time lies.
    #[must_use]
    pub fn of(time: Timestamp) -> Self {
        let date = TimeZone::UTC.to_datetime(time).date();
        Self { year: date.year(), month: date.month() }
    }

    /// This month and those after it, up to and including another; none if that is earlier.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        iter::successors(Some(self), |month| Some(month.next())).take_while(move |month| *month <= last)
    }

    /// The month that lies so many months before this one, or the first that there is.
    #[must_use]
    pub fn before(self, months: u16) -> Self {
        (0..months).fold(self, |month, _| month.previous()).max(Self::FIRST)
    }

    const fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year.saturating_add(1), month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }

    const fn previous(self) -> Self {
        match self.month {
            1 => Self { year: self.year.saturating_sub(1), month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }
}

impl std::ops::Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            active_users: self.active_users + other.active_users,
            joined_by_invite: self.joined_by_invite + other.joined_by_invite,
            home_elsewhere: self.home_elsewhere + other.home_elsewhere,
        }
    }
}

impl FromStr for Month {
    type Err = ParseMonthError;

    /// Takes the canonical form only: four digits, a hyphen, two digits.
    fn from_str(text: &str) -> Result<Self, ParseMonthError> {
        let (year, month) = text.split_once('-').ok_or(ParseMonthError)?;
        let parsed = Self {
            year: year.parse().map_err(|_| ParseMonthError)?,
            month: month.parse().map_err(|_| ParseMonthError)?,
        };
        let exists = (2000..=9999).contains(&parsed.year) && (1..=12).contains(&parsed.month);
        if exists && parsed.to_string() == text { Ok(parsed) } else { Err(ParseMonthError) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_month_ends_at_midnight_in_utc() {
        let month = |time: &str| Month::of(time.parse().unwrap()).to_string();
        assert_eq!(month("2026-11-30T23:59:59.999Z"), "2026-11");
        assert_eq!(month("2026-12-01T00:00:00Z"), "2026-12");
    }

    #[test]
    fn months_follow_each_other_over_the_years() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let all = |from: &str, to: &str| {
            month(from).up_to(month(to)).map(|month| month.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(all("2025-11", "2026-02"), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(all("2026-02", "2026-01"), [""; 0]);
        assert_eq!(month("2026-02").before(14), month("2024-12"));
        assert_eq!(month("2000-02").before(14), month("2000-01"));
        assert!(month("9999-12").up_to(month("9999-12")).eq([month("9999-12")]));
    }

    #[test]
    fn a_month_has_one_spelling() {
        assert_eq!("2026-11".parse::<Month>().map(|month| month.to_string()).as_deref(), Ok("2026-11"));
        for text in [
            "",
            "2026",
            "2026-1",
            "2026-13",
            "2026-00",
            "26-11",
            "2026-11-01",
            "+026-11",
            "2026-+1",
            "1999-12",
        ] {
            assert_eq!(text.parse::<Month>(), Err(ParseMonthError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_parsing_a_month_panic(text in any::<String>()) {
            let _ = text.parse::<Month>();
        }
    }
}
