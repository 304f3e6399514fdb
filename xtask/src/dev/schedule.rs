//! The schedule: calls the function that has mails tried again, as `EventBridge` does.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::http::{Method, Request, StatusCode};
use http_body_util::Full;
use serde_json::json;
use tokio::time::sleep;

use super::emulator::Emulator;
use super::log;

const FUNCTION: &str = "requeue-mail";
/// More often than the template has it: nobody likes to wait at their own machine.
const INTERVAL: Duration = Duration::from_mins(1);
/// How long the function may take; the template's time limit, and room for a build.
const TIME_LIMIT: Duration = Duration::from_secs(90);

/// Calls the function until the process ends. What one call fails at, the next one does.
pub(crate) async fn requeue_mail(emulator: Arc<Emulator>) -> Result<()> {
    loop {
        sleep(INTERVAL).await;
        let path = format!("/2015-03-31/functions/{FUNCTION}/invocations");
        let event = json!({ "detail-type": "Scheduled Event", "source": "aws.events", "detail": {} });
        let request = Request::builder()
            .method(Method::POST)
            .uri(emulator.url(&path))
            .body(Full::from(event.to_string()))?;
        let answer = emulator.call(FUNCTION, request, TIME_LIMIT).await;
        if !answer.is_ok_and(|response| response.status() == StatusCode::OK) {
            log("schedule", &format!("{FUNCTION} failed; it is called again in {INTERVAL:?}"));
        }
    }
}
