//! Programs exchange an ID token for a session, once, with issuers that behave well or do not (R25, W32, RFC 8693).

use base64ct::{Base64UrlUnpadded, Encoding};
use futures_util::future::join_all;
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{
    Answer, Answers, Fault, Issuer, PROGRAM, SigningKey, Somebody, World, accept, exchange, exchange_form,
};

const EXCHANGE: &str = "/api/v2/oauth/token-exchange";
const ME: &str = "/api/v2/me";
/// What this service is called at every issuer.
const US: &str = "tailnet-invites";

async fn world_with_issuer() -> (World, Issuer) {
    let issuer = Issuer::start().await;
    (World::with_issuers(&[("work", &issuer)]).await, issuer)
}

/// Exchanges a fresh ID token.
async fn attempt(world: &World, issuer: &Issuer) -> Answer {
    exchange(world, &issuer.token_for_exchange(world.now())).await
}

/// Sends a form.
async fn ask(world: &World, form: &[(&str, String)]) -> Answer {
    world.browser().submit(EXCHANGE, &serde_urlencoded::to_string(form).unwrap()).await
}

/// Whoever holds the session of an answer.
fn holder(world: &World, answer: &Answer) -> Somebody {
    let token = answer.json["access_token"].as_str().unwrap();
    let nobody = world.browser();
    world.holding(Some(format!("Bearer {token}")), "", nobody.id)
}

/// Asserts a refusal in both shapes: that of this API, and that of OAuth.
fn assert_refused(answer: &Answer, error: &str, field: &str) {
    assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!(error)), "{}", answer.text);
    assert_eq!(answer.json["errors"][0]["field"], field);
    assert!(answer.message().starts_with(field), "{}", answer.message());
    assert_eq!(answer.json["error_description"], answer.json["message"]);
    // RFC 6749, section 5.2.
    let is_allowed = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    assert!(answer.message().chars().all(is_allowed), "{}", answer.message());
}

#[tokio::test]
async fn a_program_exchanges_an_id_token_for_a_bearer_token_that_lasts_twelve_hours() {
    let (world, issuer) = world_with_issuer().await;
    let answer = attempt(&world, &issuer).await.expect(200);
    let mut told = answer.json.clone();
    let token = told["access_token"].take();
    assert!(token.as_str().unwrap().starts_with("tnses_"));
    let expected = json!({
        "access_token": null,
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "token_type": "Bearer",
        "expires_in": 43_200,
    });
    assert_eq!(told, expected);
    assert_eq!((answer.header("set-cookie"), answer.header("cache-control")), (None, Some("no-store")));

    let program = holder(&world, &answer);
    let me = program.get(ME).await.expect(200).json;
    assert_eq!(
        (&me["loginName"], &me["signedInWith"]),
        (&json!("ann@example.com"), &json!("token-exchange"))
    );
    program.founds("home", "personal").await.expect(200);
    world.advance(SignedDuration::from_secs(43_199));
    program.get(ME).await.expect(200);
    world.advance(SignedDuration::from_secs(1));
    program.get(ME).await.expect(401);
}

#[tokio::test]
async fn an_exchanged_session_is_of_the_person_who_signs_in_in_a_browser_but_no_cookie() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let answer = attempt(&world, &issuer).await.expect(200);
    let program = holder(&world, &answer);
    accept(&program, &acme.link().await).await.expect(200);

    let mut browser = world.new_browser();
    let begun = browser.get("/sign-in/work").await.expect(303);
    browser.get(&issuer.authorize(begun.header("location").unwrap(), world.now())).await.expect(303);
    let browser = world.with_cookie(&browser.cookies["__Host-session"]);
    assert_eq!(browser.get(ME).await.expect(200).json["id"], program.get(ME).await.expect(200).json["id"]);

    let as_cookie = format!("__Host-session={}", answer.json["access_token"].as_str().unwrap());
    world.browser().call(Method::GET, ME, "", &[("cookie", &as_cookie)]).await.expect(401);
    // Signing out everywhere ends it, too.
    browser.submit("/sign-out", "everywhere=true").await.expect(303);
    program.get(ME).await.expect(401);
}

#[tokio::test]
async fn a_session_acts_in_the_tailnet_that_the_program_names() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let mut form = exchange_form(&issuer.token_for_exchange(world.now()));
    form.push(("tailnet", acme.id.to_string()));
    let program = holder(&world, &ask(&world, &form).await.expect(200));
    // It names a tailnet and gives no right there.
    program.get("/api/v2/tailnet/-/users").await.expect(404);
    acme.settle(false, "member").await;
    accept(&program, &acme.link().await).await.expect(200);
    program.get("/api/v2/tailnet/-/users").await.expect(403);
    for wrong in ["acme.example", "-", "0"] {
        let mut form = exchange_form(&issuer.token_for_exchange(world.now()));
        form.push(("tailnet", wrong.to_owned()));
        assert_refused(&ask(&world, &form).await, "invalid_request", "tailnet");
    }
}

