//! Records of the table's stream, and events of EventBridge.

use jiff::Timestamp;
use serde_json::{Value, json};

/// What happened to a row. Rows are in the JSON form that they have in a record.
#[derive(Debug, Clone)]
pub enum Change {
    /// The row was added.
    Inserted(Value),
    /// The row was changed, from the first to the second.
    Modified(Value, Value),
    /// The row was removed.
    Removed(Value),
}

/// The record of a change.
#[must_use]
pub fn record(change: &Change, at: Timestamp) -> Value {
    let (name, images, row) = match change {
        Change::Inserted(new) => ("INSERT", vec![("NewImage", new)], new),
        Change::Modified(old, new) => ("MODIFY", vec![("OldImage", old), ("NewImage", new)], new),
        Change::Removed(old) => ("REMOVE", vec![("OldImage", old)], old),
    };
    let mut change = json!({
        "ApproximateCreationDateTime": at.as_second(),
        "Keys": { "pk": row["pk"], "sk": row["sk"] },
        "SequenceNumber": "100000000000000000001",
        "SizeBytes": 500,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    });
    for (image, row) in images {
        change[image] = row.clone();
    }
    json!({
        "eventID": "c4ca4238a0b923820dcc509a6f758491",
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": change,
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/tailnet-invites/stream/2026-01-01T00:00:00.000",
    })
}

/// The event of the network that a user moved data.
#[must_use]
pub fn activity(tailnet: &str, user: &str, at: Timestamp) -> Value {
    bus_event(
        "tailnet-invites.network",
        "User Activity",
        at,
        &json!({ "tailnetId": tailnet, "userId": user }),
    )
}

/// The event of SES that the mail of an invite was delivered. `requested_at` is when the mail was requested, in milliseconds since 1970.
#[must_use]
pub fn delivery(tailnet: &str, invite: &str, requested_at: &str, at: Timestamp) -> Value {
    let tags = json!({ "tailnet": [tailnet], "invite": [invite], "requested-at": [requested_at] });
    let detail =
        json!({ "eventType": "Delivery", "mail": { "tags": tags }, "delivery": { "timestamp": at } });
    bus_event("aws.ses", "Email Delivered", at, &detail)
}

fn bus_event(source: &str, kind: &str, at: Timestamp, detail: &Value) -> Value {
    json!({
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": kind,
        "source": source,
        "account": "000000000000",
        "time": at,
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::edge::bus::{ActivityEvent, DeliveryEvent};

    #[test]
    fn the_functions_read_what_happened() {
        let at = Timestamp::UNIX_EPOCH;
        let event: ActivityEvent = serde_json::from_value(activity("7", "8", at)).unwrap();
        assert_eq!(event.activity().unwrap().user.to_string(), "8");
        let invite = "01930f2e-7c00-7000-8a1b-2c3d4e5f6071";
        let event: DeliveryEvent = serde_json::from_value(delivery("7", invite, "9", at)).unwrap();
        assert_eq!(event.delivery().unwrap().tags.invite.to_string(), invite);
    }

    #[test]
    fn a_record_has_the_images_of_its_change() {
        let row =
            |role: &str| json!({ "pk": { "S": "T#7" }, "sk": { "S": "U#8" }, "userRole": { "S": role } });
        let record = record(&Change::Modified(row("admin"), row("member")), Timestamp::UNIX_EPOCH);
        assert_eq!(record["eventName"], "MODIFY");
        assert_eq!(record["dynamodb"]["Keys"], json!({ "pk": { "S": "T#7" }, "sk": { "S": "U#8" } }));
        assert_eq!(record["dynamodb"]["OldImage"]["userRole"]["S"], "admin");
        assert_eq!(record["dynamodb"]["NewImage"]["userRole"]["S"], "member");
    }
}
