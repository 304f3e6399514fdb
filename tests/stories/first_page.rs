//! The first page: one's own tailnets, leaving, founding, signing out, and where to get the client (R11, R20, R25, R26).

use shared::config::Ring;
use tests::{Answer, Browser, World, accept};

use crate::passkeys;

fn browser_of(world: &World, login: &str) -> Browser {
    let mut browser = world.new_browser();
    browser.sign_in(world, login);
    browser
}

fn heading(page: &Answer) -> &str {
    page.text.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>")).unwrap().0
}

fn says(page: &Answer, text: &str) -> bool {
    page.text.replace('\u{202f}', "").contains(text)
}

#[tokio::test]
async fn signed_out_the_first_page_says_what_this_is_and_leads_to_signing_in() {
    let world = World::with_providers(
        r#"[{"key":"work","issuer":"https://login.example","clientId":"us","clientSecret":"quiet"}]"#,
        "work=Acme",
    )
    .await;
    let page = world.new_browser().get("/").await.expect(200);
    assert_eq!(heading(&page), "Sign in to your private networks");
    assert!(page.text.contains(r#"href="/sign-in/work?return=%2F">Continue with Acme"#));
    assert_eq!(world.calls.take(), [], "the table is not asked");
    let stale = world.browser().call(http::Method::GET, "/", "", &[("cookie", "__Host-session=1.2.3")]).await;
    assert_eq!(stale.text, page.text, "a cookie that is none is no session");
}

#[tokio::test]
async fn signed_in_it_lists_ones_tailnets_with_role_and_state() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let admin = globex.admin();
    accept(&admin, &acme.link().await).await.expect(200);
    let page = browser_of(&world, "admin@globex.example").get("/").await.expect(200);
    assert_eq!(heading(&page), "Your networks");
    let (home, joined) = page.text.split_once("acme").unwrap();
    assert!(home.contains("globex") && home.contains("You are an admin."));
    assert!(joined.contains("You wait for approval, to be a member.") && joined.contains("Leave"));
    assert!(!home.contains("<details>"), "home cannot be left");
    assert!(page.text.contains("Signed in as admin@globex.example"));
    let suspended = browser_of(&world, "suspended@acme.example").get("/").await.expect(200);
    assert!(says(&suspended, "You are a member, and suspended."), "{}", suspended.text);
}

#[tokio::test]
async fn somebody_leaves_by_the_form_and_can_do_so_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    accept(&globex.admin(), &acme.link().await).await.expect(200);
    let mut browser = browser_of(&world, "admin@globex.example");
    let form = format!("tailnet={}", acme.id);
    for _ in 0..2 {
        assert_eq!(browser.submit("/leave", &form).await.expect(303).header("location"), Some("/"));
        assert!(!says(&browser.get("/").await.expect(200), "acme.example"));
    }
    let home = browser.submit("/leave", &format!("tailnet={}", globex.id)).await.expect(403);
    assert!(says(&home, "It is the first that you joined"), "{}", home.text);
    let mut owner = browser_of(&world, "owner@globex.example");
    assert!(says(&owner.submit("/leave", &format!("tailnet={}", globex.id)).await.expect(403), "You own it"));
    for form in ["", "tailnet=", "tailnet=acme.example", "tailnet=1&tailnet=2"] {
        browser.submit("/leave", form).await.expect(400);
    }
    let led = world.new_browser().submit("/leave", &form).await.expect(303);
    assert_eq!(led.header("location"), Some("/sign-in"));
}

