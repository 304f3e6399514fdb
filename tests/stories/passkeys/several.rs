//! Several passkeys of a person: adding, listing and removing them. The last one stays.

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::MAX_PASSKEYS;
use tests::{Answer, Authenticator, Browser, Side, World, new_authenticator};

use super::{add, caller, newcomer, sign_in};

/// The ids of the passkeys that the page offers to remove.
async fn removable(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/passkeys").await.expect(200).text;
    let ids = page.split("action=\"/passkeys/").skip(1).filter_map(|rest| rest.split_once("/delete"));
    ids.map(|(id, _)| id.to_owned()).collect()
}

async fn remove(browser: &mut Browser, id: &str) -> Answer {
    browser.submit(&format!("/passkeys/{id}/delete"), "").await
}

/// Somebody with two passkeys, each in an authenticator of its own.
async fn with_two(world: &World, name: &str) -> (Browser, [Authenticator; 2]) {
    let (mut browser, first) = newcomer(world, name).await;
    let mut second = new_authenticator();
    world.advance(SignedDuration::from_secs(2));
    add(&mut browser, &mut second).await.expect(200);
    (browser, [first, second])
}

#[tokio::test]
async fn each_of_several_passkeys_signs_the_same_person_in_until_it_is_removed() {
    let world = World::new().await;
    let (mut browser, [mut first, mut second]) = with_two(&world, "dora").await;
    let dora = caller(&world, &browser).id;
    for authenticator in [&mut first, &mut second] {
        let mut fresh = world.new_browser();
        sign_in(&mut fresh, authenticator).await.expect(200);
        assert_eq!(caller(&world, &fresh).id, dora);
    }
    let [oldest, _] = &removable(&mut browser).await[..] else { panic!("both can be removed") };
    let removed = remove(&mut browser, oldest).await.expect(303);
    assert_eq!(removed.header("location"), Some("/passkeys"));
    sign_in(&mut world.new_browser(), &mut first).await.expect(404);
    sign_in(&mut world.new_browser(), &mut second).await.expect(200);
    remove(&mut browser, oldest).await.expect(404);
}

