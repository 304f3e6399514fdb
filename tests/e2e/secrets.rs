//! Nothing secret is in the functions' logs (P3).

use crate::stack::STACK;

#[tokio::test]
#[ignore = "reads what the other stories have logged, so `cargo xtask e2e` runs it after them"]
async fn no_code_no_session_no_address_is_in_the_log() {
    let log = STACK.log().await;
    for line in &log {
        for secret in ["tninv_", "tnses_", "tskey-", "tailnet_invite=", "Bearer", "@"] {
            assert!(!line.contains(secret), "{secret} in {line}");
        }
    }
    let calls = log.iter().filter(|line| line.starts_with("REPORT")).count();
    assert!(calls > 100, "this shows nothing unless the stories ran before: {calls} calls");
    assert!(log.iter().any(|line| line.contains("record failed")), "the poison record is in the log");
}
