//! Following all changes but those that are mailed (the table's stream): recording expired invites, whose rows `DynamoDB` has removed,
//! revoking those of a removed or demoted inviter, keeping the directory of users, and telling other systems what is in the audit log.

use std::sync::Arc;

use shared::domain::Change;
use shared::edge::app::FollowerApp;
use shared::edge::stream::{BatchAnswer, Reader, RecordError, StreamBatch};
use shared::metrics::{Metric, Metrics};
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
        StreamChange::Recorded(record) => {
            app.publisher.publish(&record).await?;
            count(&app.surroundings.metrics, &record.changes);
        }
        StreamChange::MailQueued(_) | StreamChange::NoticeDue(_) => {}
    }
    Ok(())
}

/// Counts what has become of invites: here rather than where it is done, since everything that is done is in the log, once, whoever did it.
/// A record that is handled twice is counted twice.
fn count(metrics: &Metrics, changes: &[Change]) {
    for change in changes {
        match change {
            Change::InviteCreated(_) => metrics.add(Metric::Created, 1),
            Change::InviteAccepted(_) => metrics.add(Metric::Accepted, 1),
            Change::InviteExpired(_) => metrics.add(Metric::Expired, 1),
            _ => {}
        }
    }
}