#[tokio::test]
async fn the_page_asks_for_a_second_one_and_signals_which_are_good() {
    let world = World::new().await;
    let (mut browser, _) = newcomer(&world, "dora").await;
    let page = browser.get("/passkeys?return=/join").await.expect(200);
    assert!(
        page.text.contains("<h1>Add a second passkey</h1>") && page.text.contains("Not now"),
        "{}",
        page.text
    );
    assert!(page.text.contains(r#"href="/join""#) && !page.text.contains("/delete"), "{}", page.text);
    assert!(page.text.contains(r#"data-domain="invites.example.com""#));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("; script-src 'sha256-") && policy.ends_with("; connect-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    assert!(page.text.len() < 14_000, "{}", page.text.len());

    add(&mut browser, &mut new_authenticator()).await.expect(200);
    let page = browser.get("/passkeys").await.expect(200);
    assert!(page.text.contains("<h1>Manage your passkeys</h1>"), "{}", page.text);
    let credentials = page.text.split("data-credentials=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(credentials.split(' ').count(), 2);
    browser.get("/passkeys?return=https://elsewhere.example").await.expect(400);
    let signed_out = world.new_browser().get("/passkeys").await.expect(303);
    assert_eq!(signed_out.header("location"), Some("/sign-in?return=%2Fpasskeys"));
}

#[tokio::test]
async fn a_passkey_that_an_authenticator_has_is_excluded_and_one_handle_is_for_all() {
    let world = World::new().await;
    let (mut browser, mut authenticator) = newcomer(&world, "dora").await;
    let begun = browser.post("/passkeys/begin", &json!({})).await.expect(200).json;
    let excluded = begun["publicKey"]["excludeCredentials"].as_array().unwrap();
    assert_eq!(excluded.len(), 1);
    let handle = authenticator.get(
        &browser.post("/sign-in/passkey/begin", &json!({})).await.expect(200).json,
    )["response"]["userHandle"]
        .clone();
    assert_eq!(begun["publicKey"]["user"]["id"], handle);
}

#[tokio::test]
async fn the_last_one_stays_even_if_both_are_removed_at_once() {
    let world = World::new().await;
    let (mut browser, _) = newcomer(&world, "fred").await;
    assert_eq!(removable(&mut browser).await, Vec::<String>::new());
    for number in 0..16_u32 {
        let (mut browser, mut both) = with_two(&world, &format!("dora-{number}")).await;
        let ids = removable(&mut browser).await;
        let order = (0..4).map(|bit| if number >> bit & 1 == 0 { Side::One } else { Side::Other });
        let (mut one, mut other) = (browser.clone(), browser.clone());
        let answers =
            world.calls.interleave(order, remove(&mut one, &ids[0]), remove(&mut other, &ids[1])).await;
        let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{number}");
        assert!(removable(&mut browser).await.is_empty(), "one is left, and stays");
        let mut working = 0;
        for authenticator in &mut both {
            working += usize::from(sign_in(&mut world.new_browser(), authenticator).await.status == 200);
        }
        assert_eq!(working, 1, "{number}");
    }
}

#[tokio::test]
async fn adding_and_removing_take_a_sign_in_of_the_last_five_minutes() {
    let world = World::new().await;
    let (mut browser, [mut first, _]) = with_two(&world, "dora").await;
    let ids = removable(&mut browser).await;
    world.advance(SignedDuration::from_secs(299));
    let refused = add(&mut browser, &mut new_authenticator()).await.expect(403);
    assert_eq!(refused.json["errors"][0]["code"], "sign-in-too-old");
    let page = remove(&mut browser, &ids[0]).await.expect(403);
    assert!(page.text.contains("Sign in again"), "{}", page.text);
    browser.get("/passkeys").await.expect(200);
    sign_in(&mut browser, &mut first).await.expect(200);
    add(&mut browser, &mut new_authenticator()).await.expect(200);
    remove(&mut browser, &ids[0]).await.expect(303);
}

#[tokio::test]
async fn whoever_has_signed_out_changes_no_passkey_not_even_in_between() {
    let world = World::new().await;
    let (mut browser, _) = with_two(&world, "dora").await;
    let ids = removable(&mut browser).await;
    let begun = browser.post("/passkeys/begin", &json!({})).await.expect(200);
    let answer = json!({ "credential": new_authenticator().create(&begun.json) });
    let mut kept = browser.clone();
    browser.submit("/sign-out", "").await.expect(303);
    kept.post("/passkeys", &answer).await.expect(401);
    kept.post("/passkeys/begin", &json!({})).await.expect(401);
    assert_eq!(
        remove(&mut kept, &ids[0]).await.expect(303).header("location"),
        Some("/sign-in?return=%2Fpasskeys")
    );
    kept.get("/passkeys").await.expect(303);

    // Both read and write once: whichever writes first counts.
    let (out, removal) = (Side::One, Side::Other);
    for (number, order) in [
        [out, out, removal, removal],
        [out, removal, out, removal],
        [removal, out, out, removal],
        [out, removal, removal, out],
        [removal, out, removal, out],
        [removal, removal, out, out],
    ]
    .into_iter()
    .enumerate()
    {
        let (browser, _) = with_two(&world, &format!("emil-{number}")).await;
        let ids = removable(&mut browser.clone()).await;
        let (mut leaving, mut removing) = (browser.clone(), browser.clone());
        let both =
            world.calls.interleave(order, leaving.submit("/sign-out", ""), remove(&mut removing, &ids[0]));
        let (signed_out, removed) = both.await;
        signed_out.expect(303);
        let is_removed = removed.expect(303).header("location") == Some("/passkeys");
        assert_eq!(is_removed, order[3] == out, "{order:?}");
        let rows = world.rows().await;
        assert_eq!(rows.iter().any(|row| row.contains(&format!("K#{}", ids[0]))), !is_removed, "{order:?}");
    }
}

#[tokio::test]
async fn a_passkey_is_added_to_the_account_of_the_session_that_has_begun_it() {
    let world = World::new().await;
    let (mut doras, _) = newcomer(&world, "dora").await;
    let (emils, _) = newcomer(&world, "emil").await;
    let begun = doras.post("/passkeys/begin", &json!({})).await.expect(200);
    let answer = json!({ "credential": new_authenticator().create(&begun.json) });
    let mut switched = doras.clone();
    switched.cookies.insert("__Host-session".to_owned(), emils.cookies["__Host-session"].clone());
    switched.post("/passkeys", &answer).await.expect(400);
    switched.cookies.remove("__Host-session");
    switched.post("/passkeys", &answer).await.expect(400);
    doras.post("/passkeys", &answer).await.expect(200);
}

#[tokio::test]
async fn nobody_removes_anothers_passkey_and_people_of_providers_have_none() {
    let world = World::new().await;
    let (mut doras, _) = with_two(&world, "dora").await;
    let (mut emils, _) = with_two(&world, "emil").await;
    let ids = removable(&mut doras).await;
    remove(&mut emils, &ids[0]).await.expect(404);
    remove(&mut emils, "nonsense").await.expect(404);
    assert_eq!(removable(&mut doras).await, ids);
    let ann = world.signed_in("ann@acme.example");
    ann.get("/passkeys").await.expect(403);
    ann.post("/passkeys/begin", json!({})).await.expect(403);
    ann.submit(&format!("/passkeys/{}/delete", ids[0]), "").await.expect(403);
    world.new_browser().post("/passkeys/begin", &json!({})).await.expect(401);
}

#[tokio::test]
async fn a_person_has_at_most_ten() {
    let world = World::new().await;
    let (mut browser, _) = newcomer(&world, "dora").await;
    let mut begun_before = browser.clone();
    let early = begun_before.post("/passkeys/begin", &json!({})).await.expect(200);
    for _ in 1..MAX_PASSKEYS {
        // The longest ids that there are.
        let id = Authenticator::long_id();
        let mut authenticator = Authenticator { next_id: Some(id), ..new_authenticator() };
        add(&mut browser, &mut authenticator).await.expect(200);
    }
    add(&mut browser, &mut new_authenticator()).await.expect(409);
    let late = json!({ "credential": new_authenticator().create(&early.json) });
    begun_before.post("/passkeys", &late).await.expect(409);
    assert_eq!(removable(&mut browser).await.len(), MAX_PASSKEYS);
    let too_long = Some(vec![1; 1_024]);
    let mut authenticator = Authenticator { next_id: too_long, ..new_authenticator() };
    let id = removable(&mut browser).await[0].clone();
    remove(&mut browser, &id).await.expect(303);
    add(&mut browser, &mut authenticator).await.expect(400);
}
