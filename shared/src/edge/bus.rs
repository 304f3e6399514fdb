//! The edge of the functions that EventBridge calls: reads their events into typed values.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::{Activity, Delivery, Diagnosis, EmailStatus, MailTags, ParseIdError};
use crate::identity::quotes_a_link;

/// The functions that EventBridge calls, by a rule or by a schedule.
pub const FUNCTIONS: [&str; 4] = ["record-activity", "record-delivery", "requeue-mail", "sweep"];

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
    bounce: Option<Bounce>,
    delivery_delay: Option<Delay>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Recipient>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    delayed_recipients: Vec<Recipient>,
}

/// A mail has one.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    diagnostic_code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct TaggedMail {
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

/// An event that is not of its kind. What it holds is not quoted: it has addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event is not of its kind")]
pub struct UnknownEvent;

/// Reads an event.
///
/// # Errors
/// [`UnknownEvent`].
pub fn read<T: DeserializeOwned>(event: Value) -> Result<T, UnknownEvent> {
    serde_json::from_value(event).map_err(|_| UnknownEvent)
}

impl DeliveryEvent {
    /// The report on an invite's mail; `None` for any other message or event.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        let status = match self.detail.event_type.as_str() {
            "Delivery" => EmailStatus::Delivered,
            // Out-of-office replies and full mailboxes are bounces, too, though not for good.
            "Bounce" if self.detail.bounced_for_good() => EmailStatus::Bounced,
            "Bounce" | "DeliveryDelay" => EmailStatus::Delayed,
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
        Some(Delivery { tags, status, diagnosis: self.detail.diagnosis() })
    }
}

impl DeliveryDetail {
    fn bounced_for_good(&self) -> bool {
        self.bounce.as_ref().is_some_and(|bounce| bounce.bounce_type == "Permanent")
    }

    /// What the recipient's server says; `None` if it quotes a link of the mail, which must not be stored (P3).
    fn diagnosis(&self) -> Option<Diagnosis> {
        let bounced = self.bounce.iter().flat_map(|bounce| &bounce.bounced_recipients);
        let delayed = self.delivery_delay.iter().flat_map(|delay| &delay.delayed_recipients);
        let said = bounced.chain(delayed).find_map(|recipient| recipient.diagnostic_code.clone())?;
        (!quotes_a_link(&said)).then(|| Diagnosis::from(said))
    }
}

impl ActivityEvent {
    /// The reported activity.
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

/// The event of a schedule. Its content is ignored, its time too: a run does all that is due when it is called.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ScheduledEvent {}
