//! When a call must have its answer: one moment for everything that is asked on its behalf, retries and pauses included.

use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// Time to put the answer together and to send it, after waiting for others has ended.
const RESERVE: Duration = Duration::from_secs(1);
/// What is less is no time in milliseconds since 1970 at which an invocation could end: a day after the beginning.
const FIRST_TIME: u64 = 86_400_000;

/// When waiting for others ends; never, by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deadline(Option<Instant>);

/// The time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the time for this call is over")]
pub struct TimeIsOver;

impl Deadline {
    /// That of an invocation, which Lambda ends at a time in milliseconds since 1970; there is room left to answer. An invocation that
    /// does not say when it ends has none. Nor has one of `cargo lambda watch`, which says 600,000 whatever the time is.
    #[must_use]
    pub fn of_invocation(ends: u64, now: Timestamp) -> Self {
        let now = u64::try_from(now.as_millisecond()).unwrap_or_default();
        if ends < FIRST_TIME {
            return Self(None);
        }
        Self::after(Duration::from_millis(ends.saturating_sub(now)).saturating_sub(RESERVE))
    }

    /// So much later than now.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        Self(Some(Instant::now() + time))
    }

    /// Waits for something, until the deadline at most.
    ///
    /// # Errors
    /// [`TimeIsOver`]; what was waited for may have been done all the same.
    pub async fn wait_for<T>(self, running: impl Future<Output = T>) -> Result<T, TimeIsOver> {
        match self.0 {
            // Not even begun: nobody would hear of what it does.
            Some(deadline) if Instant::now() >= deadline => Err(TimeIsOver),
            Some(deadline) => tokio::time::timeout_at(deadline, running).await.map_err(|_| TimeIsOver),
            None => Ok(running.await),
        }
    }

    /// Pauses, unless the deadline would pass meanwhile.
    ///
    /// # Errors
    /// [`TimeIsOver`], at once.
    pub async fn pause(self, time: Duration) -> Result<(), TimeIsOver> {
        if self.0.is_some_and(|deadline| Instant::now() + time >= deadline) {
            return Err(TimeIsOver);
        }
        tokio::time::sleep(time).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn left(deadline: Deadline) -> Option<Duration> {
        deadline.0.map(|deadline| deadline.duration_since(Instant::now()))
    }

    #[tokio::test(start_paused = true)]
    async fn an_invocation_leaves_room_to_answer() {
        let ends = |seconds: u64| Deadline::of_invocation((1_800_000_000 + seconds) * 1_000, now());
        assert_eq!(left(ends(10)), Some(Duration::from_secs(9)));
        assert_eq!(left(ends(0)), Some(Duration::ZERO));
        assert_eq!(left(Deadline::of_invocation(0, now())), None);
        assert_eq!(left(Deadline::of_invocation(600_000, now())), None, "a length, not a time");
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_waited_for_after_the_deadline() {
        let (began, deadline) = (Instant::now(), Deadline::after(Duration::from_secs(2)));
        assert_eq!(deadline.pause(Duration::from_secs(1)).await, Ok(()));
        assert_eq!(deadline.pause(Duration::from_secs(1)).await, Err(TimeIsOver));
        assert_eq!(deadline.wait_for(std::future::pending::<()>()).await, Err(TimeIsOver));
        assert_eq!(began.elapsed(), Duration::from_secs(2));
        assert_eq!(deadline.wait_for(async { 7 }).await, Err(TimeIsOver));
        assert_eq!(Deadline::default().wait_for(async { 7 }).await, Ok(7));
    }
}
