//! Counting a user who moved data: once a month, however often the network reports them (R23).

use crate::domain::Activity;
use crate::store::{Store, StoreError};

/// The outcome of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivityOutcome {
    /// The user counts as active in this month.
    Counted,
    /// The user was counted in this month before.
    CountedBefore,
    /// There is no such user in the tailnet.
    UnknownUser,
}

/// Counts a user's activity.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the call should be repeated.
pub async fn record_activity(store: &Store, activity: Activity) -> Result<ActivityOutcome, StoreError> {
    let rows = store.activity_rows(activity).await?;
    if rows.is_counted {
        return Ok(ActivityOutcome::CountedBefore);
    }
    let Some(user) = rows.user else { return Ok(ActivityOutcome::UnknownUser) };
    store.count_active_user(&user, activity.time).await?;
    Ok(ActivityOutcome::Counted)
}
