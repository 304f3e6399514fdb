//! Recording the expiry of invites whose rows DynamoDB has removed (the table's stream).

use std::sync::Arc;

use shared::app::StreamApp;
use shared::operations;
use shared::store::stream_record::StreamChange;
use shared::stream::{BatchAnswer, StreamBatch, each_record};

/// Handles one batch of the stream.
pub async fn handle(app: Arc<StreamApp>, batch: StreamBatch) -> BatchAnswer {
    each_record(batch, async |change| match change {
        StreamChange::Expired(invite) => operations::expire_invite(&app.store, &invite).await.map(drop),
        StreamChange::MailQueued(_) | StreamChange::InviterLowered(_) | StreamChange::Other => Ok(()),
    })
    .await
}
