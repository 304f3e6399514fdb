//! Counting a user who moved data (an event of EventBridge).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::ActivityEvent;
use shared::operations::{self, ActivityOutcome};

/// Handles one event; one that fails is delivered again.
///
/// # Errors
/// If the event is not one of an activity, or the table does not answer.
pub async fn handle(app: Arc<StreamApp>, event: ActivityEvent) -> Result<(), Error> {
    let activity = event.activity()?;
    if operations::record_activity(&app.store, activity).await? == ActivityOutcome::UnknownUser {
        // Whoever was removed since moves no more data; the network may be a moment late.
        tracing::warn!(tailnet = %activity.tailnet, user = %activity.user, "nobody to count");
    }
    Ok(())
}
