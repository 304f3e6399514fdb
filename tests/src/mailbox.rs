//! A mail service that speaks SES's protocol on a local port and keeps every mail.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

/// A mail that the service received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// Its tags, which SES repeats in its events: names and values.
    pub tags: Vec<(String, String)>,
}

impl ReceivedMail {
    /// The link in the mail's text.
    #[must_use]
    pub fn link(&self) -> &str {
        self.text.split_whitespace().find(|word| word.contains("/uinv/")).expect("the mail has a link")
    }
}

/// The mails that were sent in a story.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    mails: Vec<ReceivedMail>,
    refused_addresses: Vec<String>,
}

impl Mailbox {
    /// Every mail so far, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.inner.lock().expect("no story panics while it holds the mailbox").mails.clone()
    }

    /// The mails to one address.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<ReceivedMail> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// From now on the service rejects mails to this address.
    pub fn refuse(&self, address: &str) {
        self.inner
            .lock()
            .expect("no story panics while it holds the mailbox")
            .refused_addresses
            .push(address.to_owned());
    }

    /// From now on the service accepts every mail.
    pub fn accept_all(&self) {
        self.inner.lock().expect("no story panics while it holds the mailbox").refused_addresses.clear();
    }

    fn take(&self, request: &Value) -> bool {
        let simple = &request["Content"]["Simple"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mail = ReceivedMail {
            from: text(&request["FromEmailAddress"]),
            to: text(&request["Destination"]["ToAddresses"][0]),
            subject: text(&simple["Subject"]["Data"]),
            text: text(&simple["Body"]["Text"]["Data"]),
            html: text(&simple["Body"]["Html"]["Data"]),
            tags: tags_of(request),
        };
        let mut inner = self.inner.lock().expect("no story panics while it holds the mailbox");
        let taken = !inner.refused_addresses.contains(&mail.to);
        if taken {
            inner.mails.push(mail);
        }
        taken
    }
}

fn tags_of(request: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let tags = request["EmailTags"].as_array().into_iter().flatten();
    tags.map(|tag| (text(&tag["Name"]), text(&tag["Value"]))).collect()
}

/// Starts the service; returns its address.
pub(crate) async fn start(mailbox: Mailbox) -> String {
    let app = Router::new().route("/v2/email/outbound-emails", post(send)).with_state(mailbox);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

async fn send(
    State(mailbox): State<Mailbox>,
    Json(request): Json<Value>,
) -> (StatusCode, [(&'static str, &'static str); 1], Json<Value>) {
    if mailbox.take(&request) {
        (StatusCode::OK, [("x-amzn-requestid", "story")], Json(json!({ "MessageId": "story" })))
    } else {
        (
            StatusCode::BAD_REQUEST,
            [("x-amzn-errortype", "MessageRejected")],
            Json(json!({ "message": "Email address is on the suppression list" })),
        )
    }
}
