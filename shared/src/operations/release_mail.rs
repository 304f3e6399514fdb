//! Releasing the mails of a tailnet that has stopped because too many bounced (P6).

use std::time::Duration;

use jiff::Timestamp;

use super::{Caller, Failure, Moment, Reason};
use crate::domain::{CannotRelease, Change, Denied, Permission};
use crate::store::mail::ReleaseMailOutcome;
use crate::store::{Store, StoreError};

/// How often to read and decide before the answer is "busy". Each retry follows a mail or a bounce of the tailnet.
const MAX_DECISIONS: usize = 4;

/// Why the mails were not released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseMailError {
    /// They are not stopped.
    #[error("the mails of this tailnet are not stopped")]
    NotStopped,
    /// They were released less than a week ago.
    #[error(
        "the mails of this tailnet were released less than a week ago; they may be released again at {at}"
    )]
    TooSoon {
        /// When they may be released again.
        at: Timestamp,
        /// How long that is.
        wait: Duration,
    },
}

impl Reason for ReleaseMailError {}

impl ReleaseMailError {
    fn of(why: CannotRelease, now: Timestamp) -> Self {
        match why {
            CannotRelease::NotStopped => Self::NotStopped,
            CannotRelease::TooSoon(at) => {
                // In whole seconds, rounded up.
                let seconds = (at.duration_since(now).as_millis() + 999) / 1000;
                Self::TooSoon { at, wait: Duration::from_secs(u64::try_from(seconds).unwrap_or(1)) }
            }
        }
    }
}

/// Lets the mails of a tailnet go out again, at most once a week. Those that were held go out within minutes, at the pace of the deployment.
///
/// # Errors
/// [`Failure`] with [`ReleaseMailError`]; nothing is changed then.
pub async fn release_mail(
    store: &Store,
    caller: &Caller,
    moment: Moment,
) -> Result<(), Failure<ReleaseMailError>> {
    let guard = caller.guard(Permission::ReleaseMail, |_| true);
    for _ in 0..MAX_DECISIONS {
        let rows = store.settings_rows(caller.tailnet, caller.identity.user_id()).await?;
        caller.permitted(rows.user, Permission::ReleaseMail)?;
        let tailnet = rows.tailnet.ok_or(Denied::NotAUser)?;
        let released = rows.brake.brake.release(moment.now);
        let released = released.map_err(|why| ReleaseMailError::of(why, moment.now))?;
        let record = caller.record(vec![Change::mail_released(&tailnet)], moment);
        match store.release_mail(&guard, rows.brake, released, moment.now, &record).await? {
            ReleaseMailOutcome::Released => return Ok(()),
            ReleaseMailOutcome::Denied(denied) => return Err(denied.into()),
            ReleaseMailOutcome::Changed => {}
        }
    }
    Err(StoreError::busy().into())
}
