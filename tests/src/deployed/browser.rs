//! A browser in front of the deployed stack.

use http::{Method, header};
use local::browser::{Cookies, location, signed_in_at};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;

use super::stack::{STACK, http};

/// A browser.
#[derive(Debug, Default)]
pub struct Browser {
    cookies: Cookies,
}

impl Browser {
    /// Opens a page of the service, or calls its API from one. Redirects are not followed.
    pub async fn get(&mut self, path: &str) -> Response {
        let request = http().get(format!("{}{path}", STACK.api));
        self.send(request).await
    }

    /// Sends what a page of the service sends.
    pub async fn post(&mut self, path: &str, media_type: &str, body: String) -> Response {
        let request = http().request(Method::POST, format!("{}{path}", STACK.api));
        let request = request.header("sec-fetch-site", "same-origin").header("content-type", media_type);
        self.send(request.body(body)).await
    }

    async fn send(&mut self, request: RequestBuilder) -> Response {
        let sent = request.header(header::COOKIE, self.cookies.header()).send().await;
        let answer = sent.expect("the API answers");
        self.cookies.take(&answer);
        answer
    }

    /// Signs in by the button of the identity provider, and comes back to a page.
    pub async fn signs_in(&mut self, login: &str, then: &str) {
        let ways = self.get(&format!("/sign-in?return={then}")).await;
        assert_eq!(ways.status(), 200);
        let page = ways.text().await.expect("it is text");
        let (_, link) = page.split_once("href=\"/sign-in/local").expect("there is a button");
        let (query, _) = link.split_once('"').expect("the link ends");
        let begun = self.get(&format!("/sign-in/local{query}")).await;
        assert_eq!(begun.status(), 303);
        let provider = location(&begun).expect("it leads to the provider");
        let back = signed_in_at(&http(), provider, login).await.expect("the provider signs them in");
        let path = format!("{}?{}", back.path(), back.query().expect("there is a code"));
        let finished = self.get(&path).await;
        assert_eq!(finished.status(), 303);
        assert_eq!(location(&finished).expect("it leads on").path(), then);
        assert!(self.cookies.get("__Host-session").is_some(), "there is a session");
    }

    /// Sends a form of a page, which leads on to another page.
    pub async fn submit(&mut self, path: &str, form: &str) {
        let answer = self.post(path, "application/x-www-form-urlencoded", form.to_owned()).await;
        let (status, text) = (answer.status(), answer.text().await.expect("it is text"));
        assert_eq!(status, 303, "{path}: {text}");
    }

    /// The value of the header that sends its cookies.
    #[must_use]
    pub fn cookie(&self) -> String {
        self.cookies.header()
    }

    /// Who its person is.
    pub async fn me(&mut self) -> Value {
        read(self.get("/api/v2/me").await).await
    }
}

/// The text of an answer that must be 200.
pub async fn text(answer: Response) -> String {
    let status = answer.status();
    let text = answer.text().await.expect("it is text");
    assert_eq!(status, 200, "{text}");
    text
}

/// The JSON of an answer that must be 200.
pub async fn read(answer: Response) -> Value {
    serde_json::from_str(&text(answer).await).expect("it is JSON")
}
