//! ID tokens: who is believed, and who is not (OpenID Connect Core 1.0, section 3.1.3.7).

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Issuer, SigningKey};

use super::{outcome, session, sign_in, world_with_issuer};

const US: &str = "tailnet-invites";

#[tokio::test]
async fn somebody_signs_in_and_is_the_person_whom_the_provider_names() {
    let (world, issuer) = world_with_issuer().await;
    let (browser, answer) = sign_in(&world, &issuer).await;
    assert_eq!(answer.expect(303).header("location"), Some("/join"));
    let session = session(&browser);
    assert_eq!((&session["iss"], &session["sub"]), (&json!(issuer.url), &json!("248289761001")));
    assert_eq!((&session["login"], &session["name"]), (&json!("ann@example.com"), &json!("Ann Lee")));
    assert_eq!((&session["email"], &session["with"]), (&json!("ann@example.com"), &json!("work")));
    let twelve_hours = (world.now() + SignedDuration::from_hours(12)).as_second();
    assert_eq!(session["exp"], twelve_hours);
}

#[tokio::test]
async fn every_algorithm_of_the_list_is_verified_and_a_key_needs_no_name() {
    let (world, issuer) = world_with_issuer().await;
    for key in [
        SigningKey::ed25519("a"),
        SigningKey::p256("b"),
        SigningKey::rsa("c", "RS256"),
        SigningKey::rsa("d", "PS256"),
        SigningKey::p256("e").unnamed(),
        SigningKey::ed25519("f").unnamed(),
    ] {
        world.advance(SignedDuration::from_mins(2));
        issuer.rotate_to(key.clone());
        assert_eq!(outcome(&world, &issuer).await, "signed in", "{key:?}");
    }
}