#[tokio::test]
async fn whoever_is_in_no_tailnet_and_may_found_one_is_led_to_it() {
    let world = World::with_founders("ann@example.org").await;
    let mut ann = browser_of(&world, "ann@example.org");
    let page = ann.get("/").await.expect(200);
    assert_eq!(heading(&page), "Create your network");
    assert!(page.text.contains(r#"<form method="post" action="/found">"#));
    let founded = ann.submit("/found", "name=Ann-At-Home&kind=personal").await.expect(303);
    assert_eq!(founded.header("location"), Some("/"));
    let page = ann.get("/").await.expect(200);
    assert!(says(&page, "ann-at-home") && says(&page, "You are the owner."), "{}", page.text);
    assert_eq!(heading(&ann.get("/found").await.expect(200)), "Create a network");
}

#[tokio::test]
async fn whoever_may_not_found_is_told_what_an_invite_is() {
    let world = World::with_founders("ann@example.org").await;
    let mut bob = browser_of(&world, "bob@example.org");
    let page = bob.get("/").await.expect(200);
    assert_eq!(heading(&page), "Wait for an invite");
    assert!(says(&page, "You join one by an invite") && !says(&page, "/found"));
    let rows = world.rows().await;
    for page in [bob.get("/found").await, bob.submit("/found", "name=bob&kind=personal").await] {
        assert_eq!(heading(&page.expect(403)), "You cannot create a network here");
    }
    assert_eq!(world.rows().await, rows);
    for led in [world.new_browser().get("/found").await, world.new_browser().submit("/found", "").await] {
        assert_eq!(led.expect(303).header("location"), Some("/sign-in"));
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_is_asked_for_again_and_what_was_sent_is_kept() {
    let world = World::new().await;
    world.organization("acme.example").await;
    let mut ann = browser_of(&world, "ann@example.org");
    let rows = world.rows().await;
    for (form, status, problem, kept) in [
        ("name=4%3C2&kind=organizational", 400, "The name must be 2 to 63", "4&#60;2"),
        ("name=", 400, "The name must be", ""),
        ("kind=personal", 400, "The name must be", ""),
        ("name=call-555-12345", 400, "digits in a row", "call-555-12345"),
        ("name=acme.example&kind=organizational", 403, "domain of your own verified address", "acme.example"),
    ] {
        let page = ann.submit("/found", form).await.expect(status);
        assert!(says(&page, problem) && says(&page, &format!(r#"value="{kept}""#)), "{form}: {}", page.text);
        assert!(page.text.contains(r#"aria-invalid="true""#));
        let is_organizational = page.text.contains(r#"value="organizational" checked"#);
        assert_eq!(is_organizational, form.contains("organizational"), "{form}");
    }
    ann.submit("/found", "name=ann&kind=others").await.expect(400);
    ann.submit("/found", &format!("name={}", "a".repeat(300_000))).await.expect(413);
    assert_eq!(world.rows().await, rows);
    ann.submit("/found", "name=ann").await.expect(303);
    let mut bob = browser_of(&world, "bob@example.org");
    assert!(says(&bob.submit("/found", "name=ann").await.expect(409), "Another network has this name"));
    for name in ["ann-two", "ann-three"] {
        ann.submit("/found", &format!("name={name}")).await.expect(303);
    }
    assert!(says(&ann.submit("/found", "name=ann-four").await.expect(409), "as many as one person may"));
}

#[tokio::test]
async fn signing_out_leads_to_the_first_page_signed_out() {
    let world = World::new().await;
    world.organization("acme.example").await;
    let mut browser = browser_of(&world, "admin@acme.example");
    let page = browser.get("/").await.expect(200);
    assert_eq!(page.text.matches(r#"action="/sign-out""#).count(), 2, "here, and everywhere");
    let session = browser.cookies["__Host-session"].clone();
    let out = browser.submit("/sign-out", "everywhere=true").await.expect(303);
    assert_eq!(
        heading(&browser.get(out.header("location").unwrap()).await),
        "Sign in to your private networks"
    );
    browser.cookies.insert("__Host-session".to_owned(), session);
    assert_eq!(heading(&browser.get("/").await.expect(200)), "Sign in to your private networks");
    for path in ["/found", "/leave"] {
        let led = browser.submit(path, "name=ann&tailnet=1000001").await.expect(303);
        assert_eq!(led.header("location"), Some("/sign-in"), "{path}");
    }
}

#[tokio::test]
async fn whoever_is_in_very_many_tailnets_goes_on_by_a_link() {
    let world = World::new().await;
    for number in 0..52 {
        let tailnet = world.organization(&format!("tailnet-{}.example", char_of(number))).await;
        tailnet.settle(false, "member").await;
        accept(&world.person("ann@example.org"), &tailnet.link().await).await.expect(200);
    }
    let mut ann = browser_of(&world, "ann@example.org");
    let first = ann.get("/").await.expect(200);
    let next = first.text.split_once(r#"<a href="/?cursor="#).and_then(|(_, rest)| rest.split_once('"'));
    let second = ann.get(&format!("/?cursor={}", next.unwrap().0)).await.expect(200);
    let names = |page: &Answer| page.text.matches("<li><strong>").count();
    assert_eq!(names(&first) + names(&second), 52);
    assert_eq!(heading(&second), "Your networks");
    ann.get("/?cursor=nonsense").await.expect(400);
}

fn char_of(number: u8) -> String {
    [number / 26, number % 26].iter().map(|digit| char::from(b'a' + digit)).collect()
}

#[tokio::test]
async fn the_client_for_ones_own_system_comes_first_and_nothing_is_downloaded_by_itself() {
    let world = World::with_downloads(
        "windows=https://get.example/w?a=1&b=2,macos=https://get.example/m,android=https://get.example/a",
    )
    .await;
    let open = async |headers: &[(&str, &str)]| {
        world.browser().call(http::Method::GET, "/download", "", headers).await.expect(200)
    };
    let hinted =
        open(&[("sec-ch-ua-platform", "\"macOS\""), ("user-agent", "Mozilla/5.0 (Windows NT 10.0)")]).await;
    assert_eq!(heading(&hinted), "Get the app for macOS");
    assert!(hinted.text.contains(r#"<a class="button" href="https://get.example/m">Get it for macOS</a>"#));
    assert!(hinted.text.contains(r#"<li><a href="https://get.example/w?a=1&#38;b=2">Windows</a></li>"#));
    assert!(says(&hinted, "sign in there with the same account") && !says(&hinted, "http-equiv"));
    let named = open(&[("user-agent", "Mozilla/5.0 (Linux; Android 16)")]).await;
    assert_eq!(heading(&named), "Get the app for Android");
    for headers in [&[][..], &[("user-agent", "Mozilla/5.0 (X11; Linux x86_64)")]] {
        let page = open(headers).await;
        assert_eq!(heading(&page), "Get the app", "there is none for it, or it says nothing");
        assert_eq!(page.text.matches("<li>").count(), 3);
    }
    assert_eq!(world.calls.take(), [], "the table is not asked");
    let bare = World::new().await.new_browser().get("/download").await.expect(200);
    assert!(says(&bare, "Ask whoever invited you"), "{}", bare.text);
}

#[tokio::test]
async fn pages_for_people_who_have_signed_in_take_the_keys_of_sessions() {
    let world = World::new().await;
    world.organization("acme.example").await;
    let mut browser = browser_of(&world, "member@acme.example").where_nobody_has(Ring::Credentials);
    for path in ["/", "/found"] {
        assert_eq!(heading(&browser.get(path).await.expect(500)), "Something went wrong here", "{path}");
    }
    for path in ["/found", "/leave"] {
        browser.submit(path, "name=ann&tailnet=1000001").await.expect(500);
    }
}

#[tokio::test]
async fn every_page_of_somebody_who_has_signed_in_offers_to_sign_out() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (mut browser, _) = passkeys::newcomer(&world, "dora").await;
    let mut pages = vec![("passkeys", browser.get("/passkeys").await.expect(200))];
    pages.push(("none yet", browser.get("/").await.expect(200)));
    let page = browser.open(&acme.link().await).await.expect(200);
    browser.join(&page).await.expect(303);
    pages.push(("an invite", page));
    pages.push(("waits", browser.get("/join").await.expect(200)));
    acme.settle(false, "member").await;
    pages.push(("a member", browser.open(&acme.link().await).await.expect(409)));
    pages.push(("one's tailnets", browser.get("/").await.expect(200)));
    pages.push(("founding", browser.get("/found").await.expect(200)));
    let mut another = browser_of(&world, "emil@friends.example");
    let page = another.open(&acme.link().await).await.expect(200);
    another.join(&page).await.expect(303);
    pages.push(("joined", another.get("/join").await.expect(200)));
    let body = serde_json::json!([{ "email": "frank@friends.example", "bindToEmail": true }]);
    let bound = acme.create(body).await.expect(200).json[0].clone();
    let mut other = browser_of(&world, "gina@friends.example");
    pages.push(("bound to another address", other.open(&bound).await.expect(403)));
    for (name, page) in &pages {
        assert!(
            page.text.contains(r#"<form method="post" action="/sign-out"><button"#),
            "{name}: {}",
            page.text
        );
        // Without it, a browser that does not know `Sec-Fetch-Site` could not send the form.
        assert_eq!(page.header("referrer-policy"), Some("same-origin"), "{name}");
    }
    // Whoever has just added or removed a passkey may want no other session to go on.
    assert!(pages[0].1.text.contains(r#"name="everywhere" value="true""#));
    other.submit("/sign-out", "").await.expect(303);
    let page = other.get("/join").await.expect(200);
    assert!(!page.text.contains("/sign-out"), "signed out there is nothing to sign out of");
}
