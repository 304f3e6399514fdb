//! Following all changes but those that are mailed (the table's stream): recording expired invites, whose rows `DynamoDB` has removed,
//! revoking those of a removed or demoted inviter, and keeping the directory of users.

use std::sync::Arc;

use shared::edge::app::StreamApp;
use shared::edge::stream::{BatchAnswer, Reader, StreamBatch};
use shared::operations;
use shared::store::invites::ExpiredRow;
use shared::store::stream_record::StreamChange;

/// Handles one batch of the stream.
pub async fn handle(app: Arc<StreamApp>, batch: StreamBatch) -> BatchAnswer {
    let reader = Reader { function: "expire-invites", store: &app.store, surroundings: &app.surroundings };
    reader
        .each_record(batch, async |change| match change {
            StreamChange::Expired(invite) => {
                let moment = app.surroundings.moment();
                operations::expire_invite(&app.store, &invite, ExpiredRow::Removed, moment).await.map(drop)
            }
            StreamChange::InviterDemoted(revocation) => {
                let moment = app.surroundings.moment();
                operations::revoke_invites(&app.store, &revocation, moment).await.map(drop)
            }
            StreamChange::InviteeJoined(tailnet, invite) => {
                let moment = app.surroundings.moment();
                operations::revoke_invite_of_joined(&app.store, tailnet, invite, moment).await.map(drop)
            }
            StreamChange::UserSeen(entry) => operations::list_in_directory(&app.store, &entry).await,
            StreamChange::UserGone(entry) => operations::drop_from_directory(&app.store, &entry).await,
            StreamChange::MailQueued(_) | StreamChange::NoticeDue(_) => Ok(()),
        })
        .await
}
