//! Joining in a browser: the states of the page of an invite, and its form (R11 to R18).

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::config::Ring;
use tests::{Answer, Browser, Fault, Tailnet, World, accept, join_form, path_of};

/// The heading of a page, which its title repeats.
#[track_caller]
fn heading(page: &Answer) -> &str {
    let part = |start: &str, end: &str| {
        page.text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map(|(part, _)| part)
    };
    let heading = part("<h1>", "</h1>").unwrap();
    assert_eq!(part("<title>", "</title>"), Some(heading));
    assert_eq!(page.text.matches("<h1>").count(), 1);
    assert!(page.text.len() < 14_000, "a page fits into the first packets");
    heading
}

/// Names on pages have an invisible gate before each dot, and may be written in another direction than what is around them.
fn says(page: &Answer, text: &str) -> bool {
    page.text.replace('\u{202f}', "").replace("<bdi>", "").replace("</bdi>", "").contains(text)
}

async fn bound_invite(tailnet: &Tailnet<'_>, address: &str) -> Value {
    let body = json!([{ "email": address, "bindToEmail": true }]);
    tailnet.create(body).await.expect(200).json[0].clone()
}

/// Somebody who has signed in and opened an invite: the browser, and the page.
async fn opened_by(world: &World, login: &str, invite: &Value) -> (Browser, Answer) {
    let mut browser = world.new_browser();
    browser.sign_in(world, login);
    let page = browser.open(invite).await;
    (browser, page)
}

#[tokio::test]
async fn an_invitee_opens_the_link_signs_in_joins_and_is_led_to_the_client() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "admin").await;
    let mut browser = world.new_browser();
    let page = browser.open(&acme.invite("dora@friends.example").await).await.expect(200);
    assert_eq!(heading(&page).replace('\u{202f}', ""), "Join acme.example");
    assert!(page.text.contains(r#"href="/sign-in?return=%2Fjoin""#), "{}", page.text);
    assert!(!page.text.contains("<form"), "whoever has not signed in has nothing to click");

    browser.sign_in(&world, "dora@friends.example");
    let page = browser.get("/join").await.expect(200);
    assert!(says(&page, "Signed in as</dt><dd>dora@friends.example") && says(&page, "as</dt><dd>a member"));
    assert!(says(&page, "An account belongs to one person"), "R16");
    assert_eq!(acme.open_invites().await.len(), 1, "opening changes nothing");

    let joined = browser.join(&page).await.expect(303);
    assert_eq!(joined.header("location"), Some("/join"));
    let page = browser.get("/join").await.expect(200);
    assert_eq!(heading(&page).replace('\u{202f}', ""), "You are in acme.example");
    assert!(page.text.contains(r#"href="/download""#));
    let dora = world.person_in("dora@friends.example", acme.id);
    assert_eq!(dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(200).json["status"], "active");
}

#[tokio::test]
async fn the_log_says_that_it_was_in_a_browser() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    browser.join(&page).await.expect(303);
    let log = acme.admin().get("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z").await;
    let created = log.json["logs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["action"] == "CREATE" && event["target"]["type"] == "USER");
    assert_eq!(created.unwrap()["origin"], "ADMIN_CONSOLE");
}

#[tokio::test]
async fn whoever_waits_for_approval_is_told_who_approves_and_checks_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    assert!(says(&page, "the owner, an admin or an IT admin of the network approves you"), "{}", page.text);
    browser.join(&page).await.expect(303);
    let page = browser.get("/join").await.expect(200);
    assert_eq!(heading(&page).replace('\u{202f}', ""), "Wait for approval in acme.example");
    assert!(page.text.contains(r#"<a class="button" href="/join">Check again</a>"#));
    let dora = world.person("dora@friends.example");
    acme.admin().does("approve", &dora).await.expect(200);
    let page = browser.get("/join").await.expect(200);
    assert_eq!(heading(&page).replace('\u{202f}', ""), "You are in acme.example");
    acme.admin().does("suspend", &dora).await.expect(200);
    let page = browser.get("/join").await.expect(200);
    assert_eq!(heading(&page).replace('\u{202f}', ""), "You cannot use acme.example now");
}

#[tokio::test]
async fn joining_twice_and_going_back_is_harmless() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    let users = acme.users().await.len();
    for _ in 0..3 {
        browser.join(&page).await.expect(303);
        heading(&browser.get("/join").await.expect(200));
    }
    assert_eq!(acme.users().await.len(), users + 1);
}

#[tokio::test]
async fn a_form_of_another_invite_joins_nothing_and_the_page_shows_the_one_that_was_opened_last() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let (mut browser, first) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    let second = browser.open(&globex.link().await).await.expect(200);
    let rows = world.rows().await;
    assert_eq!(browser.join(&first).await.expect(303).header("location"), Some("/join"));
    assert_eq!(world.rows().await, rows, "nobody joins the one by the form of the other");
    let page = browser.get("/join").await.expect(200);
    assert_eq!(heading(&page), heading(&second));
    browser.join(&page).await.expect(303);
    assert_eq!(globex.open_invites().await.len(), 0);
    assert_eq!(acme.open_invites().await.len(), 1);
}

#[tokio::test]
async fn a_form_of_another_session_or_a_made_up_one_joins_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &invite).await;
    let rows = world.rows().await;
    world.advance(SignedDuration::from_secs(1));
    browser.sign_in(&world, "eve@friends.example");
    let form = join_form(&page);
    for form in [form.as_str(), "", "shown=", "shown=1.AAAA", "shown=%FF", "other=1"] {
        assert_eq!(
            browser.submit("/join", form).await.expect(303).header("location"),
            Some("/join"),
            "{form}"
        );
    }
    browser.submit("/join", &format!("{form}&{form}")).await.expect(400);
    browser.submit("/join", &"x".repeat(300_000)).await.expect(413);
    assert_eq!(world.rows().await, rows);
}