#[tokio::test]
async fn a_token_that_is_not_for_such_a_program_or_not_fresh_is_refused() {
    let (world, issuer) = world_with_issuer().await;
    let now = world.now().as_second();
    let mut wrong = Vec::new();
    for (claims, expected) in [
        (json!({}), 200),
        // The service itself is none of its programs.
        (json!({ "aud": US }), 400),
        (json!({ "aud": "another" }), 400),
        (json!({ "aud": null }), 400),
        (json!({ "aud": [] }), 400),
        (json!({ "aud": [PROGRAM] }), 200),
        (json!({ "aud": [PROGRAM, "another"] }), 400),
        (json!({ "aud": [PROGRAM, "another"], "azp": PROGRAM }), 200),
        (json!({ "aud": [PROGRAM, "another"], "azp": "another" }), 400),
        (json!({ "aud": "another", "azp": PROGRAM }), 400),
        (json!({ "azp": "another" }), 400),
        (json!({ "azp": PROGRAM }), 200),
        (json!({ "iss": "https://login.example" }), 400),
        (json!({ "iss": format!("{}/", issuer.url) }), 400),
        (json!({ "iss": null }), 400),
        (json!({ "sub": "" }), 400),
        (json!({ "sub": null }), 400),
        (json!({ "iat": now - 300 }), 200),
        (json!({ "iat": now - 301 }), 400),
        (json!({ "iat": 0 }), 400),
        (json!({ "iat": now + 60 }), 200),
        (json!({ "iat": now + 61 }), 400),
        (json!({ "iat": null }), 400),
        (json!({ "exp": now - 59 }), 200),
        (json!({ "exp": now - 60 }), 400),
        (json!({ "nbf": now + 61 }), 400),
        (json!({ "nonce": "the program's own" }), 200),
    ] {
        issuer.behave(|behaviour| behaviour.claims = claims.clone());
        let answer = attempt(&world, &issuer).await;
        if answer.status != expected {
            wrong.push(claims);
        }
        if expected == 400 {
            assert_refused(&answer, "invalid_request", "subject_token");
        }
    }
    assert_eq!(wrong, [Value::Null; 0]);
}

#[tokio::test]
async fn a_token_that_nobody_or_somebody_else_has_signed_is_refused_and_nothing_is_fetched_for_it() {
    let (world, issuer) = world_with_issuer().await;
    let elsewhere = Issuer::start().await;
    let foreign = elsewhere.token_for_exchange(world.now());
    assert_refused(&exchange(&world, &foreign).await, "invalid_request", "subject_token");
    assert_eq!(elsewhere.times_asked("/keys"), 0);
    attempt(&world, &issuer).await.expect(200);

    let good = issuer.token_for_exchange(world.now());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let claims = signed.split_once('.').unwrap().1;
    let text = |value: Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let others = SigningKey::ed25519("first");
    let claimed: Value = serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).unwrap()).unwrap();
    for token in [
        "a".to_owned(),
        "a.b.c".to_owned(),
        format!("{}.{claims}.", text(json!({ "alg": "none" }))),
        format!("{}.{claims}.{signature}", text(json!({ "alg": "none" }))),
        format!("{}.{claims}.{signature}", text(json!({ "alg": "HS256", "kid": "first" }))),
        format!("{signed}."),
        format!("{good}x"),
        format!("{good}.x"),
        format!(" {good}"),
        others.token(&json!({ "alg": "EdDSA", "kid": "first" }), &claimed),
        others.token(&json!({ "alg": "EdDSA", "kid": "first", "jwk": others.public() }), &claimed),
        others.token(&json!({ "alg": "EdDSA", "kid": "first", "crit": ["exp"] }), &claimed),
        "x".repeat(100_000),
    ] {
        assert_refused(&exchange(&world, &token).await, "invalid_request", "subject_token");
    }
    exchange(&world, &good).await.expect(200);
}

