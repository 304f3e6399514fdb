//! Signing in: the person is the one of the credential, and an attempt belongs to one browser, one answer and five minutes.

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};
use tests::{Authenticator, World, new_authenticator};

use super::{assertion, caller, make_account, newcomer, sign_in};

#[tokio::test]
async fn a_user_handle_that_is_another_ones_or_absent_signs_nobody_in() {
    let world = World::new().await;
    let (mut browser, mut doras) = newcomer(&world, "dora").await;
    let (mut emils_browser, mut emils) = newcomer(&world, "emil").await;
    let emils_handle = assertion(&mut emils_browser, &mut emils).await["response"]["userHandle"].clone();
    let mut fresh = world.new_browser();
    let credential = assertion(&mut fresh, &mut doras).await;
    for handle in [emils_handle, json!(null), json!(""), json!("AAAA")] {
        let mut swapped = credential.clone();
        swapped["response"]["userHandle"] = handle.clone();
        let refused = fresh.post("/sign-in/passkey", &json!({ "credential": swapped })).await.expect(400);
        assert!(refused.message().contains("user handle"), "{handle}: {}", refused.message());
        assert_eq!(refused.header("set-cookie"), None);
    }
    let mut absent = credential.clone();
    absent["response"].as_object_mut().unwrap().remove("userHandle");
    fresh.post("/sign-in/passkey", &json!({ "credential": absent })).await.expect(400);
    // Refusing has used up nothing.
    fresh.post("/sign-in/passkey", &json!({ "credential": credential })).await.expect(200);
    assert_eq!(caller(&world, &fresh).id, caller(&world, &browser).id);
    sign_in(&mut browser, &mut doras).await.expect(200);
}

#[tokio::test]
async fn an_answer_counts_once_in_its_own_browser_and_for_five_minutes() {
    let world = World::new().await;
    let (_, mut authenticator) = newcomer(&world, "dora").await;
    let mut browser = world.new_browser();
    let credential = json!({ "credential": assertion(&mut browser, &mut authenticator).await });
    world.new_browser().post("/sign-in/passkey", &credential).await.expect(400);
    let mut other = world.new_browser();
    assertion(&mut other, &mut authenticator).await;
    other.post("/sign-in/passkey", &credential).await.expect(400);

    let mut late = browser.clone();
    world.advance(SignedDuration::from_secs(299));
    let mut kept = browser.clone();
    browser.post("/sign-in/passkey", &credential).await.expect(200);
    let again = kept.post("/sign-in/passkey", &credential).await.expect(400);
    assert!(again.message().contains("finished already"), "{}", again.message());
    world.advance(SignedDuration::from_secs(1));
    late.post("/sign-in/passkey", &credential).await.expect(400);
}

