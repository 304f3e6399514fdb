//! The edge of the functions that EventBridge calls: events become typed values.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{Activity, ParseIdError};

/// An event of the network: a user moved data (`detail-type` is `User Activity`).
#[derive(Debug, Deserialize)]
pub struct ActivityEvent {
    time: Timestamp,
    detail: ActivityDetail,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActivityDetail {
    tailnet_id: String,
    user_id: String,
}

impl ActivityEvent {
    /// The activity that it reports.
    ///
    /// # Errors
    /// [`ParseIdError`] if it names no tailnet or no user.
    pub fn activity(&self) -> Result<Activity, ParseIdError> {
        Ok(Activity {
            tailnet: self.detail.tailnet_id.parse()?,
            user: self.detail.user_id.parse()?,
            time: self.time,
        })
    }
}

/// The event of a schedule. It means that it is time, and nothing else: a late one must do what an earlier one has left undone.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ScheduledEvent {}
