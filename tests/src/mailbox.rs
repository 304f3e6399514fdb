//! A mail service that speaks SES's protocol on a local port and keeps every mail.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use base64ct::{Base64, Encoding};
use local::event_bus;
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use serde_json::{Value, json};

use crate::bus::Published;

/// A mail that the service received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender: name and address.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// Its headers, decoded.
    pub headers: Vec<(String, String)>,
    /// What was handed to the service.
    pub raw: String,
    /// Its tags, which SES repeats in its events: names and values.
    pub tags: Vec<(String, String)>,
}

impl ReceivedMail {
    /// A header; empty if the mail does not have it. It has none twice.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let mut of_name = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = of_name.next().map_or("", |(_, value)| value);
        assert!(of_name.next().is_none(), "{name} is there twice");
        value
    }

    /// Reads a mail as it travels.
    fn read(raw: &[u8], to: String, tags: Vec<(String, String)>) -> Self {
        let mail = parse_mail(raw).expect("a mail can be parsed");
        let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
        let headers = mail.headers.iter().map(|header| (header.get_key(), header.get_value())).collect();
        assert_eq!(mail.ctype.mimetype, "multipart/alternative");
        let [text, html]: &[ParsedMail<'_>; 2] =
            mail.subparts.as_slice().try_into().expect("a mail has two parts");
        Self {
            from: header("From"),
            to,
            subject: header("Subject"),
            text: body(text, "text/plain"),
            html: body(html, "text/html"),
            headers,
            raw: String::from_utf8(raw.to_vec()).expect("a mail travels in ASCII"),
            tags,
        }
    }

    /// The link by which its reader gets no more mails.
    #[must_use]
    pub fn opt_out_link(&self) -> &str {
        self.text.split_whitespace().find(|word| word.contains("/opt-out/")).expect("the mail has that link")
    }

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
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let raw = Base64::decode_vec(&text(&request["Content"]["Raw"]["Data"])).expect("a mail in Base64");
        let to = text(&request["Destination"]["ToAddresses"][0]);
        let mail = ReceivedMail::read(&raw, to, tags_of(request));
        let from = text(&request["FromEmailAddress"]);
        assert!(mail.from.ends_with(&format!("<{from}>")), "the envelope is from {from}: {}", mail.from);
        assert_eq!(mail.header("To").trim_matches(['<', '>']), mail.to);
        let mut inner = self.inner.lock().expect("no story panics while it holds the mailbox");
        let taken = !inner.refused_addresses.contains(&mail.to);
        if taken {
            inner.mails.push(mail);
        }
        taken
    }
}

/// A part's text, with the line ends of text in memory.
fn body(part: &ParsedMail<'_>, media_type: &str) -> String {
    assert_eq!(part.ctype.mimetype, media_type);
    assert_eq!(part.ctype.charset, "utf-8");
    part.get_body().expect("a part can be decoded").replace("\r\n", "\n")
}

fn tags_of(request: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let tags = request["EmailTags"].as_array().into_iter().flatten();
    tags.map(|tag| (text(&tag["Name"]), text(&tag["Value"]))).collect()
}

/// Starts the service, and an event bus beside it; returns their address.
pub(crate) async fn start(mailbox: Mailbox, published: &Published) -> String {
    let app = Router::new().route("/v2/email/outbound-emails", post(send)).with_state(mailbox);
    let app = app.route("/", event_bus::endpoint(published.sink()));
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
