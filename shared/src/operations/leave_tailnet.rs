//! Leaving a tailnet that was joined later than the first, whether or not its admin console can be reached (R19, R20).

use super::delete_user::removed;
use super::{Caller, Denied, Moment};
use crate::domain::{Change, LeaveRefusal, may_leave};
use crate::store::{DepartOutcome, Departure, DepartureBy, Freshness, HomeAfter, Store, StoreError};

/// What is read a moment late at first is read anew if it turns out to be stale.
const DECISIONS: [Freshness; 4] = [Freshness::AMomentAgo, Freshness::Now, Freshness::Now, Freshness::Now];

/// Why the caller has not left.
#[derive(Debug, thiserror::Error)]
pub enum LeaveTailnetError {
    /// The caller is not in the tailnet, or their API access token was revoked.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The caller cannot leave it.
    #[error(transparent)]
    Refused(LeaveRefusal),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets the caller leave; their home tailnet learns of it.
///
/// # Errors
/// [`LeaveTailnetError`].
pub async fn leave_tailnet(store: &Store, caller: &Caller, moment: Moment) -> Result<(), LeaveTailnetError> {
    let (person, user_id) = (caller.identity.person_id(), caller.identity.user_id());
    for freshness in DECISIONS {
        let rows = store.leave_rows(caller.tailnet, person, user_id, freshness).await?;
        let decided = caller.present(rows.user).map_err(LeaveTailnetError::from).and_then(|user| {
            let tailnet = rows.tailnet.ok_or(Denied::NotAUser)?;
            may_leave(&user, &tailnet, rows.home).map_err(LeaveTailnetError::Refused)?;
            Ok((user, tailnet, rows.home))
        });
        let (user, tailnet, home) = match decided {
            // Somebody who has just joined may not be seen yet.
            Err(_) if freshness == Freshness::AMomentAgo => continue,
            decided => decided?,
        };
        let record = caller.record(vec![removed(&user)], moment);
        let home_record =
            home.map(|home| caller.record_in(home, vec![Change::tailnet_left(&tailnet)], moment));
        let departure = Departure {
            user: &user,
            by: DepartureBy::Themselves(caller.key),
            home: HomeAfter::Elsewhere,
            record: &record,
            home_record: home_record.as_ref(),
        };
        match store.depart(&departure).await? {
            DepartOutcome::Departed => return Ok(()),
            DepartOutcome::Refused(refusal) => return Err(Denied::from(refusal).into()),
            DepartOutcome::Changed => {}
        }
    }
    Err(StoreError::busy(None).into())
}
