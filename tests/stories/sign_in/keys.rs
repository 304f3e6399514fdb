//! What a provider has published: read, kept, read again; and providers that fail.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::json;
use tests::{Answers, Issuer, SigningKey, World};
use tokio::time::Instant;

use super::{begin, location, outcome, outcome_of, world_with_issuer};

const DISCOVERY: &str = "/.well-known/openid-configuration";

fn documents_read(issuer: &Issuer) -> (usize, usize) {
    (issuer.times_asked(DISCOVERY), issuer.times_asked("/keys"))
}

#[tokio::test]
async fn keys_may_rotate_between_two_sign_ins() {
    let (world, issuer) = world_with_issuer().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    world.advance(SignedDuration::from_secs(31));
    issuer.rotate_to(SigningKey::p256("second"));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    world.advance(SignedDuration::from_secs(31));
    issuer.rotate_to(SigningKey::ed25519("third").unnamed());
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(documents_read(&issuer), (1, 3));
}

#[tokio::test]
async fn a_storm_of_unknown_keys_reads_the_keys_once_in_thirty_seconds() {
    let (world, issuer) = world_with_issuer().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    issuer.behave(|behaviour| behaviour.header = json!({ "kid": "unknown" }));
    for _ in 0..10 {
        assert_eq!(outcome(&world, &issuer).await, "answer");
    }
    assert_eq!(issuer.times_asked("/keys"), 1, "they were read a moment ago");
    world.advance(SignedDuration::from_secs(30));
    let storm = join_all((0..10).map(|_| outcome(&world, &issuer))).await;
    assert!(storm.iter().all(|outcome| outcome == "answer"), "{storm:?}");
    assert_eq!(issuer.times_asked("/keys"), 2);
    world.advance(SignedDuration::from_secs(29));
    assert_eq!(outcome(&world, &issuer).await, "answer");
    assert_eq!(issuer.times_asked("/keys"), 2);
}

#[tokio::test]
async fn documents_are_kept_for_five_minutes_to_an_hour_as_the_provider_says() {
    for (cache_control, minutes) in [
        (None, 5),
        (Some("no-store"), 5),
        (Some("max-age=1"), 5),
        (Some("public, max-age=1200, must-revalidate"), 20),
        (Some("max-age=86400"), 60),
        (Some("max-age=99999999999999999999"), 5),
    ] {
        let (world, issuer) = world_with_issuer().await;
        issuer.behave(|behaviour| behaviour.cache_control = cache_control.map(ToOwned::to_owned));
        assert_eq!(outcome(&world, &issuer).await, "signed in");
        world.advance(SignedDuration::from_mins(minutes) - SignedDuration::from_secs(1));
        assert_eq!(outcome(&world, &issuer).await, "signed in");
        assert_eq!(issuer.times_asked("/keys"), 1, "{cache_control:?}");
        world.advance(SignedDuration::from_secs(1));
        assert_eq!(outcome(&world, &issuer).await, "signed in");
        assert_eq!(issuer.times_asked("/keys"), 2, "{cache_control:?}");
    }
}

#[tokio::test]
async fn what_a_provider_had_published_counts_while_it_is_down() {
    let (world, issuer) = world_with_issuer().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    world.advance(SignedDuration::from_hours(2));
    for path in [DISCOVERY, "/keys"] {
        issuer.behave(|behaviour| {
            behaviour.misbehaving.insert(path, Answers::With(503));
        });
    }
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(documents_read(&issuer), (2, 2), "it is left alone for ten seconds");
    world.advance(SignedDuration::from_secs(10));
    issuer.behave(|behaviour| behaviour.misbehaving.clear());
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(documents_read(&issuer), (3, 3));
}

#[tokio::test]
async fn a_provider_of_which_nothing_is_known_yet_is_asked_again_after_ten_seconds() {
    let (world, issuer) = world_with_issuer().await;
    issuer.behave(|behaviour| {
        behaviour.misbehaving.insert(DISCOVERY, Answers::With(500));
    });
    for _ in 0..3 {
        let refused = world.browser().get("/sign-in/work").await.expect(503);
        assert_eq!(refused.header("retry-after"), Some("10"));
        assert!(refused.text.contains("does not answer just now"), "{}", refused.text);
    }
    assert_eq!(issuer.times_asked(DISCOVERY), 1);
    issuer.behave(|behaviour| behaviour.misbehaving.clear());
    world.advance(SignedDuration::from_secs(10));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
}

