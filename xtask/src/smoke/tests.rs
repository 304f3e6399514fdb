use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode as Status;
use axum::response::{IntoResponse, Response};

use super::*;

const LINK_PATH: &str = "/uinv/tninv_secret";

/// A stack with one answer to each call, but for one call that it answers otherwise.
#[derive(Clone, Default)]
struct Fake {
    origin: String,
    base: Option<&'static str>,
    other: Option<(&'static str, Status)>,
    calls: Arc<Mutex<Vec<String>>>,
}

async fn answer(State(fake): State<Fake>, request: Request) -> Response {
    let call = format!("{} {}", request.method(), request.uri().path());
    let is_deleted = fake.calls.lock().unwrap().iter().any(|call| call.starts_with("DELETE"));
    fake.calls.lock().unwrap().push(call.clone());
    if let Some((_, status)) = fake.other.filter(|(other, _)| *other == call) {
        return (status, json!({ "message": "no" }).to_string()).into_response();
    }
    let invite =
        json!([{ "id": "7", "inviteUrl": format!("{}{LINK_PATH}", fake.base.unwrap_or(&fake.origin)) }]);
    match call.as_str() {
        "POST /api/v2/tailnet/-/user-invites" | "GET /api/v2/tailnet/-/user-invites" => {
            invite.to_string().into_response()
        }
        "GET /uinv/tninv_secret" => {
            (Status::SEE_OTHER, [("location", "/join"), ("set-cookie", "c=1; Path=/")]).into_response()
        }
        "GET /join" if request.headers()["cookie"] == "c=1" => "<html>".into_response(),
        "GET /api/v2/user-invites/7" if is_deleted => Status::NOT_FOUND.into_response(),
        "GET /api/v2/tailnet/-/logging/configuration" => {
            let event = |action: &str| json!({ "action": action, "target": { "id": "7" } });
            json!({ "logs": [event("CREATE"), event("DELETE")] }).to_string().into_response()
        }
        _ => "{}".into_response(),
    }
}

/// Runs the steps against a stack. Returns what failed, and the calls.
fn follow(mut fake: Fake) -> (Option<String>, Vec<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        fake.origin = format!("http://{}", listener.local_addr().unwrap());
        let (url, calls) = (format!("{}/", fake.origin), fake.calls.clone());
        let router = Router::new().fallback(answer).with_state(fake);
        let _serving = tokio::spawn(async move { axum::serve(listener, router).await });
        let options = Options { url, token: "tskey-api-1".to_owned(), invitee_token: None };
        let outcome = smoke(&options).await;
        let calls = calls.lock().unwrap().clone();
        (outcome.err().map(|error| format!("{error:#}")), calls)
    })
}

#[test]
fn a_link_is_made_opened_listed_and_deleted_and_the_log_has_it() {
    let (failed, calls) = follow(Fake::default());
    assert_eq!(failed, None);
    assert_eq!(
        calls,
        [
            "GET /api/v2/tailnet/-/settings",
            "POST /api/v2/tailnet/-/user-invites",
            "GET /uinv/tninv_secret",
            "GET /join",
            "GET /api/v2/tailnet/-/user-invites",
            "DELETE /api/v2/user-invites/7",
            "GET /api/v2/user-invites/7",
            "GET /api/v2/tailnet/-/logging/configuration",
        ]
    );
}

#[test]
fn a_token_that_is_refused_ends_it_before_anything_is_made() {
    let other = Some(("GET /api/v2/tailnet/-/settings", Status::UNAUTHORIZED));
    let (failed, calls) = follow(Fake { other, ..Fake::default() });
    let failed = failed.unwrap();
    assert!(failed.contains("401") && failed.contains("is the token right"), "{failed}");
    assert_eq!(calls.len(), 1);
}

#[test]
fn a_page_that_fails_is_named_without_the_code_and_the_link_is_deleted_all_the_same() {
    let other = Some(("GET /uinv/tninv_secret", Status::INTERNAL_SERVER_ERROR));
    let (failed, calls) = follow(Fake { other, ..Fake::default() });
    let failed = failed.unwrap();
    assert!(failed.contains("/uinv/… was answered with 500") && !failed.contains("secret"), "{failed}");
    assert_eq!(calls.last().unwrap(), "DELETE /api/v2/user-invites/7");
}

#[test]
fn links_to_another_host_are_a_fault_that_names_the_parameter() {
    let (failed, _) = follow(Fake { base: Some("https://other.example"), ..Fake::default() });
    let failed = failed.unwrap();
    assert!(failed.contains("https://other.example") && failed.contains("BaseUrl"), "{failed}");
}
