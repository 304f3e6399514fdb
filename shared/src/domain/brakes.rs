//! The mailer's brakes: how many mails go to one address and out of one tailnet, however they were requested (P6).
//!
//! A brake never refuses a request. It holds a mail until a time, and nobody is told which brake it was.

use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How many mails a tailnet must have sent before its bounces count.
const MIN_SENT: u32 = 50;
/// The part of the mails that may bounce: one in so many.
const TOLERATED: u32 = 20;
/// The mails that a stopped tailnet tries again, once a day.
const TRIAL: u32 = 10;
/// How long after a release the mails of a tailnet may be released again.
const RELEASE_INTERVAL: SignedDuration = WEEK;
/// How long the mail of a blocked tailnet is held before it is looked at again.
const BLOCKED: SignedDuration = SignedDuration::from_hours(6);

/// How many mails go out, as the operator sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailLimits {
    /// Mails a second of the whole deployment, what SES allows.
    pub per_second: NonZeroU32,
    /// Mails a day to one address, over all tailnets.
    pub to_address_per_day: NonZeroU32,
    /// Mails a day of a tailnet in its first week; `None` if tailnets are only founded by those whom the operator knows.
    pub of_new_tailnet_per_day: Option<NonZeroU32>,
}

impl Default for MailLimits {
    fn default() -> Self {
        let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { per_second: some(1), to_address_per_day: some(5), of_new_tailnet_per_day: None }
    }
}

impl MailLimits {
    /// The time between two mails, in whole milliseconds.
    #[must_use]
    pub fn pace(self) -> SignedDuration {
        SignedDuration::from_millis(i64::from(1_000 / self.per_second.get()))
    }
}

/// A mail must wait until this time, when it is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held(pub Timestamp);

/// The latest mails to an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressBrake {
    /// When they went out, the oldest first; of the last day only, and no more than a day allows.
    pub sent: Vec<Timestamp>,
}

impl AddressBrake {
    /// The brake after a mail that goes out now: at most one a minute, and so many a day.
    ///
    /// # Errors
    /// [`Held`].
    pub fn pass(&self, limits: MailLimits, now: Timestamp) -> Result<Self, Held> {
        let mut sent: Vec<Timestamp> = self.sent.clone();
        sent.retain(|time| after(*time, DAY) > now);
        let minute = sent.last().map(|last| after(*last, MINUTE));
        let per_day = usize::try_from(limits.to_address_per_day.get()).unwrap_or(usize::MAX);
        let day =
            sent.len().checked_sub(per_day).and_then(|over| sent.get(over)).map(|first| after(*first, DAY));
        if let Some(free) = minute.max(day).filter(|free| *free > now) {
            return Err(Held(free));
        }
        sent.push(now);
        Ok(Self { sent })
    }

    /// When nothing of it matters any more.
    #[must_use]
    pub fn forgotten_at(&self) -> Timestamp {
        let last = self.sent.last().copied().unwrap_or(Timestamp::UNIX_EPOCH);
        after(last, DAY)
    }
}

/// The latest mails of a tailnet, and what came of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TailnetBrake {
    /// An operator has blocked the tailnet.
    pub is_blocked: bool,
    /// Since when its mails of today are counted.
    pub day_began: Timestamp,
    /// Mails since then.
    pub sent_today: u32,
    /// Whether its mails go out.
    pub flow: Flow,
    /// When somebody last released its mails; `None` if nobody has.
    pub released_at: Option<Timestamp>,
}

/// How long the mails of a tailnet are stopped because too many bounced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailStop {
    /// Until when. Only some go out then, and all a day later.
    pub until: Timestamp,
    /// From when on an Owner or Admin may release them.
    pub releasable_at: Timestamp,
}

/// Why the mails of a tailnet cannot be released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotRelease {
    /// They are not stopped.
    NotStopped,
    /// They were released less than a week ago, and may be released again at this time.
    TooSoon(Timestamp),
}

/// Whether the mails of a tailnet go out, which depends on how many bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// They go out.
    Open {
        /// The latest mails.
        sent: u32,
        /// Those of them that bounced for good.
        bounced: u32,
    },
    /// Too many have bounced: none goes out for a day.
    Stopped {
        /// Since when.
        at: Timestamp,
        /// When the trial began in which a mail bounced; `None` if it is the first stop.
        trial_began: Option<Timestamp>,
    },
    /// A day after the stop, some go out. If none of them has bounced a day later, all do.
    Trial {
        /// Since when.
        began: Timestamp,
        /// Mails since then.
        sent: u32,
    },
}