#[tokio::test]
async fn a_replay_is_refused_as_long_as_its_cookie_opens_even_after_the_table_has_tidied_up() {
    let world = World::new().await;
    let (_, mut authenticator) = newcomer(&world, "dora").await;
    let mut browser = world.new_browser();
    let credential = json!({ "credential": assertion(&mut browser, &mut authenticator).await });
    let mut kept = browser.clone();
    browser.post("/sign-in/passkey", &credential).await.expect(200);
    for _ in 0..10 {
        world.advance(SignedDuration::from_secs(31));
        world.sweep();
        kept.post("/sign-in/passkey", &credential).await.expect(400);
    }
    world.advance(SignedDuration::from_mins(10));
    world.sweep();
    assert!(
        !world.rows().await.iter().any(|row| row.contains(r#""pk":"C#"#)),
        "used challenges are forgotten"
    );
}

#[tokio::test]
async fn a_cookie_of_one_ceremony_opens_as_no_other() {
    let world = World::new().await;
    let (_, mut authenticator) = newcomer(&world, "dora").await;
    let mut browser = world.new_browser();
    let credential = json!({ "credential": assertion(&mut browser, &mut authenticator).await });
    let sign_in = browser.cookies.remove("__Host-passkey-in").unwrap();
    browser.cookies.insert("__Host-passkey-new".to_owned(), sign_in.clone());
    browser.post("/passkeys", &credential).await.expect(400);
    browser.cookies.insert("__Host-session".to_owned(), sign_in);
    browser.get("/passkeys").await.expect(303);
}

#[tokio::test]
async fn a_passkey_that_counts_must_count_on_and_one_that_does_not_is_taken_as_it_is() {
    let world = World::new().await;
    let mut browser = world.new_browser();
    let mut counting = Authenticator { counts: 3, ..new_authenticator() };
    make_account(&mut browser, &mut counting, "dora").await.expect(200);
    sign_in(&mut browser, &mut counting).await.expect(200);
    sign_in(&mut browser, &mut counting).await.expect(200);
    // A copy that was made earlier signs with a counter that was there before.
    counting.counts = 0;
    sign_in(&mut browser, &mut counting).await.expect(400);
    counting.counts = 1;
    sign_in(&mut browser, &mut counting).await.expect(200);

    let (mut browser, mut synchronized) = newcomer(&world, "emil").await;
    for _ in 0..2 {
        sign_in(&mut browser, &mut synchronized).await.expect(200);
    }
    // From the first count on, it must count.
    synchronized.counts = 1;
    sign_in(&mut browser, &mut synchronized).await.expect(200);
    synchronized.counts = 0;
    sign_in(&mut browser, &mut synchronized).await.expect(400);
}

#[tokio::test]
async fn a_sign_in_that_is_not_verified_or_elsewhere_or_forged_or_unknown_is_refused() {
    let world = World::new().await;
    let (mut browser, mut authenticator) = newcomer(&world, "dora").await;
    authenticator.verifies = false;
    sign_in(&mut browser, &mut authenticator).await.expect(400);
    authenticator.verifies = true;
    authenticator.origin = "https://sub.invites.example.com".to_owned();
    sign_in(&mut browser, &mut authenticator).await.expect(400);
    authenticator.origin = "https://invites.example.com".to_owned();
    let mut forged = assertion(&mut browser, &mut authenticator).await;
    let (_, mut emils) = newcomer(&world, "emil").await;
    forged["response"]["signature"] =
        assertion(&mut browser.clone(), &mut emils).await["response"]["signature"].clone();
    browser.post("/sign-in/passkey", &json!({ "credential": forged })).await.expect(400);

    // It was made, but never registered: the browser is told, and can tell its authenticator.
    let mut orphan = new_authenticator();
    let begun = browser.post("/passkeys/begin", &json!({ "name": "fred" })).await.expect(200);
    orphan.create(&begun.json);
    let unknown = sign_in(&mut browser, &mut orphan).await.expect(404);
    assert_eq!(unknown.json["errors"][0]["field"], "credential");
    for body in
        [json!({}), json!({ "credential": {} }), json!({ "credential": [] }), json!([]), json!({ "x": 1 })]
    {
        browser.post("/sign-in/passkey", &body).await.expect(400);
    }
}

#[tokio::test]
async fn a_rotated_key_leaves_no_sign_in_half_way() {
    let world = World::new().await;
    let (_, mut authenticator) = newcomer(&world, "dora").await;
    let mut old = world.browser_where_keys(&[1], 1);
    let begun = old.post("/sign-in/passkey/begin", &json!({})).await.expect(200);
    let credential = json!({ "credential": authenticator.get(&begun.json) });
    for (ids, signing, status) in [(&[2][..], 2, 400), (&[1, 2], 2, 200)] {
        let mut later = world.browser_where_keys(ids, signing);
        later.cookies.clone_from(&old.cookies);
        later.post("/sign-in/passkey", &credential).await.expect(status);
    }
}

/// The same with one byte of a part of the response changed.
fn with_changed_byte(credential: &Value, part: &str, position: usize, change: u8) -> Value {
    let mut changed = credential.clone();
    let bytes = changed["response"][part].as_str().unwrap();
    let mut bytes = Base64UrlUnpadded::decode_vec(bytes).unwrap();
    let position = position % bytes.len();
    bytes[position] ^= change;
    changed["response"][part] = Base64UrlUnpadded::encode_string(&bytes).into();
    changed
}

async fn a_changed_answer_is_refused(changes: &[(usize, u8)]) {
    let world = World::new().await;
    let (_, mut authenticator) = newcomer(&world, "dora").await;
    let (mut browser, mut other) = (world.new_browser(), new_authenticator());
    let signed = assertion(&mut browser, &mut authenticator).await;
    let begun = browser.post("/passkeys/begin", &json!({ "name": "emil" })).await.expect(200);
    let made = other.create(&begun.json);
    for &(position, change) in changes {
        for part in ["clientDataJSON", "authenticatorData", "signature", "userHandle"] {
            let credential = with_changed_byte(&signed, part, position, change);
            browser.post("/sign-in/passkey", &json!({ "credential": credential })).await.expect(400);
        }
        let credential = with_changed_byte(&made, "clientDataJSON", position, change);
        // A name that is not known is not looked at; everything else counts.
        let answer = browser.clone().post("/passkeys", &json!({ "credential": credential })).await;
        assert!([200, 400].contains(&answer.status.as_u16()), "{}", answer.text);
        // Nobody signs what is made without attestation: another key or id is another passkey.
        let credential = with_changed_byte(&made, "attestationObject", position, change);
        let answer = browser.clone().post("/passkeys", &json!({ "credential": credential })).await;
        assert!([200, 400, 409].contains(&answer.status.as_u16()), "{}", answer.text);
    }
    browser.post("/sign-in/passkey", &json!({ "credential": signed })).await.expect(200);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_of_which_a_byte_is_changed_signs_nobody_in_and_makes_nothing_fail(
        changes in prop::collection::vec((any::<usize>(), 1_u8..), 24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(a_changed_answer_is_refused(&changes));
    }
}
