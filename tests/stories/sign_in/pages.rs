//! The pages: the ways to sign in, what went wrong, and where it goes on.

use serde_json::json;
use tests::World;

use super::{sign_in, world_with_issuer};

#[tokio::test]
async fn the_page_offers_every_provider_with_a_name_by_a_link() {
    let providers = r#"[
        {"key":"work","issuer":"https://login.example","clientId":"us","clientSecret":"quiet"},
        {"key":"silent","issuer":"https://silent.example","clientId":"us","clientSecret":"quiet"},
        {"key":"home","issuer":"https://home.example","clientId":"us","clientSecret":"quiet"}
    ]"#;
    let world = World::with_providers(providers, "home=Home & <garden>,work=Acme").await;
    let page = world.browser().get("/sign-in?return=/console/users?role=admin%26x=1").await.expect(200);
    let home = page.text.find(r#"<a class="button" href="/sign-in/home?return=%2Fconsole%2Fusers%3Frole%3Dadmin%26x%3D1">Continue with Home &#38; &#60;garden&#62;</a>"#);
    let work = page.text.find("Continue with Acme</a>");
    assert!(home.unwrap() < work.unwrap(), "{}", page.text);
    assert!(!page.text.contains("silent"), "{}", page.text);
    assert!(page.text.contains("<title>Sign in</title>") && page.text.contains("<h1>Sign in</h1>"));
    assert!(page.text.len() < 14_000);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"));
    assert_eq!(world.calls.take(), [], "the table is not asked");
}

#[tokio::test]
async fn the_page_says_what_went_wrong_and_what_to_do() {
    let (world, _) = world_with_issuer().await;
    for (problem, status, says) in [
        ("attempt", 400, "begun in another browser"),
        ("refused", 403, "did not let you in"),
        ("answer", 502, "cannot be used here"),
        ("provider", 503, "does not answer"),
        ("%3Cscript%3E", 200, "Choose the account"),
        ("", 200, "Choose the account"),
    ] {
        let page =
            world.browser().get(&format!("/sign-in?problem={problem}&return=/join")).await.expect(status);
        assert!(page.text.contains(says), "{}", page.text);
        assert!(page.text.contains(r#"href="/sign-in/work?return=%2Fjoin""#), "{}", page.text);
        assert_eq!(page.header("retry-after").is_some(), status == 503);
    }
}

#[tokio::test]
async fn nobody_is_led_elsewhere_after_signing_in() {
    let (world, issuer) = world_with_issuer().await;
    for path in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/uinv/x",
        "/join&return=/join",
        "%2F%0d%0ax:y",
    ] {
        for page in ["/sign-in", "/sign-in/work"] {
            let refused = world.browser().get(&format!("{page}?return={path}")).await.expect(400);
            assert!(refused.text.contains("Its part return names no page"), "{}", refused.text);
        }
    }
    let begun = world.browser().get("/sign-in/work?return=").await.expect(303);
    assert!(begun.header("location").unwrap().starts_with(&issuer.url), "no page is the start page");
    let (plain, empty) = ("/sign-in", "/sign-in?return=&problem=");
    assert_eq!(world.browser().get(empty).await.expect(200), world.browser().get(plain).await);
}

#[tokio::test]
async fn a_service_without_providers_has_passkeys_unless_its_host_is_an_address() {
    let world = World::with_providers("[]", "").await;
    let page = world.browser().get("/sign-in").await.expect(200);
    assert!(page.text.contains("Continue with a passkey"), "{}", page.text);
    let page = world.without_passkeys().browser().get("/sign-in").await.expect(404);
    assert!(page.text.contains("There is no way to sign in"));
    let world = World::with_providers("[]", "").await;
    let page = world.browser().get("/sign-in/work").await.expect(404);
    assert!(page.text.contains("There is no such way to sign in"));
    let world = World::new().await;
    world.browser().get("/sign-in/work").await.expect(500);
}

#[tokio::test]
async fn whoever_uses_another_account_is_asked_by_the_provider_which() {
    let (world, issuer) = world_with_issuer().await;
    let page = world.browser().get("/sign-in?return=%2Fjoin&prompt=select_account").await.expect(200);
    let link = "/sign-in/work?return=%2Fjoin&prompt=select_account";
    assert!(page.text.contains(&link.replace('&', "&#38;")), "{}", page.text);
    let prompt_of = async |world: &World, path: &str| {
        let begun = world.browser().get(path).await.expect(303);
        let (_, query) = begun.header("location").unwrap().split_once('?').unwrap();
        query.split('&').find_map(|pair| pair.strip_prefix("prompt=")).map(ToOwned::to_owned)
    };
    assert_eq!(prompt_of(&world, link).await.as_deref(), Some("select_account"));
    assert_eq!(
        prompt_of(&world, "/sign-in/work?prompt=").await,
        None,
        "a sign-in takes what the provider knows"
    );
    for path in ["/sign-in?prompt=none", "/sign-in/work?prompt=none", "/sign-in/work?prompt=login%20consent"]
    {
        world.browser().get(path).await.expect(400);
    }
    // A provider that says what it can be asked for, and not that, asks for the sign-in again.
    let values = json!({ "prompt_values_supported": ["none", "login", "consent"] });
    issuer.behave(|behaviour| behaviour.metadata = values);
    let world = World::with_issuers(&[("work", &issuer)]).await;
    assert_eq!(prompt_of(&world, link).await.as_deref(), Some("login"));
}

#[tokio::test]
async fn markup_in_what_people_are_called_is_text_on_every_page() {
    const MARKUP: &str = r#""'><img src=x onerror=alert(1)>&amp;"#;
    const AS_TEXT: &str = "&#34;&#39;&#62;&#60;img src=x onerror=alert(1)&#62;&#38;amp;";
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "member").await;
    issuer.behave(|behaviour| behaviour.claims = json!({ "email": MARKUP, "name": MARKUP }));
    let (mut browser, _) = sign_in(&world, &issuer).await;
    let mut pages = vec![("/", browser.get("/").await.expect(200))];
    let link = acme.link().await;
    let page = browser.open(&link).await.expect(200);
    browser.join(&page).await.expect(303);
    pages.push(("the invite", page));
    pages.push(("joined", browser.get("/join").await.expect(200)));
    pages.push(("a member", browser.open(&acme.link().await).await.expect(409)));
    let body = json!([{ "email": "dora@friends.example", "bindToEmail": true }]);
    let globex = world.organization("globex.example").await;
    let bound = globex.create(body).await.expect(200).json[0].clone();
    pages.push(("bound to another address", browser.open(&bound).await.expect(403)));
    pages.push(("the list", browser.get("/").await.expect(200)));
    pages.push(("/found", browser.get("/found").await.expect(200)));
    let form = serde_urlencoded::to_string([("name", MARKUP), ("kind", "personal")]).unwrap();
    pages.push(("what was typed", browser.submit("/found", &form).await.expect(400)));
    for (name, page) in &pages {
        assert!(page.text.contains(AS_TEXT), "{name} says who has signed in: {}", page.text);
        assert!(!page.text.contains("<img"), "{name}: {}", page.text);
    }
    // What stands in an address is on no page.
    for path in [
        "/sign-in?return=%3Cimg%3E",
        "/sign-in?problem=%3Cimg%3E",
        "/sign-in/%3Cimg%3E",
        "/uinv/%3Cimg%3E",
        "/%3Cimg%3E",
    ] {
        let page = browser.get(path).await;
        assert!(!page.text.contains("<img") && !page.text.contains("%3Cimg"), "{path}: {}", page.text);
    }
}