#[tokio::test]
async fn each_token_is_exchanged_once_however_many_try_at_the_same_time() {
    let (world, issuer) = world_with_issuer().await;
    for key in [SigningKey::ed25519("a"), SigningKey::p256("b")] {
        world.advance(SignedDuration::from_mins(2));
        issuer.rotate_to(key);
        let token = issuer.token_for_exchange(world.now());
        let answers = join_all((0..8).map(|_| exchange(&world, &token))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for refused in answers.iter().filter(|answer| answer.status != 200) {
            assert_refused(refused, "invalid_request", "subject_token");
            assert!(refused.message().contains("exchanged already"), "{}", refused.message());
        }
        // As long as it could be used again, whatever DynamoDB has removed by then.
        world.advance(SignedDuration::from_secs(300));
        world.sweep();
        exchange(&world, &token).await.expect(400);
    }
}

#[tokio::test]
async fn another_signature_of_the_same_token_is_no_other_token() {
    let (world, issuer) = world_with_issuer().await;
    let claims = json!({ "iss": issuer.url, "sub": "1", "aud": PROGRAM, "iat": world.now().as_second(),
        "exp": world.now().as_second() + 60 });
    let key = SigningKey::p256("c");
    issuer.rotate_to(key.clone());
    // ES256 is not deterministic: the same text is signed in another way each time.
    let tokens = [(); 2].map(|()| key.token(&json!({ "alg": "ES256", "kid": "c" }), &claims));
    assert_ne!(tokens[0], tokens[1]);
    exchange(&world, &tokens[0]).await.expect(200);
    exchange(&world, &tokens[1]).await.expect(400);
}

#[tokio::test]
async fn a_lost_answer_of_the_table_does_not_cost_the_token() {
    let (world, issuer) = world_with_issuer().await;
    world.calls.inject("PutItem", 0, 1, Fault::AnswerLost);
    attempt(&world, &issuer).await.expect(200);
}

#[tokio::test]
async fn a_form_that_asks_for_something_else_is_refused_by_the_words_of_oauth() {
    let (world, issuer) = world_with_issuer().await;
    let own = |kind: &str| format!("urn:ietf:params:oauth:token-type:{kind}");
    let token = issuer.token_for_exchange(world.now());
    for (name, value, error) in [
        ("grant_type", "", "invalid_request"),
        ("grant_type", "authorization_code", "unsupported_grant_type"),
        ("subject_token", "", "invalid_request"),
        ("subject_token_type", "", "invalid_request"),
        ("subject_token_type", &own("access_token"), "invalid_request"),
        ("requested_token_type", &own("saml2"), "invalid_request"),
        ("actor_token", "x", "invalid_request"),
        ("audience", "https://elsewhere.example", "invalid_target"),
        ("resource", "https://elsewhere.example", "invalid_target"),
        ("scope", "all", "invalid_scope"),
    ] {
        let mut form = exchange_form(&token);
        form.retain(|(known, _)| *known != name);
        form.push((name, value.to_owned()));
        assert_refused(&ask(&world, &form).await, error, name);
    }
    let mut twice = exchange_form(&token);
    twice.push(("subject_token", token.clone()));
    assert_refused(&ask(&world, &twice).await, "invalid_request", "subject_token");
    let as_json = world.browser().post(EXCHANGE, json!({ "grant_type": "x" })).await;
    assert_refused(&as_json, "invalid_request", "grant_type");
    world.browser().submit(EXCHANGE, &"x".repeat(300_000)).await.expect(413);
    // What is not known is ignored, and what is empty is not there.
    let mut more = exchange_form(&token);
    more.extend([
        ("scope", String::new()),
        ("client_id", "x".to_owned()),
        ("requested_token_type", own("access_token")),
    ]);
    ask(&world, &more).await.expect(200);
}

#[tokio::test]
async fn another_sites_page_may_exchange_and_a_cookie_changes_nothing() {
    let (world, issuer) = world_with_issuer().await;
    let form = |token: String| serde_urlencoded::to_string(exchange_form(&token)).unwrap();
    for site in [None, Some("cross-site"), Some("same-site"), Some("same-origin")] {
        let browser = world.signed_in("somebody@else.example").from_site(site);
        let answer =
            browser.submit(EXCHANGE, &form(issuer.token_for_exchange(world.now()))).await.expect(200);
        assert_eq!(answer.header("set-cookie"), None);
        let me = holder(&world, &answer).get(ME).await.expect(200).json;
        assert_eq!(me["loginName"], "ann@example.com");
    }
}

#[tokio::test]
async fn a_provider_without_a_list_exchanges_nothing_and_one_that_is_down_is_tried_again() {
    let issuer = Issuer::start().await;
    let provider = json!([{ "key": "work", "issuer": issuer.url, "clientId": US, "clientSecret": "s" }]);
    let world = World::with_providers(&provider.to_string(), "").await;
    assert_refused(&attempt(&world, &issuer).await, "invalid_request", "subject_token");
    assert_eq!(issuer.times_asked("/keys"), 0);

    let (world, issuer) = world_with_issuer().await;
    issuer.behave(|behaviour| {
        behaviour.misbehaving.insert("/keys", Answers::With(500));
    });
    let answer = attempt(&world, &issuer).await.expect(503);
    assert!(answer.header("retry-after").is_some());
    assert!(!answer.message().is_empty());
}

#[tokio::test]
async fn an_address_counts_in_an_exchanged_session_only_if_it_is_verified() {
    let (world, issuer) = world_with_issuer().await;
    for (claims, email) in [
        (json!({}), json!("ann@example.com")),
        (json!({ "email_verified": "true" }), Value::Null),
        (json!({ "email_verified": false }), Value::Null),
        (json!({ "email": null }), Value::Null),
    ] {
        issuer.behave(|behaviour| behaviour.claims = claims);
        let answer = attempt(&world, &issuer).await.expect(200);
        assert_eq!(holder(&world, &answer).get(ME).await.expect(200).json["email"], email);
    }
}

#[tokio::test]
async fn neither_the_token_nor_the_session_is_in_the_table() {
    let (world, issuer) = world_with_issuer().await;
    let token = issuer.token_for_exchange(world.now());
    let answer = exchange(&world, &token).await.expect(200);
    let rows = format!("{:?}", world.rows().await);
    let session = answer.json["access_token"].as_str().unwrap();
    for secret in token.split('.').chain(session.split('.').skip(1)) {
        assert!(!rows.contains(secret));
    }
}
