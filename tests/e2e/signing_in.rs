//! Signing in at the identity provider, as a browser and as a program, by the deployed functions.

use http::{Method, header};
use local::browser::{Cookies, location, signed_in_at};
use local::exchange::{self, Login};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::people::Person;
use crate::stack::{STACK, http};

/// A browser.
struct Browser {
    http: Client,
    cookies: Cookies,
}

impl Browser {
    fn new() -> Self {
        Self { http: http(), cookies: Cookies::default() }
    }

    /// Opens a page of the service, or calls its API from one. Redirects are not followed.
    async fn get(&mut self, path: &str) -> Response {
        let request = self.http.get(format!("{}{path}", STACK.api));
        self.send(request).await
    }

    /// Sends what a page of the service sends.
    async fn post(&mut self, path: &str, media_type: &str, body: String) -> Response {
        let request = self.http.request(Method::POST, format!("{}{path}", STACK.api));
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
    async fn signs_in(&mut self, login: &str, then: &str) {
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
    async fn submit(&mut self, path: &str, form: &str) {
        let answer = self.post(path, "application/x-www-form-urlencoded", form.to_owned()).await;
        let (status, text) = (answer.status(), answer.text().await.expect("it is text"));
        assert_eq!(status, 303, "{path}: {text}");
    }

    async fn me(&mut self) -> Value {
        read(self.get("/api/v2/me").await).await
    }
}

async fn text(answer: Response) -> String {
    let status = answer.status();
    let text = answer.text().await.expect("it is text");
    assert_eq!(status, 200, "{text}");
    text
}

async fn read(answer: Response) -> Value {
    serde_json::from_str(&text(answer).await).expect("it is JSON")
}

#[tokio::test]
async fn somebody_signs_in_in_a_browser_founds_a_tailnet_lets_a_friend_in_and_signs_out() {
    let mut browser = Browser::new();
    browser.signs_in("rosa-lind@signing-in.example", "/join").await;
    let me = browser.me().await;
    assert_eq!(
        (&me["loginName"], &me["displayName"], &me["email"], &me["signedInWith"]),
        (
            &json!("rosa-lind@signing-in.example"),
            &json!("Rosa Lind"),
            &json!("rosa-lind@signing-in.example"),
            &json!("local")
        )
    );
    let first_page = text(browser.get("/").await).await;
    assert!(first_page.contains("<h1>Create your network</h1>"), "whoever is in none is led to it");
    browser.submit("/found", "name=rosa&kind=organizational").await;
    let tailnets = read(browser.get("/api/v2/tailnets").await).await;
    let tailnet = tailnets["tailnets"][0]["id"].as_str().expect("a tailnet has an id").to_owned();
    let users = format!("/api/v2/tailnet/{tailnet}/users");
    assert_eq!(
        read(browser.get(&users).await).await["users"][0]["loginName"],
        "rosa-lind@signing-in.example"
    );

    // A friend opens a link of hers, signs in, and joins by the page.
    let invites = format!("/api/v2/tailnet/{tailnet}/user-invites");
    let made = read(browser.post(&invites, "application/json", "[{}]".to_owned()).await).await;
    let link = made[0]["inviteUrl"].as_str().expect("a link is shown");
    let mut friend = Browser::new();
    let opened = friend.get(link.strip_prefix(&STACK.api).expect("it leads to the API")).await;
    assert_eq!((opened.status().as_u16(), location(&opened).expect("it leads on").path()), (303, "/join"));
    friend.signs_in("otto@signing-in.example", "/join").await;
    let page = text(friend.get("/join").await).await;
    let (_, form) = page.split_once(r#"name="shown" value=""#).expect("the page has a button");
    let (shown, _) = form.split_once('"').expect("the value ends");
    friend.submit("/join", &format!("shown={shown}")).await;
    let page = text(friend.get("/join").await).await;
    assert!(page.contains("<h1>Wait for approval in rosa</h1>"), "{page}");
    assert!(text(friend.get("/").await).await.contains("You wait for approval, to be a member."));
    let known = read(browser.get(&users).await).await;
    let otto = known["users"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|user| user["loginName"] == "otto@signing-in.example");
    assert_eq!(otto.expect("he has joined")["status"], "needs-approval");

    // The row that founding wrote is read by the next sign-in, which has nothing to refresh.
    let mut other = Browser::new();
    other.signs_in("rosa-lind@signing-in.example", "/").await;
    assert_eq!(other.me().await["id"], me["id"]);
    browser.submit("/sign-out", "everywhere=true").await;
    for browser in [&mut browser, &mut other] {
        assert_eq!(browser.get(&users).await.status(), 401);
    }
}

#[tokio::test]
async fn a_program_exchanges_an_id_token_and_brings_a_name_that_has_changed() {
    let address = "ida@signing-in.example";
    let session = async |name| {
        let login = Login { address, name: Some(name), is_verified: true };
        let token = exchange::session(&STACK.api, login, None).await.expect("the token is exchanged");
        Person { token: Some(token) }
    };
    let ida = session("Ida Rhodes").await;
    assert_eq!(ida.get("/api/v2/me").await.expect(200).json["signedInWith"], "token-exchange");
    ida.post("/api/v2/tailnets", json!({ "name": "ida", "kind": "personal" })).await.expect(200);
    let renamed = session("Ida Bell").await;
    let user = renamed.user(address).await.expect("she is a user of her tailnet");
    assert_eq!(user["displayName"], "Ida Bell");
    let log =
        "/api/v2/tailnet/-/logging/configuration?start=2000-01-01T00:00:00Z&event=USER.UPDATE.USER_PROFILE";
    let log = renamed.get(log).await.expect(200).json;
    assert_eq!(log["logs"][0]["new"]["displayName"], "Ida Bell", "{log}");
    // The same session acts with the address only where it was verified.
    let login = Login { address, name: None, is_verified: false };
    let token = exchange::session(&STACK.api, login, None).await.expect("the token is exchanged");
    let unverified = Person { token: Some(token) };
    assert_eq!(unverified.get("/api/v2/me").await.expect(200).json["email"], Value::Null);
}