#[tokio::test]
async fn a_token_with_other_claims_than_those_of_this_attempt_is_refused() {
    let (world, issuer) = world_with_issuer().await;
    let now = world.now().as_second();
    let mut wrong = Vec::new();
    for (claims, expected) in [
        (json!({}), "signed in"),
        (json!({ "iss": "https://login.example" }), "answer"),
        (json!({ "iss": format!("{}/", issuer.url) }), "answer"),
        (json!({ "iss": null }), "answer"),
        (json!({ "aud": "another" }), "answer"),
        (json!({ "aud": null }), "answer"),
        (json!({ "aud": [] }), "answer"),
        (json!({ "aud": [US] }), "signed in"),
        (json!({ "aud": [US, "another"] }), "answer"),
        (json!({ "aud": [US, "another"], "azp": US }), "signed in"),
        (json!({ "aud": [US, "another"], "azp": "another" }), "answer"),
        (json!({ "azp": US }), "signed in"),
        (json!({ "azp": "another" }), "answer"),
        (json!({ "azp": "" }), "answer"),
        (json!({ "nonce": "another" }), "answer"),
        (json!({ "nonce": null }), "answer"),
        (json!({ "nonce": "" }), "answer"),
        (json!({ "sub": "" }), "answer"),
        (json!({ "sub": null }), "answer"),
        (json!({ "sub": 7 }), "answer"),
        (json!({ "sub": "s".repeat(255) }), "signed in"),
        (json!({ "sub": "s".repeat(256) }), "answer"),
        (json!({ "exp": null }), "answer"),
        (json!({ "exp": "soon" }), "answer"),
        (json!({ "exp": now + 60, "iat": null }), "answer"),
        (serde_json::from_str(&format!(r#"{{"exp":{now}.5}}"#)).unwrap(), "signed in"),
        // Sixty seconds are the clocks' to differ, and no more, on each side.
        (json!({ "exp": now - 59 }), "signed in"),
        (json!({ "exp": now - 60 }), "answer"),
        (json!({ "iat": now + 60 }), "signed in"),
        (json!({ "iat": now + 61 }), "answer"),
        (json!({ "nbf": now + 60 }), "signed in"),
        (json!({ "nbf": now + 61 }), "answer"),
        (json!({ "nbf": now - 1_000 }), "signed in"),
        // What describes the person may be anything.
        (json!({ "name": 7, "email": ["a"], "email_verified": {}, "preferred_username": 0.5 }), "signed in"),
    ] {
        issuer.behave(|behaviour| {
            behaviour.claims = claims.clone();
            behaviour.userinfo = json!({ "sub": "248289761001" });
        });
        if outcome(&world, &issuer).await != expected {
            wrong.push(claims);
        }
    }
    assert_eq!(wrong, [Value::Null; 0]);
}

#[tokio::test]
async fn a_token_whose_header_asks_for_something_else_is_refused() {
    let (world, issuer) = world_with_issuer().await;
    let mut wrong = Vec::new();
    for (header, expected) in [
        (json!({ "typ": null }), "signed in"),
        (json!({ "typ": "jwt" }), "signed in"),
        (json!({ "typ": "at+jwt" }), "answer"),
        (json!({ "typ": "logout+jwt" }), "answer"),
        (json!({ "crit": ["exp"], "exp": 1 }), "answer"),
        (json!({ "crit": [] }), "answer"),
        (json!({ "crit": ["b64"], "b64": true }), "answer"),
        (json!({ "alg": "none" }), "answer"),
        (json!({ "alg": "ES256" }), "answer"),
        (json!({ "alg": "RS256" }), "answer"),
        (json!({ "alg": "ES384" }), "answer"),
        (json!({ "alg": "HS256" }), "answer"),
        (json!({ "alg": null }), "answer"),
        (json!({ "kid": "unknown" }), "answer"),
        (json!({ "kid": null }), "signed in"),
    ] {
        issuer.behave(|behaviour| behaviour.header = header.clone());
        if outcome(&world, &issuer).await != expected {
            wrong.push(header);
        }
    }
    assert_eq!(wrong, [Value::Null; 0]);
}

#[tokio::test]
async fn a_token_that_nobody_or_somebody_else_has_signed_is_refused() {
    let (world, issuer) = world_with_issuer().await;
    let (mine, others) = (SigningKey::ed25519("first"), SigningKey::ed25519("first"));
    issuer.rotate_to(mine.clone());
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    issuer.behave(|behaviour| behaviour.signs_with = others);
    assert_eq!(outcome(&world, &issuer).await, "answer", "the key of the name is another one");

    issuer.behave(|behaviour| behaviour.signs_with = mine.clone());
    let claims = json!({ "iss": issuer.url, "sub": "1", "aud": US, "iat": 0, "exp": 9_999_999_999_i64 });
    let text = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let public = mine.public()["x"].as_str().unwrap().to_owned();
    for token in [
        String::new(),
        "a.b".to_owned(),
        format!("{}.{}.", text(&json!({ "alg": "none" })), text(&claims)),
        format!("{}.{}.{public}", text(&json!({ "alg": "HS256", "kid": "first" })), text(&claims)),
        format!("{}.{}.", text(&json!({ "alg": "EdDSA", "kid": "first" })), text(&claims)),
        format!("{}x", mine.token(&json!({ "alg": "EdDSA", "kid": "first" }), &claims)),
        mine.token(&json!({ "alg": "EdDSA", "kid": "first" }), &json!([])),
        "x".repeat(100_000),
    ] {
        issuer.behave(|behaviour| behaviour.id_token = Some(token.clone()));
        assert_eq!(outcome(&world, &issuer).await, "answer", "{}", &token[..token.len().min(80)]);
    }
}

#[tokio::test]
async fn a_key_verifies_only_what_it_is_published_for() {
    let mut wrong = Vec::new();
    for (changed, expected) in [
        (json!({ "use": "sig" }), "signed in"),
        (json!({ "alg": "EdDSA" }), "signed in"),
        (json!({ "key_ops": ["verify"] }), "signed in"),
        (json!({ "use": "enc" }), "answer"),
        (json!({ "alg": "ES256" }), "answer"),
        (json!({ "key_ops": ["encrypt"] }), "answer"),
        (json!({ "kid": "another" }), "answer"),
    ] {
        let (world, issuer) = world_with_issuer().await;
        issuer.behave(|behaviour| {
            for (name, value) in changed.as_object().unwrap() {
                behaviour.published[0][name] = value.clone();
            }
        });
        if outcome(&world, &issuer).await != expected {
            wrong.push(changed);
        }
    }
    assert_eq!(wrong, [Value::Null; 0]);
}

#[tokio::test]
async fn a_kind_of_key_that_is_not_known_does_not_make_the_others_useless() {
    let (world, issuer) = world_with_issuer().await;
    issuer.behave(|behaviour| {
        let strange = [
            json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "AA", "kid": "first" }),
            json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB", "use": "enc", "alg": "RSA-OAEP-256" }),
            json!("no key"),
        ];
        behaviour.published.splice(0..0, strange);
    });
    assert_eq!(outcome(&world, &issuer).await, "signed in");
}

#[tokio::test]
async fn nothing_that_a_token_names_is_fetched() {
    let (world, issuer) = world_with_issuer().await;
    let elsewhere = Issuer::start().await;
    let names = format!("{}/keys", elsewhere.url);
    let others = SigningKey::ed25519("elsewhere");
    elsewhere.rotate_to(others.clone());
    issuer.behave(|behaviour| {
        behaviour.header = json!({ "jku": names, "x5u": names, "jwk": others.public() });
        behaviour.signs_with = others;
    });
    assert_eq!(outcome(&world, &issuer).await, "answer");
    assert_eq!(elsewhere.times_asked("/keys"), 0);
}
