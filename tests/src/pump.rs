//! Hands records of the table's stream and events of EventBridge to the functions, by the rules of the local cloud.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use local::event_source::{self, Outcome};
use local::lambda::{InvokeError, Lambda, run_as};
use local::{Engine, Stream, schedule, sequence_number};
use serde_json::{Value, json};
use shared::deadline::Deadline;
use shared::domain::{TailnetId, UserId};
use shared::edge::app::MailApp;
use shared::edge::stream::{FUNCTIONS, StreamBatch};

use crate::engine::TABLE;
use crate::wire::Calls;

/// How many records are read at once.
const PAGE: usize = 1_000;

/// Calls the functions that the stream and EventBridge call.
pub(crate) struct Pump {
    pub(crate) engine: Engine,
    pub(crate) lambda: Lambda,
    calls: Calls,
    stream: Stream,
    position: Mutex<Option<String>>,
    failures: Mutex<Vec<Value>>,
}

impl std::fmt::Debug for Pump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pump")
    }
}

impl Pump {
    pub(crate) fn new(engine: Engine, lambda: Lambda, calls: Calls) -> Self {
        let stream = engine.stream(TABLE).expect("the table has a stream");
        Self { engine, lambda, calls, stream, position: Mutex::default(), failures: Mutex::default() }
    }

    /// Delivers every record, and those that this causes, until there are no more.
    pub(crate) async fn drain(&self) {
        loop {
            let records = self.new_records();
            if records.is_empty() {
                return;
            }
            for function in FUNCTIONS {
                self.deliver(function, &records).await;
            }
        }
    }

    /// The records that no function has been given.
    pub(crate) fn new_records(&self) -> Vec<Value> {
        let mut position = self.position.lock().expect("no story panics while it holds the position");
        let mut records = Vec::new();
        loop {
            let page = self.stream.read(position.as_deref(), PAGE).expect("the stream can be read");
            let Some(last) = page.last() else { return records };
            *position = Some(sequence_number(last).to_owned());
            records.extend(page);
        }
    }

    /// Delivers records to a function. Those that it gives up go into the dead-letter queue.
    pub(crate) async fn deliver(&self, function: &str, records: &[Value]) {
        let aside = event_source::deliver(records, async |batch: &[Value]| {
            let running = self.lambda.invoke_without_limit(function, event_source::event(batch));
            match self.calls.unless_it_dies(running).await {
                Some(answer) => event_source::outcome(answer, batch),
                None => Outcome::Crashed,
            }
        });
        let aside = aside.await;
        self.failures.lock().expect("no story panics while it holds the queue").extend(aside);
    }

    /// Hands records again to the function that sends mail, as an operator does; returns how many fail.
    pub(crate) async fn redrive(&self, records: &[Value]) -> usize {
        let batch = StreamBatch { records: records.to_vec(), redriven: true };
        Self::mails(self.lambda.mail.clone(), batch).await
    }

    /// Hands records to the function that sends mail, which has until then; returns how many fail.
    pub(crate) async fn mail_within(&self, records: &[Value], deadline: Deadline) -> usize {
        let mail = Arc::new(self.lambda.mail.until(deadline));
        let batch = StreamBatch { records: records.to_vec(), redriven: false };
        Self::mails(mail, batch).await
    }

    async fn mails(mail: Arc<MailApp>, batch: StreamBatch) -> usize {
        let sending = functions::send_invite_mail::handle(mail, batch);
        run_as("send-invite-mail", sending).await.batch_item_failures.len()
    }

    /// The schedule calls its function once; returns whether it lived and did everything.
    pub(crate) async fn requeue_mail(&self) -> bool {
        self.handles(schedule::EVERY_MINUTE, schedule::event()).await
    }

    /// Calls the function that walks the table once. Returns whether it succeeded.
    pub(crate) async fn sweep(&self) -> bool {
        self.handles(schedule::EVERY_SIX_HOURS, schedule::event()).await
    }

    /// Delivers a report of the network once. Returns whether the function succeeded.
    pub(crate) async fn report_activity(&self, tailnet: TailnetId, user: UserId, time: Timestamp) -> bool {
        let detail = json!({ "tailnetId": tailnet.to_string(), "userId": user.to_string() });
        let event = json!({ "source": "tailnet-invites.network", "detail-type": "User Activity", "time": time, "detail": detail });
        self.handles("record-activity", event).await
    }

    /// Delivers an event of the mail service once. Returns whether the function succeeded.
    pub(crate) async fn report_delivery(&self, event: Value) -> bool {
        self.handles("record-delivery", event).await
    }

    async fn handles(&self, function: &str, event: Value) -> bool {
        let running = self.lambda.invoke_without_limit(function, event);
        self.calls.unless_it_dies(running).await.is_some_and(|answer| answer.is_ok())
    }

    /// An operator hands a tailnet to another owner. Returns why not, if it cannot be done.
    pub(crate) async fn hand_over(
        &self,
        tailnet: TailnetId,
        new_owner: &str,
    ) -> Option<Result<Value, InvokeError>> {
        let event = json!({ "tailnetId": tailnet.to_string(), "newOwner": new_owner });
        self.calls.unless_it_dies(self.lambda.invoke_without_limit("hand-over-tailnet", event)).await
    }

    /// An operator has a part of the directory filled; `None` if the function dies.
    pub(crate) async fn fill_directory(&self, asked: Value) -> Option<Result<Value, InvokeError>> {
        self.calls.unless_it_dies(self.lambda.invoke_without_limit("fill-directory", asked)).await
    }

    /// The dead-letter queue.
    pub(crate) fn failure_queue(&self) -> Vec<Value> {
        self.failures.lock().expect("no story panics while it holds the queue").clone()
    }
}