#[tokio::test]
async fn whoever_has_signed_in_as_the_wrong_person_switches_and_comes_back() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = bound_invite(&acme, "dora@friends.example").await;
    let (mut browser, page) = opened_by(&world, "eve@friends.example", &invite).await;
    assert_eq!(heading(&page.expect(403)), "Use the account with the invited address");
    let page = browser.get("/join").await;
    assert!(says(&page, "only for d…@friends.example") && !says(&page, "dora@"), "{}", page.text);
    assert!(
        page.text.contains(r#"href="/sign-in?return=%2Fjoin&amp;prompt=select_account">Use another account"#)
    );
    browser.sign_in(&world, "dora@friends.example");
    let page = browser.get("/join").await.expect(200);
    browser.join(&page).await.expect(303);
    heading(&browser.get("/join").await.expect(200));
}

#[tokio::test]
async fn a_bound_invite_shows_its_address_masked_to_whoever_holds_the_link() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let page = world.new_browser().open(&bound_invite(&acme, "dora@friends.example").await).await.expect(200);
    assert!(says(&page, "Only for</dt><dd>d…@friends.example") && !says(&page, "dora@"), "{}", page.text);
}

#[tokio::test]
async fn whoever_is_in_already_is_told_so_and_the_invite_stays_open() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let (_, page) = opened_by(&world, "member@acme.example", &invite).await;
    assert_eq!(heading(&page.expect(409)).replace('\u{202f}', ""), "You are in acme.example already");
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn whoever_their_home_does_not_let_join_is_told_which_and_who_can_change_it() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let invite = acme.link().await;
    for (login, policy) in [("member@globex.example", "admin"), ("admin@globex.example", "none")] {
        globex.settle(true, policy).await;
        let (mut browser, page) = opened_by(&world, login, &invite).await;
        assert!(says(&page, "globex.example does not let you join other networks"), "{}", page.text);
        assert!(says(&page, "Ask the owner, an admin or an IT admin of your network"));
        assert_eq!(heading(&page.expect(403)), "Ask your own network first");
        browser.submit("/join", "shown=1.AAAA").await.expect(303);
        globex.settle(true, "member").await;
        browser.get("/join").await.expect(200);
    }
}

