//! People who call the deployed API.

use crate::Answer;
use http::Method;
use local::exchange::{self, Login};
use local::seeds::claims;
use serde_json::{Value, json};
use shared::edge::app::Surroundings;

use super::stack::{STACK, http};

/// The path of the invites of the caller's own tailnet.
pub const INVITES: &str = "/api/v2/tailnet/-/user-invites";

/// A caller with a session, with an API access token, or with neither.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their session or token.
    pub token: Option<String>,
}

/// Somebody with a session that is made here, for a verified address. Users of the seeded tailnets are named by role, such as `it-admin@acme.example`.
/// Anybody else is in no tailnet until they join one.
pub fn person(login: &str) -> Person {
    let now = (Surroundings::of_the_system().clock)();
    let session = claims(login, None, true, None, now).sign(&STACK.keys()).expect("claims can be signed");
    Person { token: Some(session) }
}

/// Somebody with a session that the stack has made: they sign in at its identity provider, which has verified their address.
pub async fn signed_in(address: &str) -> Person {
    let login = Login { address, name: None, is_verified: true };
    let session = exchange::session(&STACK.api, login, None).await.expect("the token is exchanged");
    Person { token: Some(session) }
}

/// Somebody who has not signed in.
#[must_use]
pub const fn stranger() -> Person {
    Person { token: None }
}

impl Person {
    /// Calls with `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None, &[]).await
    }

    /// Calls with `POST` and a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body), &[]).await
    }

    /// Calls with `POST` and no body.
    pub async fn post_nothing(&self, path: &str) -> Answer {
        self.call(Method::POST, path, None, &[]).await
    }

    /// Calls with `PATCH` and a JSON body.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body), &[]).await
    }

    /// Calls with `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None, &[]).await
    }

    /// Makes any call.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut call = http().request(method, format!("{}{path}", STACK.api));
        if let Some(token) = &self.token {
            call = call.bearer_auth(token);
        }
        if let Some(body) = body {
            call = call.header("content-type", "application/json").body(body.to_string());
        }
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        let response = call.send().await.expect("the API answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("the answer is text");
        let json = serde_json::from_str(&text).unwrap_or_default();
        Answer { status, headers, bytes: text.clone().into_bytes(), text, json }
    }

    /// Invites one address.
    pub async fn invite(&self, email: &str) -> Value {
        self.post(INVITES, json!([{ "email": email }])).await.expect(200).json[0].take()
    }

    /// Makes one link.
    pub async fn make_link(&self) -> Value {
        self.post(INVITES, json!([{}])).await.expect(200).json[0].take()
    }

    /// Accepts an invite.
    pub async fn accept(&self, link: &Value) -> Answer {
        self.post("/api/v2/user-invites/-/accept", json!({ "invite": link })).await
    }

    /// The open invite to an address as the person sees it, if there is one.
    pub async fn open_invite_to(&self, email: &str) -> Option<Value> {
        let mut found = self.get(&format!("{INVITES}?email={email}")).await.expect(200).json;
        found.get_mut(0).map(Value::take)
    }

    /// The user with a login as the person sees them.
    pub async fn user(&self, login: &str) -> Option<Value> {
        let users = self.get("/api/v2/tailnet/-/users").await.expect(200).json["users"].take();
        users.as_array()?.iter().find(|user| user["loginName"] == login).cloned()
    }

    /// The events of the log with one target, oldest first, such as `INVITE.CREATE by admin@acme.example`.
    pub async fn events_of(&self, target: &Value) -> Vec<String> {
        let log = self
            .get("/api/v2/tailnet/-/logging/configuration?start=2000-01-01T00:00:00Z")
            .await
            .expect(200)
            .json;
        let entries = log["logs"].as_array().expect("the log has entries").iter();
        let event = |entry: &Value| {
            let text =
                |path: &str| entry.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
            format!("{}.{} by {}", text("/target/type"), text("/action"), text("/actor/loginName"))
        };
        entries.filter(|entry| entry["target"]["id"] == *target).map(event).collect()
    }
}
