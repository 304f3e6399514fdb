//! Signing in with identity providers, which behave well or do not (R24).

mod addresses;
mod attempts;
mod keys;
mod pages;
mod refreshing;
mod tokens;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;
use tests::{Answer, Browser, Issuer, Somebody, World};

/// A world with one issuer, whose key is `work`.
async fn world_with_issuer() -> (World, Issuer) {
    let issuer = Issuer::start().await;
    (World::with_issuers(&[("work", &issuer)]).await, issuer)
}

/// Begins an attempt with the provider `work`: returns the page that it leads to.
async fn begin(browser: &mut Browser) -> String {
    begin_at(browser, "work").await
}

async fn begin_at(browser: &mut Browser, provider: &str) -> String {
    location(&browser.get(&format!("/sign-in/{provider}?return=/join")).await.expect(303))
}

/// Somebody signs in in a new browser, with the provider `work`. Returns the browser, and the answer to the way back.
async fn sign_in(world: &World, issuer: &Issuer) -> (Browser, Answer) {
    let mut browser = world.new_browser();
    let page = begin(&mut browser).await;
    let answer = browser.get(&issuer.authorize(&page, world.now())).await;
    (browser, answer)
}

/// Whoever signs in in a new browser, with a provider, as somebody who can call.
async fn caller(world: &World, (provider, issuer): (&str, &Issuer)) -> Somebody {
    let mut browser = world.new_browser();
    let page = begin_at(&mut browser, provider).await;
    assert_eq!(outcome_of(&browser.get(&issuer.authorize(&page, world.now())).await), "signed in");
    world.with_cookie(&browser.cookies["__Host-session"])
}

/// How an attempt ends: `signed in`, or the word that says what went wrong.
async fn outcome(world: &World, issuer: &Issuer) -> String {
    outcome_of(&sign_in(world, issuer).await.1)
}

/// How an attempt has ended.
fn outcome_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    let location = location(answer);
    let is_signed_in = cookies(answer).iter().any(|cookie| cookie.starts_with("__Host-session="));
    let Some(problem) = location.strip_prefix("/sign-in?problem=") else {
        assert!(is_signed_in, "{location}");
        return "signed in".to_owned();
    };
    assert!(!is_signed_in, "nobody is signed in by a failed attempt");
    problem.split('&').next().unwrap().to_owned()
}

fn location(answer: &Answer) -> String {
    answer.header("location").unwrap().to_owned()
}

fn cookies(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect()
}

/// What the session of a browser says.
fn session(browser: &Browser) -> Value {
    let claims = browser.cookies["__Host-session"].split('.').nth(1).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).unwrap()).unwrap()
}
