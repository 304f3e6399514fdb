//! Following all changes but those that are mailed (the table's stream): recording expired invites, whose rows `DynamoDB` has removed,
//! revoking those of a removed or demoted inviter, keeping the directory of users, and telling other systems what is in the audit log.

use std::sync::Arc;

use shared::edge::app::FollowerApp;
use shared::edge::stream::{BatchAnswer, Reader, RecordError, StreamBatch};
use shared::operations;
use shared::store::invites::ExpiredRow;
use shared::store::stream_record::StreamChange;

/// Handles one batch of the stream.
pub async fn handle(app: Arc<FollowerApp>, batch: StreamBatch) -> BatchAnswer {
    let reader = Reader { function: "expire-invites", store: &app.store, surroundings: &app.surroundings };
    reader.each_record(batch, async |change| follow(&app, change).await).await
}

async fn follow(app: &FollowerApp, change: StreamChange) -> Result<(), RecordError> {
    let moment = app.surroundings.moment();
    match change {
        StreamChange::Expired(invite) => {
            operations::expire_invite(&app.store, &invite, ExpiredRow::Removed, moment).await?;
        }
        StreamChange::InviterDemoted(revocation) => {
            operations::revoke_invites(&app.store, &revocation, moment).await?;
        }
        StreamChange::InviteeJoined(tailnet, invite) => {
            operations::revoke_invite_of_joined(&app.store, tailnet, invite, moment).await?;
        }
        StreamChange::UserSeen(entry) => operations::list_in_directory(&app.store, &entry).await?,
        StreamChange::UserGone(entry) => operations::drop_from_directory(&app.store, &entry).await?,
        StreamChange::Recorded(record) => app.publisher.publish(&record).await?,
        StreamChange::MailQueued(_) | StreamChange::NoticeDue(_) => {}
    }
    Ok(())
}
