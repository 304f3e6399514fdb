//! Counting a user who moved data (an event of EventBridge).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::ActivityEvent;
use shared::operations::{self, ActivityOutcome};

/// Handles one event. Lambda retries the event if this fails.
///
/// # Errors
/// If the event names no tailnet or no user, or the table does not answer.
pub async fn handle(app: Arc<StreamApp>, event: ActivityEvent) -> Result<(), Error> {
    let activity = event.activity()?;
    if operations::record_activity(&app.store, activity).await? == ActivityOutcome::UnknownUser {
        // The user may have been removed since. Trying again would not help.
        tracing::warn!(tailnet = %activity.tailnet, user = %activity.user, "nobody to count");
    }
    Ok(())
}
