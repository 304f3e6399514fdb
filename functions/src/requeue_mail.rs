//! Queueing postponed mails again (a schedule).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::ScheduledEvent;
use shared::operations;

/// Queues the mails that are due at the time of the call.
///
/// # Errors
/// If the table does not answer; the next run does the rest.
pub async fn handle(app: Arc<StreamApp>, _event: ScheduledEvent) -> Result<(), Error> {
    operations::requeue_mail(&app.store, app.limits, app.surroundings.moment()).await?;
    Ok(())
}
