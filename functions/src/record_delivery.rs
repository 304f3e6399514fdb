//! Recording on an invite how far its mail has come (an event of SES).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::DeliveryEvent;
use shared::operations;

/// Handles one event. Lambda retries the event if this fails.
///
/// # Errors
/// If the table does not answer.
pub async fn handle(app: Arc<StreamApp>, event: DeliveryEvent) -> Result<(), Error> {
    let Some(delivery) = event.delivery() else {
        // Another message with the same configuration set, such as a test from the SES console.
        tracing::info!("an event of no invite's mail");
        return Ok(());
    };
    Ok(operations::record_delivery(&app.store, delivery, app.surroundings.moment()).await?)
}
