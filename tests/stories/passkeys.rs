//! Passkeys: making accounts with them, signing in, adding and removing them (R24).

mod accounts;
mod budgets;
mod several;
mod signing_in;

use serde_json::{Value, json};
use tests::{Answer, Authenticator, Browser, Somebody, World, new_authenticator};

/// Makes an account with a passkey in this browser.
pub(crate) async fn make_account(
    browser: &mut Browser,
    authenticator: &mut Authenticator,
    name: &str,
) -> Answer {
    let begun = browser.post("/passkeys/begin", &json!({ "name": name, "return": "/join" })).await;
    if begun.status != 200 {
        return begun;
    }
    browser.post("/passkeys", &json!({ "credential": authenticator.create(&begun.json) })).await
}

/// Adds a passkey of another authenticator to the account of whoever has signed in in this browser.
pub(crate) async fn add(browser: &mut Browser, authenticator: &mut Authenticator) -> Answer {
    let begun = browser.post("/passkeys/begin", &json!({ "return": "/passkeys" })).await;
    if begun.status != 200 {
        return begun;
    }
    browser.post("/passkeys", &json!({ "credential": authenticator.create(&begun.json) })).await
}

/// What an authenticator answers to a sign-in that this browser begins.
async fn assertion(browser: &mut Browser, authenticator: &mut Authenticator) -> Value {
    let begun = browser.post("/sign-in/passkey/begin", &json!({ "return": "/join" })).await.expect(200);
    authenticator.get(&begun.json)
}

/// Signs in with a passkey in this browser.
pub(crate) async fn sign_in(browser: &mut Browser, authenticator: &mut Authenticator) -> Answer {
    let credential = assertion(browser, authenticator).await;
    browser.post("/sign-in/passkey", &json!({ "credential": credential })).await
}

/// Whoever has signed in in this browser, as somebody who can call.
fn caller(world: &World, browser: &Browser) -> Somebody {
    world.with_cookie(&browser.cookies["__Host-session"])
}

/// A browser in which somebody has just made an account, and their authenticator.
pub(crate) async fn newcomer(world: &World, name: &str) -> (Browser, Authenticator) {
    let (mut browser, mut authenticator) = (world.new_browser(), new_authenticator());
    make_account(&mut browser, &mut authenticator, name).await.expect(200);
    (browser, authenticator)
}
