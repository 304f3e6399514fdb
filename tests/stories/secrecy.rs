//! What is logged: nothing secret, whatever the log's level (P3).

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use lambda_http::tracing::Dispatch;
use lambda_http::tracing::subscriber::fmt::MakeWriter;
use lambda_http::tracing::subscriber::util::SubscriberInitExt;
use serde_json::json;
use shared::telemetry;
use tests::{Fault, World, accept, open_link, open_page};

/// What was logged so far.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_code_no_credential_and_no_address_is_logged_at_the_level_trace() {
    let log = Log::default();
    let lookup = |name: &str| match name {
        "RUST_LOG" => Some("trace,hyper=trace,aws_smithy_runtime=trace,lambda_runtime=trace".to_owned()),
        "AWS_LAMBDA_LOG_FORMAT" => Some("JSON".to_owned()),
        _ => None,
    };
    // With a single one, `tracing` would go by whichever story meets a line first, and those do not log.
    let _second = Dispatch::new(telemetry::subscriber(lookup, io::sink));
    let logging = telemetry::subscriber(lookup, log.clone()).set_default();
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let program = admin.calling_with(&admin.makes_key().await);
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    let _ = open_page(&world, &invite).await.expect(200);
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
    open_link(&world, &invite).await.expect(303);
    program.get("/api/v2/tailnet/-/users").await.expect(200);
    let browser = world.signed_in("admin@acme.example");
    browser.get("/api/v2/me").await.expect(200);
    browser.submit("/sign-out", "everywhere=maybe").await.expect(400);
    browser.submit("/sign-out", "").await.expect(303);
    for (operation, fault) in [("TransactWriteItems", Fault::Throttled), ("GetItem", Fault::RequestLost)] {
        world.calls.inject(operation, 0, usize::MAX, fault);
    }
    let body = json!([{ "email": "emil@friends.example" }]);
    admin.post("/api/v2/tailnet/-/user-invites", body).await.expect(503);
    drop(logging);

    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("request failed"), "our own lines are there: {text}");
    for secret in
        ["tninv_", "tnses_", "tnweb_", "tskey-", "tailnet_invite=", "__Host-session=", "Bearer", "@"]
    {
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
