//! Handing a tailnet to another owner (an operator's call).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::operator::HandOver;
use shared::operations;

/// Answers one call.
///
/// # Errors
/// Why it cannot be done, for the operator.
pub async fn handle(app: Arc<StreamApp>, asked: HandOver) -> Result<(), Error> {
    let (tailnet, new_owner) = asked.read()?;
    operations::hand_over_tailnet(&app.store, tailnet, &new_owner, app.surroundings.moment()).await?;
    tracing::info!(%tailnet, "handed over");
    Ok(())
}
