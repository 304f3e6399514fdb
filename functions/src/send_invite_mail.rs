//! Sending the mails that the rows of invites and users ask for (the table's stream).

use std::sync::Arc;

use shared::edge::app::MailApp;
use shared::edge::stream::{BatchAnswer, Reader, StreamBatch};
use shared::metrics::Metric;
use shared::operations::{self, SendOutcome};
use shared::store::StoreError;
use shared::store::stream_record::StreamChange;
use shared::telemetry;

/// Handles one batch of the stream.
pub async fn handle(app: Arc<MailApp>, batch: StreamBatch) -> BatchAnswer {
    let reader = Reader { function: "send-invite-mail", store: &app.store, surroundings: &app.surroundings };
    let metrics = &app.surroundings.metrics;
    reader
        .each_record(batch, async |change| match change {
            StreamChange::MailQueued(invite) => {
                let sent = operations::send_invite_mail(&app.store, app.sending(), &invite).await?;
                match sent {
                    SendOutcome::Sent => metrics.add(Metric::Mailed, 1),
                    SendOutcome::Throttled => metrics.add(Metric::MailThrottled, 1),
                    SendOutcome::Postponed(reason) => telemetry::log_postponed(&invite, &reason),
                    SendOutcome::Suppressed | SendOutcome::Held | SendOutcome::NothingToSend => {}
                }
                Ok::<_, StoreError>(())
            }
            StreamChange::NoticeDue(user) => {
                let sent = operations::send_notice(&app.store, app.sending(), &user).await?;
                if let SendOutcome::Postponed(reason) = sent {
                    telemetry::log_postponed_notice(&user, &reason);
                }
                Ok(())
            }
            StreamChange::Expired(_)
            | StreamChange::InviterDemoted(_)
            | StreamChange::InviteeJoined(..)
            | StreamChange::UserSeen(_)
            | StreamChange::UserGone(_)
            | StreamChange::Recorded(_) => Ok(()),
        })
        .await
}
