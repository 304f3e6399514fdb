//! Attempts to sign in: each belongs to one browser, one provider and ten minutes.

use http::Method;
use jiff::SignedDuration;
use tests::{Issuer, World};

use super::{begin, cookies, location, outcome_of, sign_in, world_with_issuer};

fn parameter(url: &str, name: &str) -> String {
    let query: Vec<(String, String)> = serde_urlencoded::from_str(url.split_once('?').unwrap().1).unwrap();
    query.into_iter().find(|(key, _)| key == name).unwrap().1
}

#[tokio::test]
async fn the_way_to_a_provider_is_a_code_flow_with_pkce_and_writes_nothing() {
    let (world, issuer) = world_with_issuer().await;
    let begun = world.browser().get("/sign-in/work?return=/console/users").await.expect(303);
    let page = location(&begun);
    assert!(page.starts_with(&format!("{}/authorize?", issuer.url)));
    for (name, value) in [
        ("response_type", "code"),
        ("response_mode", "query"),
        ("scope", "openid profile email"),
        ("client_id", "tailnet-invites"),
        ("redirect_uri", "https://invites.example.com/sign-in/work/callback"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(parameter(&page, name), value);
    }
    let secrets = ["state", "nonce", "code_challenge"].map(|name| parameter(&page, name));
    assert!(secrets.iter().all(|secret| secret.len() == 43));
    assert!(secrets[0] != secrets[1] && secrets[1] != secrets[2]);
    let [cookie] = cookies(&begun)[..] else { panic!("one cookie: {begun:?}") };
    assert!(cookie.starts_with(&format!("__Host-si-{}=", &secrets[0][35..])), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax"), "{cookie}");
    assert!(secrets.iter().all(|secret| !cookie.contains(secret.as_str())), "what it holds is sealed");
    assert_eq!(world.calls.take(), [], "the table is not asked");
}

#[tokio::test]
async fn the_way_back_leads_on_without_code_or_state_and_forgets_the_attempt() {
    let (world, issuer) = world_with_issuer().await;
    let (browser, answer) = sign_in(&world, &issuer).await;
    assert_eq!(location(&answer), "/join");
    let [forgotten, session] = cookies(&answer)[..] else { panic!("two cookies: {answer:?}") };
    assert!(
        forgotten.starts_with("__Host-si-") && forgotten.contains("=; Path=/; Max-Age=0;"),
        "{forgotten}"
    );
    let rest = session.split_once(';').unwrap();
    assert!(rest.0.starts_with("__Host-session="));
    assert_eq!(rest.1, " Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax");
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["__Host-session"]);
    assert_eq!(
        (answer.header("cache-control"), answer.header("referrer-policy")),
        (Some("no-store"), Some("no-referrer"))
    );
    let calls = world.calls.take();
    assert!(calls.len() == 1 && calls[0].write_units == 0.0, "the person's row is read: {calls:?}");
}

#[tokio::test]
async fn two_tabs_both_succeed_in_either_order() {
    let (world, issuer) = world_with_issuer().await;
    let mut browser = world.new_browser();
    let (first, second) = (begin(&mut browser).await, begin(&mut browser).await);
    for page in [second, first] {
        let back = issuer.authorize(&page, world.now());
        assert_eq!(outcome_of(&browser.get(&back).await), "signed in");
    }
}

#[tokio::test]
async fn a_sixth_attempt_makes_room_by_forgetting_the_oldest() {
    let (world, issuer) = world_with_issuer().await;
    let mut browser = world.new_browser();
    browser.cookies.insert("__Host-si-damaged0".to_owned(), "x".to_owned());
    browser.cookies.insert("another".to_owned(), "x".to_owned());
    let mut pages = Vec::new();
    for _ in 0..6 {
        world.advance(SignedDuration::from_secs(1));
        pages.push(begin(&mut browser).await);
    }
    assert_eq!(browser.cookies.len(), 6, "five attempts, and the cookie of something else");
    let mut outcomes = Vec::new();
    for page in &pages {
        outcomes.push(outcome_of(&browser.get(&issuer.authorize(page, world.now())).await));
    }
    assert_eq!(outcomes[0], "attempt");
    assert!(outcomes[1..].iter().all(|outcome| outcome == "signed in"), "{outcomes:?}");
}

#[tokio::test]
async fn a_way_back_without_an_attempt_or_with_anothers_or_again_signs_nobody_in() {
    let (world, issuer) = world_with_issuer().await;
    let (mut mine, mut theirs) = (world.new_browser(), world.new_browser());
    let page = begin(&mut mine).await;
    begin(&mut theirs).await;
    let back = issuer.authorize(&page, world.now());

    assert_eq!(outcome_of(&world.new_browser().get(&back).await), "attempt", "without an attempt");
    assert_eq!(outcome_of(&theirs.get(&back).await), "attempt", "in another browser");
    let name = mine.cookies.keys().next().unwrap().clone();
    let value = theirs.cookies.values().next().unwrap().clone();
    theirs.cookies.insert(name, value);
    assert_eq!(
        outcome_of(&theirs.get(&back).await),
        "attempt",
        "with another attempt's cookie under the name"
    );
    let state = parameter(&back, "state");
    for changed in [format!("BBBB{}", &state[4..]), state[35..].to_owned(), String::new(), "ä".repeat(20)] {
        let back = back.replace(&state, &changed);
        assert_eq!(outcome_of(&mine.get(&back).await), "attempt", "with the state {changed}");
    }
    assert_eq!(issuer.times_asked("/token"), 0, "no code was redeemed");

    let before = mine.clone();
    assert_eq!(outcome_of(&mine.get(&back).await), "signed in");
    assert_eq!(outcome_of(&mine.get(&back).await), "attempt", "again");
    let mut kept = before;
    assert_eq!(outcome_of(&kept.get(&back).await), "attempt", "again in a browser that has kept the cookie");
    assert_eq!(issuer.times_asked("/token"), 2, "the provider takes a code once");
}

#[tokio::test]
async fn an_attempt_takes_ten_minutes_at_most() {
    let (world, issuer) = world_with_issuer().await;
    let mut browser = world.new_browser();
    let (early, late) = (begin(&mut browser).await, begin(&mut browser).await);
    world.advance(SignedDuration::from_secs(599));
    assert_eq!(outcome_of(&browser.get(&issuer.authorize(&early, world.now())).await), "signed in");
    world.advance(SignedDuration::from_secs(1));
    assert_eq!(outcome_of(&browser.get(&issuer.authorize(&late, world.now())).await), "attempt");
}

#[tokio::test]
async fn a_head_request_uses_up_no_code() {
    let (world, issuer) = world_with_issuer().await;
    let mut browser = world.new_browser();
    let page = begin(&mut browser).await;
    let back = issuer.authorize(&page, world.now());
    assert_eq!(outcome_of(&browser.request(Method::HEAD, &back).await), "attempt");
    assert_eq!(outcome_of(&browser.get(&back).await), "signed in");
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_refused_before_its_code_goes_anywhere() {
    let (honest, evil) = (Issuer::start().await, Issuer::start().await);
    let world = World::with_issuers(&[("work", &honest), ("evil", &evil)]).await;
    for names_itself in [true, false] {
        honest.behave(|behaviour| behaviour.names_itself = names_itself);
        world.advance(SignedDuration::from_hours(2));
        let mut browser = world.new_browser();
        let page = begin(&mut browser).await;
        let back = honest.authorize(&page, world.now());
        // The provider's name is another's, or missing where the provider says that it sends it.
        let plain = back.split("&iss=").next().unwrap();
        let foreign = format!("{plain}&iss={}", evil.url.replace(':', "%3A").replace('/', "%2F"));
        let mut copy = browser.clone();
        assert_eq!(outcome_of(&copy.get(&foreign).await), "attempt");
        let twice = format!("{plain}&code=another");
        assert_ne!(outcome_of(&browser.clone().get(&twice).await), "signed in");
        let expected = if names_itself { "attempt" } else { "signed in" };
        assert_eq!(outcome_of(&browser.clone().get(plain).await), expected);
        if names_itself {
            assert_eq!(outcome_of(&browser.get(&back).await), "signed in");
        }
        // A code of one provider at the way back of another.
        let mut browser = world.new_browser();
        let page = begin(&mut browser).await;
        let crossed = honest.authorize(&page, world.now()).replace("/work/", "/evil/");
        assert_eq!(outcome_of(&browser.get(&crossed).await), "attempt");
    }
    assert_eq!(evil.times_asked("/token"), 0);
}

#[tokio::test]
async fn somebody_who_says_no_can_try_again() {
    let (world, issuer) = world_with_issuer().await;
    let mut browser = world.new_browser();
    let page = begin(&mut browser).await;
    let state = parameter(&page, "state");
    let answer = browser.get(&format!("/sign-in/work/callback?error=access_denied&state={state}")).await;
    assert_eq!(location(&answer), "/sign-in?problem=refused&return=%2Fjoin");
    assert!(browser.cookies.is_empty(), "the attempt is forgotten");
    let shown = browser.get(&location(&answer)).await.expect(403);
    assert!(shown.text.contains(r#"href="/sign-in/work?return=%2Fjoin""#), "{}", shown.text);
    assert_eq!(issuer.times_asked("/token"), 0);
    browser.get("/sign-in/nobody/callback").await.expect(404);
}

#[tokio::test]
async fn a_page_of_another_site_begins_no_attempt_but_leads_to_the_ways_to_sign_in() {
    let (world, issuer) = world_with_issuer().await;
    let path = "/sign-in/work?return=/console&prompt=select_account";
    let from = async |site: &str| {
        let mut browser = world.new_browser();
        let answer = browser.send(Method::GET, path, "", &[("sec-fetch-site", site)]).await;
        (browser, answer)
    };
    for site in ["cross-site", "same-site", "of the future"] {
        let asked = issuer.times_asked("/.well-known/openid-configuration");
        let (mut browser, answer) = from(site).await;
        let page = answer.expect(200);
        assert_eq!(browser.cookies.len(), 0, "{site}: no attempt");
        assert_eq!(issuer.times_asked("/.well-known/openid-configuration"), asked, "{site}: nobody is asked");
        let link = r#"href="/sign-in/work?return=%2Fconsole&#38;prompt=select_account""#;
        assert!(page.text.contains(link), "{site}: {}", page.text);
        let click = [("sec-fetch-site", "same-origin")];
        browser.send(Method::GET, path, "", &click).await.expect(303);
    }
    for site in ["none", "same-origin"] {
        from(site).await.1.expect(303);
    }
    // What cannot be is refused wherever it comes from.
    let bad = "/sign-in/work?return=https://elsewhere.example";
    world.new_browser().send(Method::GET, bad, "", &[("sec-fetch-site", "cross-site")]).await.expect(400);
    let nobody = "/sign-in/nobody";
    world.new_browser().send(Method::GET, nobody, "", &[("sec-fetch-site", "cross-site")]).await.expect(404);
}
