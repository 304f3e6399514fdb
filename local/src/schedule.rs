//! The schedule by which EventBridge calls a function.

use serde_json::{Value, json};

/// The function that the schedule calls.
pub const FUNCTION: &str = "requeue-mail";

/// The event of the schedule.
#[must_use]
pub fn event() -> Value {
    json!({ "detail-type": "Scheduled Event", "source": "aws.events", "detail": {} })
}
