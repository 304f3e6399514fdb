//! Filling the directory for users who joined before there was one (an operator's call).

use std::sync::Arc;

use lambda_runtime::Error;
use shared::edge::app::StreamApp;
use shared::edge::operator::{FillDirectory, FilledDirectory};
use shared::operations;

/// Answers one call.
///
/// # Errors
/// If the table does not answer.
pub async fn handle(app: Arc<StreamApp>, asked: FillDirectory) -> Result<FilledDirectory, Error> {
    let filled = operations::fill_directory(&app.store, asked.after, asked.dry_run).await?;
    tracing::info!(users = filled.users, unlisted = filled.unlisted, "looked at users");
    Ok(filled.into())
}
