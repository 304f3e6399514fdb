//! How many invites and resends a user may send (P6).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A token bucket for each user: `burst` sends at once, refilled steadily.
///
/// A user's row has one time for it: when the bucket will be full again. Each send moves this time forward by the time in which one
/// token is refilled (the generic cell rate algorithm).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendBudget {
    burst: u32,
    refill_per_hour: u32,
    start: u32,
}

impl SendBudget {
    /// A bucket that holds `burst` sends and gets `refill_per_hour` back each hour; both at least 1.
    #[must_use]
    pub fn new(burst: u32, refill_per_hour: u32) -> Self {
        Self { burst: burst.max(1), refill_per_hour: refill_per_hour.max(1), start: burst.max(1) }
    }

    /// The same budget, but the bucket of whoever has just joined or founded a tailnet holds only `start` sends.
    #[must_use]
    pub fn starting_with(self, start: u32) -> Self {
        Self { start: start.clamp(1, self.burst), ..self }
    }

    /// When the bucket of somebody who joins or founds a tailnet at `now` will be full; `None` if it is full from the start.
    #[must_use]
    pub fn full_for_newcomer(self, now: Timestamp) -> Option<Timestamp> {
        let missing = (self.burst - self.start) as usize;
        (missing > 0).then(|| now.saturating_add(self.refill_time(missing)).unwrap_or(Timestamp::MAX))
    }

    /// The most that can be sent at once.
    #[must_use]
    pub const fn burst(self) -> u32 {
        self.burst
    }

    /// The time that a number of sends takes to be refilled.
    #[must_use]
    pub fn refill_time(self, sends: usize) -> SignedDuration {
        // Rounded up for each send: nobody exceeds the rate, and sends in one request cost as much as single ones.
        let millis = sends as u64 * 3_600_000_u64.div_ceil(u64::from(self.refill_per_hour));
        SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    /// `sends` may be taken at `now` if the bucket will be full again at this time or earlier.
    #[must_use]
    pub fn latest_full(self, now: Timestamp, sends: usize) -> Timestamp {
        let room = self.refill_time(self.burst as usize) - self.refill_time(sends);
        now.saturating_add(room).unwrap_or(Timestamp::MAX)
    }

    /// How many may be sent at `now` from a bucket that will be full at `full_at`.
    #[must_use]
    pub fn left(self, full_at: Timestamp, now: Timestamp) -> usize {
        let room = self.latest_full(now, 0).duration_since(full_at.max(now)).as_millis().max(0);
        let one = self.refill_time(1).as_millis().max(1);
        usize::try_from(room / one).unwrap_or(0)
    }

    /// How long to wait until `sends` may be taken from a bucket that will be full at `full_at`: in whole seconds, at least one.
    #[must_use]
    pub fn retry_after(self, full_at: Timestamp, now: Timestamp, sends: usize) -> Duration {
        let wait = full_at.duration_since(self.latest_full(now, sends));
        let seconds = (wait.as_millis().max(0) + 999) / 1000;
        Duration::from_secs(u64::try_from(seconds).unwrap_or(1).max(1))
    }
}

impl Default for SendBudget {
    fn default() -> Self {
        Self::new(1_000, 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many single sends are accepted from `start` to `end` if each is made as early as possible.
    fn sends(budget: SendBudget, start: Timestamp, end: Timestamp) -> i64 {
        let (mut now, mut full_at, mut sends) = (start, start, 0);
        while now < end {
            if full_at.max(now) <= budget.latest_full(now, 1) {
                full_at = full_at.max(now) + budget.refill_time(1);
                sends += 1;
            } else {
                now += SignedDuration::from_millis(1).max(full_at.duration_since(budget.latest_full(now, 1)));
            }
        }
        sends
    }

    #[test]
    fn a_rate_that_milliseconds_cannot_say_is_never_exceeded_and_its_burst_is_whole() {
        // None of these divides the milliseconds of an hour.
        for per_hour in [7, 11, 700_000, 5_000_000] {
            let budget = SendBudget::new(50, per_hour);
            let start = Timestamp::UNIX_EPOCH;
            let at_once = sends(budget, start, start + SignedDuration::from_millis(1));
            assert_eq!(at_once, 50, "{per_hour}");
            let minutes = if per_hour < 100 { 600_000 } else { 1 };
            let all = sends(budget, start, start + SignedDuration::from_mins(minutes));
            assert!(all <= 50 + i64::from(per_hour) * minutes / 60, "{per_hour}: {all}");
        }
    }
}
