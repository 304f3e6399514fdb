//! Recording on an invite how far its mail has come (an event of SES).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::domain::EmailStatus;
use shared::edge::app::StreamApp;
use shared::edge::bus::DeliveryEvent;
use shared::metrics::Metric;
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
    let status = delivery.status;
    operations::record_delivery(&app.store, delivery, app.surroundings.moment()).await?;
    match status {
        EmailStatus::Delivered => app.surroundings.metrics.add(Metric::Delivered, 1),
        EmailStatus::Bounced => app.surroundings.metrics.add(Metric::Bounced, 1),
        _ => {}
    }
    Ok(())
}
