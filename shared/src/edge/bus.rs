//! The edge of the functions that EventBridge calls: events become typed values.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{Activity, Delivery, EmailStatus, MailTags, ParseIdError};

/// The functions that EventBridge calls, the one of a schedule included.
pub const FUNCTIONS: [&str; 3] = ["record-activity", "record-delivery", "requeue-mail"];

/// An event of the network: a user moved data (`detail-type` is `User Activity`).
#[derive(Debug, Deserialize)]
pub struct ActivityEvent {
    time: Timestamp,
    detail: ActivityDetail,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActivityDetail {
    tailnet_id: String,
    user_id: String,
}

/// An event of SES about a message that was sent with the configuration set.
#[derive(Debug, Deserialize)]
pub struct DeliveryEvent {
    detail: DeliveryDetail,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryDetail {
    event_type: String,
    mail: TaggedMail,
}

#[derive(Debug, Deserialize)]
struct TaggedMail {
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

impl DeliveryEvent {
    /// What became of which invite's mail; none for any other message or event.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        let status = match self.detail.event_type.as_str() {
            "Delivery" => EmailStatus::Delivered,
            "Bounce" => EmailStatus::Bounced,
            "Complaint" => EmailStatus::Complained,
            _ => return None,
        };
        let tag = |name: &str| self.detail.mail.tags.get(name)?.first();
        let requested_at = tag(MailTags::REQUESTED_AT)?.parse().ok()?;
        let tags = MailTags {
            tailnet: tag(MailTags::TAILNET)?.parse().ok()?,
            invite: tag(MailTags::INVITE)?.parse().ok()?,
            requested_at: Timestamp::from_millisecond(requested_at).ok()?,
        };
        Some(Delivery { tags, status })
    }
}

impl ActivityEvent {
    /// The activity that it reports.
    ///
    /// # Errors
    /// [`ParseIdError`] if it names no tailnet or no user.
    pub fn activity(&self) -> Result<Activity, ParseIdError> {
        Ok(Activity {
            tailnet: self.detail.tailnet_id.parse()?,
            user: self.detail.user_id.parse()?,
            time: self.time,
        })
    }
}

/// The event of a schedule. It means that it is time, and nothing else: a late one must do what an earlier one has left undone.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ScheduledEvent {}