#[tokio::test]
async fn an_invite_that_is_gone_is_the_same_page_to_everybody() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let used = acme.link().await;
    let deleted = acme.link().await;
    accept(&world.person("emil@friends.example"), &used).await.expect(200);
    acme.admin().delete(&path_of(&deleted)).await.expect(200);
    let mut pages = Vec::new();
    for invite in [&used, &deleted] {
        pages.push(world.new_browser().open(invite).await.expect(410));
        pages.push(opened_by(&world, "dora@friends.example", invite).await.1.expect(410));
    }
    let expired = acme.link().await;
    world.advance(SignedDuration::from_hours(24 * 30));
    pages.push(world.new_browser().open(&expired).await.expect(410));
    pages.push(opened_by(&world, "dora@friends.example", &expired).await.1.expect(410));
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn the_form_joins_nobody_whose_invite_is_gone_in_between() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &invite).await;
    acme.admin().delete(&path_of(&invite)).await.expect(200);
    browser.join(&page).await.expect(303);
    browser.get("/join").await.expect(410);
    assert_eq!(
        world.person("dora@friends.example").get("/api/v2/tailnets").await.json["tailnets"],
        json!([])
    );
}

#[tokio::test]
async fn a_scanner_that_gets_heads_and_posts_everything_it_sees_changes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let mut scanner = world.new_browser();
    scanner.open(&invite).await.expect(200);
    let rows = world.rows().await;
    for path in ["/join", "/", "/found", "/leave", "/sign-out", "/sign-in", "/download", "/opt-out/tnopt_x"] {
        for method in [Method::GET, Method::HEAD, Method::POST] {
            let answer = scanner.request(method.clone(), path).await;
            assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.text);
        }
        // One that follows the page's own form, as a browser would, has not signed in.
        let answer = scanner.submit(path, "shown=1.AAAA&tailnet=1000001&name=scanner").await;
        assert!([303, 404].contains(&answer.status.as_u16()), "{path}: {}", answer.text);
    }
    assert_eq!(world.rows().await, rows);
    let led = scanner.submit("/join", "").await.expect(303);
    assert_eq!(led.header("location"), Some("/sign-in?return=%2Fjoin"));
}

#[tokio::test]
async fn whoever_has_signed_out_sees_the_page_of_whoever_never_signed_in() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    let session = browser.cookies["__Host-session"].clone();
    browser.submit("/sign-out", "").await.expect(303);
    browser.cookies.insert("__Host-session".to_owned(), session);
    let rows = world.rows().await;
    browser.join(&page).await.expect(303);
    assert_eq!(world.rows().await, rows);
    assert!(!browser.get("/join").await.expect(200).text.contains("<form"));
}

#[tokio::test]
async fn without_a_link_or_with_a_forged_one_there_is_nothing_to_join() {
    let world = World::new().await;
    let mut browser = world.new_browser();
    browser.sign_in(&world, "dora@friends.example");
    assert_eq!(heading(&browser.get("/join").await.expect(400)), "Open your invite link first");
    heading(&browser.submit("/join", "shown=1.AAAA").await.expect(400));
    browser.get("/uinv/tninv_forged").await.expect(404);
}

#[tokio::test]
async fn a_page_with_a_form_tells_its_own_site_where_the_form_comes_from() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    for page in [page, browser.get("/").await, browser.get("/found").await] {
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
        assert_eq!(page.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(page.header("strict-transport-security"), Some("max-age=31536000"));
        assert!(page.header("content-security-policy").unwrap().contains("form-action 'self'"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn when_the_table_does_not_answer_the_person_is_asked_to_try_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, page) = opened_by(&world, "dora@friends.example", &acme.link().await).await;
    world.calls.inject("BatchGetItem", 0, 99, Fault::Throttled);
    assert!(browser.get("/join").await.expect(503).header("retry-after").is_some());
    assert!(browser.join(&page).await.expect(503).header("retry-after").is_some());
    world.calls.heal();
    browser.join(&page).await.expect(303);
    for ring in [Ring::Credentials, Ring::Links, Ring::Cookies] {
        let mut browser = browser.where_nobody_has(ring);
        browser.join(&page).await.expect(500);
        browser.get("/join").await.expect(500);
    }
}
