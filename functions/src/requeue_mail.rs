//! Having mails tried again that could not be sent (a schedule).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::ScheduledEvent;
use shared::operations;

/// Does what is due at the time of the call.
///
/// # Errors
/// What kept it from doing all of it; calling again is right.
pub async fn handle(app: Arc<StreamApp>, _event: ScheduledEvent) -> Result<(), Error> {
    operations::requeue_mail(&app.store, app.surroundings.moment()).await?;
    Ok(())
}
