//! Requests that a page of another site could send with a browser's cookies change nothing (W3).

use super::*;

/// What a request says of where it comes from, and whether it may change something.
#[rustfmt::skip]
const MATRIX: [(Option<&str>, Option<&str>, bool); 20] = [
    // Sec-Fetch-Site          Origin
    (Some("same-origin"),      None,                                        true),
    (Some("same-origin"),      Some("https://invites.example.com"),         true),
    // What a page sends that sends no referrer.
    (Some("same-origin"),      Some("null"),                                true),
    // Another port of the host, or a sibling of its domain: both send the cookie.
    (Some("same-site"),        Some("https://invites.example.com:8443"),    false),
    (Some("same-site"),        Some("https://other.example.com"),           false),
    (Some("same-site"),        Some("https://invites.example.com"),         false),
    (Some("cross-site"),       Some("https://elsewhere.example"),           false),
    (Some("cross-site"),       Some("https://invites.example.com"),         false),
    (Some("cross-site"),       Some("null"),                                false),
    (Some("none"),             None,                                        false),
    (Some(""),                 Some("https://invites.example.com"),         false),
    (Some("same-origin, same-origin"), None,                                false),
    // Browsers that do not know Sec-Fetch-Site.
    (None,                     Some("https://invites.example.com"),         true),
    (None,                     Some("https://invites.example.com:8443"),    false),
    (None,                     Some("http://invites.example.com"),          false),
    (None,                     Some("https://invites.example.com.elsewhere.example"), false),
    (None,                     Some("https://elsewhere.example"),           false),
    (None,                     Some("null"),                                false),
    (None,                     Some(""),                                    false),
    (None,                     None,                                        false),
];

async fn from(
    browser: &Somebody,
    (site, origin): (Option<&'static str>, Option<&str>),
    method: Method,
    path: &str,
    body: &str,
) -> Answer {
    let origin: Vec<(&str, &str)> = origin.map(|origin| ("origin", origin)).into_iter().collect();
    browser.from_site(site).call(method, path, body, &origin).await
}

#[tokio::test]
async fn without_an_authorization_header_only_a_page_of_this_site_changes_anything() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invites = format!("/api/v2/tailnet/{}/user-invites", acme.id);
    for (site, origin, may) in MATRIX {
        let context = format!("{site:?} {origin:?}");
        let browser = world.signed_in("admin@acme.example");
        let rows = world.rows().await;
        let made = from(&browser, (site, origin), Method::POST, &invites, "[{}]").await;
        assert_eq!(made.status, if may { 200 } else { 403 }, "{context}");
        assert_eq!(world.rows().await != rows, may, "{context}");
        let left = from(&browser, (site, origin), Method::POST, "/sign-out", "").await;
        assert_eq!(left.status, if may { 303 } else { 403 }, "{context}");
        assert_eq!(left.header("set-cookie").is_some(), may, "{context}");
        assert_eq!(browser.get(ME).await.status, if may { 401 } else { 200 }, "{context}");
        world.advance(SignedDuration::from_secs(1));
    }
}

#[tokio::test]
async fn it_counts_before_anything_else_whether_or_not_somebody_has_signed_in() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (nobody, admin) = (world.browser(), world.signed_in("admin@acme.example"));
    let invite = format!("/api/v2/user-invites/nonsense?tailnet={}", acme.id);
    for browser in [&nobody, &admin] {
        for (method, path) in [
            (Method::POST, "/sign-out"),
            (Method::POST, "/api/v2/tailnets"),
            (Method::POST, "/api/v2/user-invites/-/accept"),
            (Method::PATCH, "/api/v2/tailnet/nobody.example/settings"),
            (Method::DELETE, &invite),
        ] {
            for source in [(Some("cross-site"), None), (None, None)] {
                from(browser, source, method.clone(), path, "{nonsense").await.expect(403);
            }
        }
    }
    // What only reads is answered wherever the request comes from.
    from(&admin, (Some("cross-site"), None), Method::GET, ME, "").await.expect(200);
    from(&nobody, (Some("same-origin"), None), Method::POST, "/api/v2/tailnets", "{}").await.expect(401);
}

#[tokio::test]
async fn a_bearer_token_is_good_wherever_the_request_comes_from_but_no_page_takes_one() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    for source in [(None, None), (Some("cross-site"), Some("https://console.example"))] {
        let made = from(&admin, source, Method::POST, "/api/v2/tailnet/-/user-invites", "[{}]").await;
        made.expect(200);
        from(&admin, source, Method::POST, "/sign-out", "").await.expect(403);
    }
    let both = world.signed_in("admin@acme.example").with_authorization(admin.authorization().unwrap());
    both.submit("/sign-out", "everywhere=true").await.expect(403);
    both.get(ME).await.expect(200);
}