impl Default for TailnetBrake {
    fn default() -> Self {
        Self {
            is_blocked: false,
            day_began: Timestamp::UNIX_EPOCH,
            sent_today: 0,
            flow: Flow::UNCOUNTED,
            released_at: None,
        }
    }
}

impl TailnetBrake {
    /// The brake after a mail that goes out now. `founded` is when the tailnet was founded, if that is known.
    ///
    /// # Errors
    /// [`Held`].
    pub fn pass(self, limits: MailLimits, founded: Option<Timestamp>, now: Timestamp) -> Result<Self, Held> {
        if self.is_blocked {
            return Err(Held(after(now, BLOCKED)));
        }
        let is_today = after(self.day_began, DAY) > now;
        let (day_began, sent_today) = if is_today { (self.day_began, self.sent_today) } else { (now, 0) };
        let is_new = founded.is_some_and(|founded| after(founded, WEEK) > now);
        if limits.of_new_tailnet_per_day.is_some_and(|most| is_new && sent_today >= most.get()) {
            return Err(Held(after(day_began, DAY)));
        }
        let flow = self.flow.pass(now)?;
        Ok(Self { is_blocked: false, day_began, sent_today: sent_today + 1, flow, ..self })
    }

    /// The brake after a mail that has bounced for good.
    #[must_use]
    pub fn bounce(self, now: Timestamp) -> Self {
        Self { flow: self.flow.bounce(now), ..self }
    }

    /// How long its mails are stopped because too many bounced; `None` if they are not. It does not say whether it is blocked.
    #[must_use]
    pub fn stop(self, now: Timestamp) -> Option<MailStop> {
        let since = match self.flow {
            Flow::Stopped { at, .. } => at,
            Flow::Trial { began, .. } if after(began, DAY) > now => began,
            Flow::Open { .. } | Flow::Trial { .. } => return None,
        };
        let next_release = self.released_at.map(|released| after(released, RELEASE_INTERVAL));
        let releasable_at = next_release.map_or(since, |next| next.max(since));
        Some(MailStop { until: after(since, DAY), releasable_at })
    }

    /// The brake after an Owner or Admin has released its mails: they go out and are counted anew. A block stays.
    ///
    /// # Errors
    /// [`CannotRelease`].
    pub fn release(self, now: Timestamp) -> Result<Self, CannotRelease> {
        let stop = self.stop(now).ok_or(CannotRelease::NotStopped)?;
        if stop.releasable_at > now {
            return Err(CannotRelease::TooSoon(stop.releasable_at));
        }
        Ok(Self { flow: Flow::UNCOUNTED, released_at: Some(now), ..self })
    }

    /// The times to come until which a stop may have held mails: its end, and that of the trial before it.
    pub fn held_until(self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        let (stop, trial) = match self.flow {
            Flow::Open { .. } => (None, None),
            Flow::Stopped { at, trial_began } => (Some(at), trial_began),
            Flow::Trial { began, .. } => (None, Some(began)),
        };
        [stop, trial].into_iter().flatten().map(|since| after(since, DAY)).filter(move |until| *until > now)
    }
}

impl Flow {
    /// They go out, and none has been counted yet.
    const UNCOUNTED: Self = Self::Open { sent: 0, bounced: 0 };

    fn pass(self, now: Timestamp) -> Result<Self, Held> {
        let once_more = Self::Open { sent: 1, bounced: 0 };
        match self {
            // Halved, so that old mails count ever less.
            Self::Open { sent, bounced } if sent >= 4 * MIN_SENT => {
                Ok(Self::Open { sent: sent / 2 + 1, bounced: bounced / 2 })
            }
            Self::Open { sent, bounced } => Ok(Self::Open { sent: sent + 1, bounced }),
            Self::Stopped { at, .. } if after(at, DAY) > now => Err(Held(after(at, DAY))),
            Self::Stopped { .. } => Ok(Self::Trial { began: now, sent: 1 }),
            Self::Trial { began, .. } if after(began, DAY) <= now => Ok(once_more),
            Self::Trial { began, sent } if sent < TRIAL => Ok(Self::Trial { began, sent: sent + 1 }),
            Self::Trial { began, .. } => Err(Held(after(began, DAY))),
        }
    }

