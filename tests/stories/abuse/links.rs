//! Faults with links: leaked codes, and links to another host.

use http::Method;
use jiff::SignedDuration;
use tests::{Answer, World, follow, link_of, open_link};

#[tokio::test]
async fn fault_17_the_code_is_in_no_row_no_later_address_and_no_referrer() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let code = invite["inviteUrl"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let opened = open_link(&world, &invite).await.expect(303);
    assert_eq!(opened.header("location"), Some("/join"));
    assert_eq!(opened.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(opened.header("cache-control"), Some("no-store"));
    let cookie = opened.header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/;"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains(&code), "the cookie is sealed");
    let page = follow(&world, &opened).await.expect(200);
    assert!(!page.text.contains(&code));
    assert!(page.text.len() < 14 * 1024 && !page.text.contains("http"), "the page asks nobody for anything");
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    let secret = &code["tninv_".len()..];
    let rows = world.rows().await.join("\n");
    assert!(!rows.contains(secret) && !rows.contains(&secret[42..]), "no code and no tag is stored");
}

#[tokio::test]
async fn fault_17_a_kept_cookie_is_of_no_use_after_an_hour() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let opened = open_link(&world, &acme.link().await).await.expect(303);
    world.advance(SignedDuration::from_mins(59));
    follow(&world, &opened).await.expect(200);
    world.advance(SignedDuration::from_mins(1));
    follow(&world, &opened).await.expect(400);
}

#[tokio::test]
async fn the_cookie_holds_the_code_and_nothing_that_stood_around_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let plain = open_link(&world, &invite).await.expect(303);
    let decorated = format!("{}%3Futm_source%3Dmail", link_of(&invite));
    let decorated = world.browser().get(&decorated).await.expect(303);
    let length = |opened: &Answer| opened.header("set-cookie").unwrap().len();
    assert_eq!(length(&plain), length(&decorated));
    follow(&world, &decorated).await.expect(200);
}

#[tokio::test]
async fn fault_24_links_lead_to_the_configured_place_whatever_host_a_request_names() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let headers =
        [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "http")];
    let made = acme
        .admin()
        .call(
            Method::POST,
            "/api/v2/tailnet/-/user-invites",
            r#"[{"email":"dora@friends.example"}]"#,
            &headers,
        )
        .await
        .expect(200);
    assert!(
        made.json[0]["inviteUrl"].as_str().unwrap().starts_with("https://invites.example.com/uinv/tninv_")
    );
    world.drain().await;
    assert!(world.mailbox.mails()[0].link().starts_with("https://invites.example.com/uinv/"));
    let list =
        acme.admin().call(Method::GET, "/api/v2/tailnet/-/users?limit=1", "", &headers).await.expect(200);
    assert!(list.header("link").unwrap().starts_with("<https://invites.example.com/"));
}
