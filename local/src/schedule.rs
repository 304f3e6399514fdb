//! The schedules by which EventBridge calls functions.

use serde_json::{Value, json};

/// The function that is called every minute.
pub const EVERY_MINUTE: &str = "requeue-mail";
/// The function that is called every six hours.
pub const EVERY_SIX_HOURS: &str = "sweep";

/// The event of a schedule.
#[must_use]
pub fn event() -> Value {
    json!({ "detail-type": "Scheduled Event", "source": "aws.events", "detail": {} })
}
