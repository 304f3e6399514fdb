//! Refusals, each of which is JSON with a reason.

use http::Method;
use serde_json::json;
use tests::Answer;

use tests::deployed::people::{INVITES, Person, person, stranger};

const FORGED: &str = "tninv_AQEAAAAAAAAAAQGTDy58AHAAihssPU5fYHEAAAAAAAAAAZmZmZmZmZmZmZmZmZmZ";

/// Asserts a status, and a body with a message.
#[track_caller]
fn refused(answer: Answer, status: u16) {
    let answer = answer.expect(status);
    assert_eq!(answer.header("content-type").map(|kind| kind.starts_with("application/json")), Some(true));
    assert!(!answer.json["message"].as_str().unwrap_or_default().is_empty(), "{}", answer.text);
}

#[tokio::test]
async fn a_forged_code_is_unknown_to_the_api_and_to_the_page() {
    refused(person("gus@friends.example").accept(&json!(FORGED)).await, 404);
    let page = stranger().get(&format!("/uinv/{FORGED}")).await.expect(404);
    assert!(page.header("set-cookie").is_none());
    assert!(page.text.contains("<html"), "{}", page.text);
}

#[tokio::test]
async fn whoever_may_not_is_refused() {
    let link = person("admin@acme.example").make_link().await;
    let path = format!("/api/v2/user-invites/{}", link["id"].as_str().expect("an invite has an id"));
    for role in ["member", "auditor", "waiting", "suspended"] {
        let caller = person(&format!("{role}@acme.example"));
        refused(caller.get(INVITES).await, 403);
        refused(caller.get(&path).await, 403);
        refused(caller.delete(&path).await, 403);
        refused(caller.post(INVITES, json!([{}])).await, 403);
        refused(caller.post_nothing(&format!("{path}/resend")).await, 403);
        refused(caller.get("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z").await, 403);
    }
    refused(person("it-admin@acme.example").post(INVITES, json!([{ "role": "admin" }])).await, 403);

    let viewer = person("billing-admin@acme.example");
    assert_eq!(
        viewer.get(&path).await.expect(200).json.get("inviteUrl"),
        None,
        "who may not send gets no link"
    );
    refused(viewer.delete(&path).await, 403);
}

#[tokio::test]
async fn another_tailnet_does_not_exist() {
    let link = person("admin@acme.example").make_link().await;
    let outsider = person("owner@globex.example");
    refused(
        outsider.get(&format!("/api/v2/user-invites/{}", link["id"].as_str().expect("an id"))).await,
        404,
    );
    refused(outsider.get("/api/v2/tailnet/acme.example/user-invites").await, 404);
    let absent = outsider.get("/api/v2/tailnet/nobodys.example/user-invites").await;
    assert_eq!(outsider.get("/api/v2/tailnet/acme.example/user-invites").await.text, absent.text);
}

#[tokio::test]
async fn a_call_without_a_valid_credential_is_refused() {
    let damaged = person("admin@acme.example").token.map(|token| format!("{token}x"));
    let forger = Person { token: damaged };
    refused(stranger().get(INVITES).await, 401);
    refused(forger.get(INVITES).await, 401);
    refused(forger.accept(&json!(FORGED)).await, 401);
    // Without a credential, a page of another site could have sent it (W3).
    refused(stranger().accept(&json!(FORGED)).await, 403);
}

#[tokio::test]
async fn bad_input_is_refused_with_the_field_and_the_reason() {
    let admin = person("admin@acme.example");
    let answer = admin
        .post(INVITES, json!([{ "email": "hal@friends.example" }, { "email": "hal", "role": "owner" }]))
        .await;
    assert_eq!(answer.json["errors"][0]["field"], "[1].role");
    assert_eq!(answer.json["errors"][1]["field"], "[1].email");
    refused(answer, 400);
    assert_eq!(admin.open_invite_to("hal@").await, None, "all or nothing");
    refused(admin.post(INVITES, json!([{ "email": "x".repeat(300_000) }])).await, 413);
    refused(admin.post(INVITES, json!([{ "email": "owner@acme.example" }])).await, 409);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let admin = person("admin@acme.example");
    refused(admin.get("/api/v2/nothing").await, 404);
    let page = stranger().get("/nowhere").await.expect(404);
    assert!(page.text.contains("<html"), "a page for people: {}", page.text);
    refused(admin.call(Method::PUT, INVITES, Some(json!([])), &[]).await, 404);
}

#[tokio::test]
async fn browsers_may_call_from_the_origins_of_other_consoles_and_from_no_other() {
    let ask = [("origin", "https://evil.example"), ("access-control-request-method", "POST")];
    let answer = stranger().call(Method::OPTIONS, INVITES, None, &ask).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
    for origin in ["https://console.example", "https://other.example"] {
        let ask = [("origin", origin), ("access-control-request-method", "POST")];
        let answer = stranger().call(Method::OPTIONS, INVITES, None, &ask).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
}
