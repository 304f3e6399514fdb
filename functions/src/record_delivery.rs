//! Noting on an invite what became of its mail (an event of SES).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::bus::DeliveryEvent;
use shared::operations;

/// Handles one event; one that fails is delivered again.
///
/// # Errors
/// If the table does not answer.
pub async fn handle(app: Arc<StreamApp>, event: DeliveryEvent) -> Result<(), Error> {
    let Some(delivery) = event.delivery() else {
        // Something else that was sent with the same configuration set, such as a trial from the console.
        tracing::info!("an event of no invite's mail");
        return Ok(());
    };
    Ok(operations::record_delivery(&app.store, delivery).await?)
}
