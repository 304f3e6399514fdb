//! What passkeys cost, and that those who have some pay nothing for it elsewhere.

use serde_json::json;
use tests::{World, accept, new_authenticator};

use super::{assertion, caller, newcomer};
use crate::budgets::{assert_within, at_most};

#[tokio::test]
async fn making_a_passkey_and_signing_in_with_it_take_few_round_trips() {
    let world = World::new().await;
    let (mut browser, mut authenticator) = (world.new_browser(), new_authenticator());
    let begun = browser.post("/passkeys/begin", &json!({ "name": "dora" })).await.expect(200);
    assert_within(&world, "begin a passkey account", &at_most(1, 0.0, 1.0));
    let answer = json!({ "credential": authenticator.create(&begun.json) });
    browser.post("/passkeys", &answer).await.expect(200);
    assert_within(&world, "make a passkey account", &at_most(1, 8.0, 0.0));

    let mut another = world.new_browser();
    let answer = json!({ "credential": assertion(&mut another, &mut authenticator).await });
    assert_eq!(world.calls.take(), [], "beginning to sign in asks nobody");
    another.post("/sign-in/passkey", &answer).await.expect(200);
    assert_within(&world, "sign in with a passkey", &at_most(2, 4.0, 1.0));
    let answer = json!({ "credential": assertion(&mut another, &mut authenticator).await });
    another.post("/sign-in/passkey", &answer).await.expect(200);
    assert_within(
        &world,
        "sign in with a passkey where one has signed in, in no tailnet",
        &at_most(4, 6.0, 2.0),
    );

    let begun = browser.post("/passkeys/begin", &json!({})).await.expect(200);
    assert_within(&world, "begin another passkey", &at_most(1, 0.0, 2.0));
    let answer = json!({ "credential": new_authenticator().create(&begun.json) });
    browser.post("/passkeys", &answer).await.expect(200);
    assert_within(&world, "add a passkey", &at_most(2, 8.0, 2.0));
    let page = browser.get("/passkeys").await.expect(200).text;
    assert_within(&world, "list one's passkeys", &at_most(1, 0.0, 2.0));
    let id = page.split("/passkeys/").nth(1).unwrap().split('/').next().unwrap();
    browser.submit(&format!("/passkeys/{id}/delete"), "").await.expect(303);
    assert_within(&world, "remove a passkey", &at_most(2, 6.0, 2.0));
}

#[tokio::test]
async fn whoever_has_passkeys_pays_nothing_for_them_elsewhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (browser, _) = newcomer(&world, "dora").await;
    let (with, without) = (caller(&world, &browser), world.unverified_person("emil"));
    let (one, other) = (acme.link().await, acme.link().await);
    let mut costs = Vec::new();
    for (person, invite) in [(&with, &one), (&without, &other)] {
        world.calls.forget();
        accept(person, invite).await.expect(200);
        person.get("/api/v2/tailnets").await.expect(200);
        let calls = world.calls.take();
        let units: f64 = calls.iter().map(|call| call.read_units + call.write_units).sum();
        costs.push((calls.len(), units));
    }
    assert_eq!(costs[0], costs[1]);
}
