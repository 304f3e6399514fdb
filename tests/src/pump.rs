//! The table's stream: hands its records to the functions that follow it, as Lambda's event source mapping does.

use std::sync::{Arc, Mutex};

use dynoxide::Database;
use jiff::Timestamp;
use serde_json::{Value, from_value, json, to_value};
use shared::domain::{TailnetId, UserId};
use shared::edge::app::{MailApp, StreamApp};
use shared::edge::bus::ScheduledEvent;
use shared::edge::stream::{BatchAnswer, StreamBatch};

use crate::engine::TABLE;
use crate::wire::Calls;

/// The most records of a batch.
const BATCH: usize = 10;
/// How often a batch is tried until its first failed record goes into the failure queue.
const ATTEMPTS: usize = 3;

/// The stream's reader and what it feeds.
#[derive(Debug)]
pub(crate) struct Pump {
    pub(crate) database: DebugDatabase,
    pub(crate) mail: Arc<MailApp>,
    pub(crate) stream: Arc<StreamApp>,
    pub(crate) calls: Calls,
    position: Mutex<Option<String>>,
    failures: Mutex<Vec<Value>>,
}

/// An engine that can stand in a type with `Debug`.
pub(crate) struct DebugDatabase(pub(crate) Database);

impl std::fmt::Debug for DebugDatabase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Database")
    }
}

/// A function that follows the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follower {
    SendInviteMail,
    ExpireInvites,
}

impl Pump {
    pub(crate) fn new(database: Database, mail: Arc<MailApp>, stream: Arc<StreamApp>, calls: Calls) -> Self {
        let database = DebugDatabase(database);
        Self { database, mail, stream, calls, position: Mutex::default(), failures: Mutex::default() }
    }

    /// Hands on every record until nothing new comes.
    pub(crate) async fn drain(&self) {
        loop {
            let records = self.new_records();
            if records.is_empty() {
                return;
            }
            for follower in [Follower::SendInviteMail, Follower::ExpireInvites] {
                self.deliver_all(follower, &records).await;
            }
        }
    }

    /// The records that no function has been given.
    pub(crate) fn new_records(&self) -> Vec<Value> {
        let mut position = self.position.lock().expect("no story panics while it holds the position");
        let mut records = Vec::new();
        loop {
            let page = self.page_after(position.as_deref());
            let Some(last) = page.last() else { return records };
            *position =
                last.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).map(ToOwned::to_owned);
            records.extend(page);
        }
    }

    fn page_after(&self, position: Option<&str>) -> Vec<Value> {
        let Self { database: DebugDatabase(database), .. } = self;
        let request = |value: Value| from_value(value).expect("the request is well formed");
        let streams = database
            .list_streams(from_value(json!({ "TableName": TABLE })).expect("well formed"))
            .expect("the table has a stream");
        let streams = to_value(streams).expect("the answer is JSON");
        let arn = &streams["Streams"][0]["StreamArn"];
        let described = database
            .describe_stream(from_value(json!({ "StreamArn": arn })).expect("well formed"))
            .expect("the stream is there");
        let described = to_value(described).expect("the answer is JSON");
        let shard = &described["StreamDescription"]["Shards"][0]["ShardId"];
        let from = match position {
            Some(number) => {
                json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": number })
            }
            None => json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" }),
        };
        let iterator = to_value(database.get_shard_iterator(request(from)).expect("the shard can be read"))
            .expect("the answer is JSON");
        let wanted = json!({ "ShardIterator": iterator["ShardIterator"], "Limit": 1000 });
        let page =
            database.get_records(from_value(wanted).expect("well formed")).expect("the shard can be read");
        let page = to_value(page).expect("the answer is JSON");
        page["Records"].as_array().cloned().unwrap_or_default()
    }

    /// Delivers records in batches: again from the first that failed, a few times, and then without it.
    pub(crate) async fn deliver_all(&self, follower: Follower, records: &[Value]) {
        let mut start = 0;
        let mut attempts = 0;
        while start < records.len() {
            let batch = &records[start..records.len().min(start + BATCH)];
            let Some(first_failed) = self.deliver(follower, batch).await else {
                start += batch.len();
                attempts = 0;
                continue;
            };
            attempts = if first_failed == 0 { attempts + 1 } else { 1 };
            start += first_failed;
            if attempts >= ATTEMPTS {
                self.failures
                    .lock()
                    .expect("no story panics while it holds the queue")
                    .push(records[start].clone());
                start += 1;
                attempts = 0;
            }
        }
    }

    /// Delivers one batch; returns which of its records failed first, or the first of all if the function died.
    pub(crate) async fn deliver(&self, follower: Follower, batch: &[Value]) -> Option<usize> {
        let event: StreamBatch = from_value(json!({ "Records": batch })).expect("a batch has records");
        let answer = match follower {
            Follower::SendInviteMail => {
                self.calls
                    .unless_it_dies(functions::send_invite_mail::handle(Arc::clone(&self.mail), event))
                    .await
            }
            Follower::ExpireInvites => {
                self.calls
                    .unless_it_dies(functions::expire_invites::handle(Arc::clone(&self.stream), event))
                    .await
            }
        };
        let Some(BatchAnswer { batch_item_failures }) = answer else { return Some(0) };
        let failed: Vec<String> =
            batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect();
        let number = |record: &Value| {
            record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        batch.iter().position(|record| failed.contains(&number(record)))
    }

    /// The schedule calls `requeue-mail` once; returns whether it lived and did everything.
    pub(crate) async fn requeue_mail(&self) -> bool {
        let event: ScheduledEvent =
            from_value(json!({ "detail-type": "Scheduled Event" })).expect("an event");
        let running = functions::requeue_mail::handle(Arc::clone(&self.stream), event);
        self.calls.unless_it_dies(running).await.is_some_and(|outcome| outcome.is_ok())
    }

    /// EventBridge delivers a report of the network once; returns whether the function lived and took it.
    pub(crate) async fn report_activity(&self, tailnet: TailnetId, user: UserId, time: Timestamp) -> bool {
        let detail = json!({ "tailnetId": tailnet.to_string(), "userId": user.to_string() });
        let event = json!({ "source": "tailnet-invites.network", "detail-type": "User Activity", "time": time, "detail": detail });
        let event = from_value(event).expect("it is an event");
        let running = functions::record_activity::handle(Arc::clone(&self.stream), event);
        self.calls.unless_it_dies(running).await.is_some_and(|outcome| outcome.is_ok())
    }

    /// EventBridge delivers an event of the mail service once; returns whether the function lived and took it.
    pub(crate) async fn report_delivery(&self, event: Value) -> bool {
        let event = from_value(event).expect("it is an event");
        let running = functions::record_delivery::handle(Arc::clone(&self.stream), event);
        self.calls.unless_it_dies(running).await.is_some_and(|outcome| outcome.is_ok())
    }

    /// The records that were given up.
    pub(crate) fn failure_queue(&self) -> Vec<Value> {
        self.failures.lock().expect("no story panics while it holds the queue").clone()
    }
}