    fn bounce(self, now: Timestamp) -> Self {
        match self {
            Self::Open { sent, bounced } if sent >= MIN_SENT && (bounced + 1) * TOLERATED > sent => {
                Self::Stopped { at: now, trial_began: None }
            }
            Self::Open { sent, bounced } => Self::Open { sent, bounced: bounced + 1 },
            Self::Stopped { .. } => self,
            Self::Trial { began, .. } => Self::Stopped { at: now, trial_began: Some(began) },
        }
    }
}

fn after(time: Timestamp, pause: SignedDuration) -> Timestamp {
    time.saturating_add(pause).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn at(minutes: i64) -> Timestamp {
        START + SignedDuration::from_mins(minutes)
    }

    fn limits(of_new_tailnet: Option<u32>) -> MailLimits {
        MailLimits {
            of_new_tailnet_per_day: of_new_tailnet.and_then(NonZeroU32::new),
            ..MailLimits::default()
        }
    }

    #[test]
    fn an_address_gets_one_mail_a_minute_and_five_a_day() {
        let mut brake = AddressBrake::default();
        for minute in 0..5 {
            brake = brake.pass(limits(None), at(minute)).unwrap();
            assert!(brake.pass(limits(None), at(minute)).is_err(), "{minute}");
        }
        assert_eq!(brake.pass(limits(None), at(6)), Err(Held(at(24 * 60))), "when the first is a day old");
        let next = brake.pass(limits(None), at(24 * 60)).unwrap();
        assert_eq!(next.pass(limits(None), at(24 * 60)), Err(Held(at(24 * 60 + 1))));
        assert_eq!(next.sent.len(), 5);
    }

    #[test]
    fn a_new_tailnet_sends_so_many_mails_a_day_in_its_first_week_and_others_any_number() {
        let send = |founded: Option<Timestamp>, limit, from: i64| {
            let pass = |brake: TailnetBrake| brake.pass(limits(limit), founded, at(from)).ok();
            let passes = std::iter::successors(Some(TailnetBrake::default()), |brake| pass(*brake));
            passes.take(200).count() - 1
        };
        assert_eq!(send(Some(START), Some(50), 0), 50);
        assert_eq!(send(Some(START), Some(50), 7 * 24 * 60), 199);
        assert_eq!(send(Some(START), None, 0), 199);
        assert_eq!(send(None, Some(50), 0), 199);
        let spent = TailnetBrake { day_began: at(0), sent_today: 50, ..TailnetBrake::default() };
        assert_eq!(spent.pass(limits(Some(50)), Some(START), at(10)), Err(Held(at(24 * 60))));
        assert_eq!(spent.pass(limits(Some(50)), Some(START), at(24 * 60)).unwrap().sent_today, 1);
    }

    #[test]
    fn a_tailnet_of_whose_mails_more_than_one_in_twenty_bounces_stops_and_tries_ten_a_day_later() {
        let sends = |mut brake: TailnetBrake, mails: u32, minute: i64| {
            for _ in 0..mails {
                brake = brake.pass(limits(None), None, at(minute)).unwrap();
            }
            brake
        };
        let early = sends(TailnetBrake::default(), 49, 0);
        let early = (0..10).fold(early, |brake, _| brake.bounce(at(0)));
        assert_eq!(early.stop(at(0)), None, "too few mails to judge by");

        let good = (0..3).fold(sends(TailnetBrake::default(), 60, 0), |brake, _| brake.bounce(at(1)));
        assert_eq!(good.stop(at(1)), None);
        let stopped = good.bounce(at(1));
        let day = 24 * 60;
        assert_eq!(stopped.pass(limits(None), None, at(2)), Err(Held(at(day + 1))));

        let tried = sends(stopped, 10, day + 1);
        assert_eq!(tried.pass(limits(None), None, at(day + 2)), Err(Held(at(2 * day + 1))));
        assert_eq!(tried.stop(at(2 * day + 1)), None, "its day is over");
        assert_eq!(sends(tried, 200, 2 * day + 1).stop(at(2 * day + 1)), None, "none of the ten has bounced");
        let again = tried.bounce(at(day + 5));
        assert_eq!(again.pass(limits(None), None, at(2 * day + 1)), Err(Held(at(2 * day + 5))));
    }

    const DAY_IN_MINUTES: i64 = 24 * 60;

    /// A tailnet that stopped then.
    fn stopped(minute: i64) -> TailnetBrake {
        TailnetBrake { flow: Flow::Stopped { at: at(minute), trial_began: None }, ..TailnetBrake::default() }
    }

    #[test]
    fn mails_that_stopped_can_be_released_at_once_and_again_only_a_week_later() {
        let released = stopped(0).release(at(5)).unwrap();
        assert_eq!(released.flow, Flow::Open { sent: 0, bounced: 0 });
        assert_eq!(released.stop(at(5)), None);
        assert!(released.pass(limits(None), None, at(5)).is_ok());
        assert_eq!(released.release(at(5)), Err(CannotRelease::NotStopped));

        let week = 7 * DAY_IN_MINUTES;
        let again = TailnetBrake { released_at: released.released_at, ..stopped(10) };
        let stop = MailStop { until: at(DAY_IN_MINUTES + 10), releasable_at: at(week + 5) };
        assert_eq!(again.stop(at(11)), Some(stop));
        assert_eq!(again.release(at(week + 4)), Err(CannotRelease::TooSoon(at(week + 5))));
        assert_eq!(again.release(at(week + 5)).unwrap().released_at, Some(at(week + 5)));
        let late = TailnetBrake { released_at: released.released_at, ..stopped(week + 9) };
        assert_eq!(late.stop(at(week + 9)).unwrap().releasable_at, at(week + 9));
    }

    #[test]
    fn a_trial_can_be_released_while_it_holds_mails_and_what_is_not_stopped_cannot() {
        let trial = stopped(0).pass(limits(None), None, at(DAY_IN_MINUTES)).unwrap();
        assert!(trial.release(at(DAY_IN_MINUTES + 1)).is_ok());
        assert_eq!(trial.release(at(2 * DAY_IN_MINUTES)), Err(CannotRelease::NotStopped), "all go out");
        assert_eq!(TailnetBrake::default().release(at(0)), Err(CannotRelease::NotStopped));
        assert!(stopped(0).release(at(9 * DAY_IN_MINUTES)).is_ok(), "no mail was tried since");
    }

    #[test]
    fn a_release_lifts_no_block_and_forgets_no_mail_of_the_day() {
        let blocked = TailnetBrake { is_blocked: true, sent_today: 7, ..stopped(0) };
        let released = blocked.release(at(1)).unwrap();
        assert_eq!((released.is_blocked, released.sent_today), (true, 7));
        let not_stopped = TailnetBrake { is_blocked: true, ..TailnetBrake::default() };
        assert_eq!(not_stopped.release(at(1)), TailnetBrake::default().release(at(1)));
    }

    #[test]
    fn mails_are_held_until_the_end_of_the_stop_and_of_the_trial_before_it() {
        let held = |brake: TailnetBrake, minute| brake.held_until(at(minute)).collect::<Vec<_>>();
        assert!(held(TailnetBrake::default(), 0).is_empty());
        assert_eq!(held(stopped(0), 1), [at(DAY_IN_MINUTES)]);
        assert!(held(stopped(0), DAY_IN_MINUTES).is_empty(), "they are due anyway");
        let trial = stopped(0).pass(limits(None), None, at(DAY_IN_MINUTES)).unwrap();
        assert_eq!(held(trial, DAY_IN_MINUTES), [at(2 * DAY_IN_MINUTES)]);
        let again = trial.bounce(at(DAY_IN_MINUTES + 9));
        assert_eq!(held(again, DAY_IN_MINUTES + 9), [at(2 * DAY_IN_MINUTES + 9), at(2 * DAY_IN_MINUTES)]);
    }

    #[test]
    fn no_mail_of_a_blocked_tailnet_goes_out() {
        let blocked = TailnetBrake { is_blocked: true, ..TailnetBrake::default() };
        assert_eq!(blocked.pass(limits(None), None, at(0)), Err(Held(at(6 * 60))));
    }
}