#[tokio::test]
async fn an_answer_that_redirects_or_is_too_long_or_no_answer_is_of_no_use() {
    for answers in [Answers::ByARedirect, Answers::WithTooMuch, Answers::With(500), Answers::With(204)] {
        for path in ["/keys", "/token", "/userinfo"] {
            let (world, issuer) = world_with_issuer().await;
            issuer.behave(|behaviour| {
                behaviour.claims = json!({ "email": null });
                behaviour.misbehaving.insert(path, answers);
            });
            assert_eq!(outcome(&world, &issuer).await, "provider", "{path} {answers:?}");
            assert_eq!(issuer.times_asked(path), 1);
            assert_eq!(issuer.times_asked(&format!("{path}/elsewhere")), 0);
        }
        let (world, issuer) = world_with_issuer().await;
        issuer.behave(|behaviour| {
            behaviour.misbehaving.insert(DISCOVERY, answers);
        });
        world.browser().get("/sign-in/work").await.expect(503);
        assert_eq!(issuer.times_asked(&format!("{DISCOVERY}/elsewhere")), 0);
    }
}

#[tokio::test]
async fn an_answer_is_waited_for_two_seconds() {
    let (world, issuer) = world_with_issuer().await;
    let mut browser = world.new_browser();
    let page = begin(&mut browser).await;
    issuer.behave(|behaviour| {
        behaviour.misbehaving.insert("/token", Answers::Never);
    });
    let back = issuer.authorize(&page, world.now());
    issuer.is_asked().await;
    let asked = async {
        issuer.is_asked().await;
        // From here on, time passes as soon as nobody has anything to do.
        tokio::time::pause();
        Instant::now()
    };
    let (answer, asked) = tokio::join!(browser.get(&back), asked);
    assert_eq!(outcome_of(&answer), "provider");
    let waited = asked.elapsed().as_millis();
    assert!((1_900..=2_100).contains(&waited), "{waited} ms");
}

#[tokio::test]
async fn a_provider_is_not_asked_when_the_time_of_the_call_is_over() {
    let (world, issuer) = world_with_issuer().await;
    let refused = world.browser().with_time(Duration::ZERO).get("/sign-in/work").await.expect(503);
    assert_eq!(refused.header("retry-after"), Some("10"));
    assert_eq!(issuer.times_asked(DISCOVERY), 0);
}

#[tokio::test]
async fn a_document_that_speaks_for_another_issuer_or_leads_elsewhere_is_of_no_use() {
    let (_, issuer) = world_with_issuer().await;
    for (name, value) in [
        ("issuer", "https://login.example".to_owned()),
        ("issuer", format!("{}/", issuer.url)),
        ("token_endpoint", "http://login.example/token".to_owned()),
        ("jwks_uri", "file:///etc/passwd".to_owned()),
        ("authorization_endpoint", "javascript:alert(1)".to_owned()),
        ("userinfo_endpoint", "http://169.254.169.254/latest".to_owned()),
    ] {
        let world = World::with_issuers(&[("work", &issuer)]).await;
        issuer.behave(|behaviour| behaviour.metadata = json!({ name: value }));
        world.browser().get("/sign-in/work").await.expect(503);
    }
}

#[tokio::test]
async fn metadata_may_be_elsewhere_and_speaks_for_the_issuer_all_the_same() {
    let (_, issuer) = world_with_issuer().await;
    let provider = json!([{ "key": "work", "issuer": "https://login.example", "clientId": "tailnet-invites",
        "clientSecret": "s3cret of ours: +/%", "metadataUrl": format!("{}{DISCOVERY}", issuer.url) }]);
    for (speaks_for, status) in [("https://login.example", 303), (issuer.url.as_str(), 503)] {
        let world = World::with_providers(&provider.to_string(), "work=Work").await;
        issuer.behave(|behaviour| behaviour.metadata = json!({ "issuer": speaks_for }));
        world.browser().get("/sign-in/work").await.expect(status);
    }
}

#[tokio::test]
async fn a_provider_that_takes_the_secret_only_in_the_form_gets_it_there() {
    let (world, issuer) = world_with_issuer().await;
    issuer.behave(|behaviour| {
        behaviour.metadata = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] });
    });
    assert_eq!(outcome(&world, &issuer).await, "signed in");
}

#[tokio::test]
async fn an_endpoint_may_have_a_query_of_its_own() {
    let (world, issuer) = world_with_issuer().await;
    let endpoint = format!("{}/authorize?tenant=7", issuer.url);
    issuer.behave(|behaviour| behaviour.metadata = json!({ "authorization_endpoint": endpoint }));
    let begun = world.browser().get("/sign-in/work").await.expect(303);
    assert!(location(&begun).starts_with(&format!("{endpoint}&response_type=code&")));
}
