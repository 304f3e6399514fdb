//! The stories of `e2e` must leave nothing secret in the functions' logs (P3). `cargo xtask e2e` runs this after them.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on, or an answer that lacks what it needs, is a failed test"
)]

use serde::Deserialize;
use serde_json::{Value, json};

/// Credentials of the account's owner. The emulator does not verify signatures of the key `test`.
const ACCOUNT_OWNER: &str =
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0";

/// The address of the log, from the file that `cargo xtask e2e` writes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    aws: String,
    log_group: String,
}

impl Log {
    fn of_the_stack() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is how `cargo xtask e2e` says where the stack is"
        )]
        let file = std::env::var("E2E_ENDPOINTS").expect("`cargo xtask e2e` runs this test");
        let text = std::fs::read_to_string(file).expect("the stack is deployed");
        serde_json::from_str(&text).expect("the file says where everything is")
    }

    /// Everything that the functions have logged.
    async fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut token = Value::Null;
        loop {
            let mut asked = json!({ "logGroupName": self.log_group });
            if token.is_string() {
                asked["nextToken"] = token;
            }
            let mut page = self.page(&asked).await;
            let events = page["events"].as_array().cloned().unwrap_or_default();
            lines.extend(events.iter().filter_map(|event| event["message"].as_str()).map(ToOwned::to_owned));
            token = page["nextToken"].take();
            if token.is_null() {
                return lines;
            }
        }
    }

    async fn page(&self, asked: &Value) -> Value {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client without TLS can be made");
        let call = client
            .post(&self.aws)
            .header("authorization", ACCOUNT_OWNER)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "Logs_20140328.FilterLogEvents")
            .body(asked.to_string());
        call.send().await.expect("there is a log").json().await.expect("it is JSON")
    }
}

#[tokio::test]
async fn no_code_no_session_no_address_is_in_the_log() {
    let log = Log::of_the_stack().lines().await;
    for line in &log {
        for secret in ["tninv_", "tnses_", "tnweb_", "tskey-", "__Host-invite=", "Bearer", "@"] {
            assert!(!line.contains(secret), "{secret} in {line}");
        }
    }
    let calls = log.iter().filter(|line| line.starts_with("REPORT")).count();
    assert!(calls > 100, "this shows nothing unless the stories ran before: {calls} calls");
    assert!(log.iter().any(|line| line.contains("record failed")), "the poison record is in the log");
}
