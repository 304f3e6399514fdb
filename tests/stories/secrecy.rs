//! What is logged: nothing secret, whatever the log's level (P3).

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use lambda_http::RequestExt;
use lambda_http::request::RequestContext;
use lambda_http::tracing::Dispatch;
use lambda_http::tracing::subscriber::fmt::MakeWriter;
use lambda_http::tracing::subscriber::util::SubscriberInitExt;
use serde_json::{Value, json};
use shared::domain::Role;
use shared::telemetry;
use tests::{
    Answers, Browser, Fault, Issuer, SigningKey, World, accept, exchange, join_form, link_of, open_link,
    open_page,
};

use crate::operations::{OPERATIONS, Things};
use crate::passkeys;

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

/// Asks for everything that can be logged.
fn lookup(name: &str) -> Option<String> {
    match name {
        "RUST_LOG" => Some("trace,hyper=trace,aws_smithy_runtime=trace,lambda_runtime=trace".to_owned()),
        "AWS_LAMBDA_LOG_FORMAT" => Some("JSON".to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn no_code_no_credential_and_no_address_is_logged_at_the_level_trace() {
    let log = Log::default();
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
        ["tninv_", "tnopt_", "tnses_", "tnweb_", "tskey-", "__Host-invite=", "__Host-session=", "Bearer", "@"]
    {
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}

#[tokio::test]
async fn nothing_that_a_browser_a_provider_and_the_service_tell_each_other_is_logged() {
    let log = Log::default();
    let _second = Dispatch::new(telemetry::subscriber(lookup, io::sink));
    let logging = telemetry::subscriber(lookup, log.clone()).set_default();
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let mut told = vec!["s3cret".to_owned(), "ann@example.com".to_owned(), "248289761001".to_owned()];
    for misbehaving in [None, Some("/userinfo"), Some("/token"), Some("/keys")] {
        issuer.behave(|behaviour| {
            behaviour.claims = json!({ "email": null, "at_hash": null });
            behaviour.userinfo = json!({ "sub": "248289761001", "email": "ann@example.com" });
            behaviour.misbehaving = misbehaving.map(|path| (path, Answers::With(500))).into_iter().collect();
            behaviour.signs_with = if misbehaving == Some("/keys") {
                SigningKey::p256("new")
            } else {
                behaviour.signs_with.clone()
            };
        });
        let mut browser = world.new_browser();
        let begun = browser.get("/sign-in/work").await.expect(303);
        let page = begun.header("location").unwrap();
        let back = issuer.authorize(page, world.now());
        for parameters in [page, &back] {
            let pairs =
                parameters.split_once('?').unwrap().1.split('&').map(|pair| pair.split_once('=').unwrap());
            let secrets =
                pairs.filter(|(name, _)| ["state", "nonce", "code", "code_challenge"].contains(name));
            told.extend(secrets.map(|(_, value)| value.to_owned()));
        }
        told.extend(browser.cookies.values().cloned());
        browser.get(&back).await.expect(303);
    }
    drop(logging);

    told.extend(["an access token", "Bearer", "Basic", "tnses_", "eyJ", "__Host-"].map(ToOwned::to_owned));
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        text.contains("nobody can sign in with the provider work: the provider cannot be asked"),
        "{text}"
    );
    assert!(text.contains("the ID token is refused"), "{text}");
    for secret in told {
        assert_eq!(text.lines().find(|line| line.contains(&secret)), None, "{secret}");
    }
}

#[tokio::test]
async fn what_a_browser_is_trusted_with_is_in_no_row_in_no_address_to_come_and_in_no_log() {
    let log = Log::default();
    let _second = Dispatch::new(telemetry::subscriber(lookup, io::sink));
    let logging = telemetry::subscriber(lookup, log.clone()).set_default();
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let mut browser = world.new_browser();
    let mut told = vec![link_of(&invite).strip_prefix("/uinv/").unwrap().to_owned()];
    let mut addresses = Vec::new();

    acme.invite("dora@friends.example").await;
    world.drain().await;
    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    let stop = mail.opt_out_link().strip_prefix("https://invites.example.com").unwrap();
    told.push(stop.rsplit('/').next().unwrap().to_owned());
    browser.get(stop).await.expect(200);
    browser.submit(stop, "again=never").await.expect(200);
    browser.submit(stop, "again=perhaps").await.expect(400);

    let opened = browser.get(link_of(&invite)).await.expect(303);
    addresses.push(opened.header("location").unwrap().to_owned());
    told.extend(browser.cookies.values().cloned());
    let begun = browser.get("/sign-in/work?return=%2Fjoin").await.expect(303);
    told.extend(browser.cookies.values().cloned());
    let page = begun.header("location").unwrap();
    assert!(!page.contains(&told[0]), "the provider is not told of the invite");
    let back = issuer.authorize(page, world.now());
    for parameters in [page, &back] {
        let pairs =
            parameters.split_once('?').unwrap().1.split('&').map(|pair| pair.split_once('=').unwrap());
        let secrets = pairs.filter(|(name, _)| ["state", "nonce", "code", "code_challenge"].contains(name));
        told.extend(secrets.map(|(_, value)| value.to_owned()));
    }
    let signed_in = browser.get(&back).await.expect(303);
    addresses.push(signed_in.header("location").unwrap().to_owned());
    told.extend(browser.cookies.values().cloned());
    let page = browser.get("/join").await.expect(200);
    told.push(join_form(&page).strip_prefix("shown=").unwrap().to_owned());
    addresses.push(browser.join(&page).await.expect(303).header("location").unwrap().to_owned());
    let joined = browser.get("/join").await.expect(200);
    addresses
        .push(browser.submit("/found", "name=ann").await.expect(303).header("location").unwrap().to_owned());
    browser.submit("/leave", &format!("tailnet={}", acme.id)).await.expect(403);
    browser.submit("/sign-out", "").await.expect(303);
    drop(logging);

    assert_eq!(addresses, ["/join", "/join", "/join", "/"]);
    assert!(!joined.text.contains(r#"name="shown""#));
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let rows = world.rows().await;
    assert!(rows.len() > 10 && told.len() > 8);
    for secret in told {
        assert_eq!(logged.lines().find(|line| line.contains(&secret)), None, "{secret}");
        assert_eq!(rows.iter().find(|row| row.contains(&secret)), None, "{secret}");
        for page in [&page, &joined] {
            // The form's own tag is what ties it to the session that sends it.
            assert!(!page.text.contains(&secret) || join_form(page).contains(&secret), "{secret}");
        }
    }
}

/// The lines of a log whose message is this: its fields, and what the request says that it was logged for.
fn lines(log: &Log, message: &str) -> Vec<(Value, Value)> {
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let found = lines.filter(|line| line["fields"]["message"] == message);
    found.map(|line| (line["fields"].clone(), line["span"].clone())).collect()
}

/// What production asks for: JSON, at the level `INFO`.
fn as_deployed(name: &str) -> Option<String> {
    (name == "AWS_LAMBDA_LOG_FORMAT").then(|| "JSON".to_owned())
}

#[tokio::test]
async fn who_signs_in_and_out_and_who_fails_to_is_logged_by_number() {
    let log = Log::default();
    let _second = Dispatch::new(telemetry::subscriber(as_deployed, io::sink));
    let logging = telemetry::subscriber(as_deployed, log.clone()).set_default();
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let sign_in = async |browser: &mut Browser| {
        let begun = browser.get("/sign-in/work").await.expect(303);
        browser.get(&issuer.authorize(begun.header("location").unwrap(), world.now())).await.expect(303)
    };
    let mut browser = world.new_browser();
    sign_in(&mut browser).await;
    let ann = world.with_cookie(&browser.cookies["__Host-session"]).id.get();
    exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(200);
    let (mut doras, mut authenticator) = passkeys::newcomer(&world, "dora").await;
    let dora = world.with_cookie(&doras.cookies["__Host-session"]).id.get();
    passkeys::sign_in(&mut world.new_browser(), &mut authenticator).await.expect(200);
    doras.submit("/sign-out", "").await.expect(303);
    browser.submit("/sign-out", "everywhere=true").await.expect(303);
    let told = |message: &str| lines(&log, message).into_iter().map(|(fields, _)| fields).collect::<Vec<_>>();
    let signed_in = [(ann, "work"), (ann, "token-exchange"), (dora, "passkey"), (dora, "passkey")];
    let signed_in =
        signed_in.map(|(user, way)| json!({ "message": "signed in", "signed_in": user, "way": way }));
    assert_eq!(told("signed in"), signed_in);
    let signed_out = [(dora, false), (ann, true)];
    let signed_out = signed_out.map(
        |(user, everywhere)| json!({ "message": "signed out", "signed_out": user, "everywhere": everywhere }),
    );
    assert_eq!(told("signed out"), signed_out);

    world.new_browser().get("/sign-in/work/callback?state=nothing&code=x").await.expect(303);
    issuer.behave(|behaviour| behaviour.claims = json!({ "nonce": "another" }));
    sign_in(&mut world.new_browser()).await;
    exchange(&world, "no token").await.expect(400);
    let nobodys = json!({ "credential": { "id": "x" } });
    world.new_browser().post("/sign-in/passkey", &nobodys).await.expect(400);
    drop(logging);
    let failed =
        [("work", "attempt"), ("work", "answer"), ("token-exchange", "invalid"), ("passkey", "invalid")];
    let failed =
        failed.map(|(way, reason)| json!({ "message": "sign-in failed", "reason": reason, "way": way }));
    assert_eq!(told("sign-in failed"), failed);
}

#[tokio::test]
async fn a_session_that_could_not_be_ended_when_it_was_replaced_is_in_the_log() {
    let log = Log::default();
    let _second = Dispatch::new(telemetry::subscriber(as_deployed, io::sink));
    let logging = telemetry::subscriber(as_deployed, log.clone()).set_default();
    let world = World::new().await;
    let (mut browser, mut authenticator) = passkeys::newcomer(&world, "dora").await;
    passkeys::sign_in(&mut browser, &mut authenticator).await.expect(200);
    assert_eq!(lines(&log, "a replaced session goes on"), [], "it was ended");
    world.calls.inject("Query", 0, usize::MAX, Fault::Throttled);
    passkeys::sign_in(&mut browser, &mut authenticator).await.expect(200);
    drop(logging);
    let told = lines(&log, "a replaced session goes on");
    let [(fields, _)] = &told[..] else { panic!("one line: {told:?}") };
    assert!(fields["cause"].as_str().unwrap().contains("busy"), "{fields}");
}

#[tokio::test]
async fn a_refusal_is_logged_once_with_who_called_and_the_gateways_id_of_the_request() {
    let log = Log::default();
    let _second = Dispatch::new(telemetry::subscriber(as_deployed, io::sink));
    let logging = telemetry::subscriber(as_deployed, log.clone()).set_default();
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let mut asked = 0;
    let mut ask = async |function: &str, headers: &[(&str, &str)], expected: u16| {
        asked += 1;
        let request = headers
            .iter()
            .fold(http::Request::builder(), |request, (name, value)| request.header(*name, *value))
            .body(lambda_http::Body::Empty)
            .unwrap();
        let context = json!({ "requestId": format!("gateway-{asked}"), "http": { "method": "GET" } });
        let context = RequestContext::ApiGatewayV2(serde_json::from_value(context).unwrap());
        let request = request.with_request_context(context);
        let function = functions::handler(function).unwrap();
        let answer = function.answer(Arc::clone(world.app()), request).await;
        assert_eq!(answer.status(), expected);
    };
    let authorization = ("authorization", member.authorization().unwrap());
    ask("get-me", &[authorization], 200).await;
    ask("get-me", &[], 401).await;
    ask("get-me", &[("authorization", "Bearer nonsense")], 401).await;
    ask("list-invites", &[authorization], 403).await;
    world.calls.inject("GetItem", 0, usize::MAX, Fault::RequestLost);
    ask("get-me", &[authorization], 503).await;
    drop(logging);
    let refused: Vec<Value> =
        lines(&log, "request refused").into_iter().map(|(fields, span)| json!([fields, span])).collect();
    let expected = |status, reason, span: Value| json!([{ "message": "request refused", "status": status, "reason": reason }, span]);
    let caller = member.id.get();
    assert_eq!(
        refused,
        [
            expected(401, "unauthenticated", json!({ "name": "request", "gateway_request_id": "gateway-2" })),
            expected(401, "unauthenticated", json!({ "name": "request", "gateway_request_id": "gateway-3" })),
            expected(
                403,
                "forbidden",
                json!({ "name": "request", "gateway_request_id": "gateway-4", "user": caller })
            ),
        ]
    );
    let failed = lines(&log, "request failed");
    let [(_, span)] = &failed[..] else { panic!("one line: {failed:?}") };
    assert_eq!(span, &json!({ "name": "request", "gateway_request_id": "gateway-5", "user": caller }));
}

#[tokio::test]
async fn no_answer_is_kept_sniffed_framed_or_fetched_unencrypted() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let things = Things::of(&world, &acme, &acme.owner()).await;
    for operation in &OPERATIONS {
        for caller in [&acme.owner(), &acme.user(Role::Member)] {
            let answer = operation.call(caller, &things).await;
            let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
            assert_eq!(header("cache-control"), "no-store", "{}", operation.name);
            assert_eq!(header("referrer-policy"), "no-referrer", "{}", operation.name);
            assert_eq!(header("x-content-type-options"), "nosniff", "{}", operation.name);
            assert_eq!(header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
            assert_eq!(header("strict-transport-security"), "max-age=31536000", "{}", operation.name);
        }
    }
    // An address that is searched for stands in the query.
    for search in ["user-invites?email=dora@friends.example", "people?q=dora@friends.example"] {
        let answer = acme.owner().get(&format!("/api/v2/tailnet/-/{search}")).await.expect(200);
        let headers = ["cache-control", "referrer-policy"].map(|name| answer.header(name));
        assert_eq!(headers, [Some("no-store"), Some("no-referrer")], "{search}");
    }
    for path in ["/", "/sign-in", "/download", "/console", "/nowhere", "/api/v2/nowhere"] {
        let answer = world.browser().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(
            answer.header("content-security-policy").unwrap().starts_with("default-src 'none';"),
            "{path}"
        );
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
    }
}
