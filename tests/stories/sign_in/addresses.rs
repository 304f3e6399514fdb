//! Addresses: when one counts as verified, and where it comes from (R14, R15).

use serde_json::{Value, json};
use tests::{Answers, Issuer, World, accept};

use super::{caller, outcome, session, sign_in, world_with_issuer};

#[tokio::test]
async fn an_address_is_verified_only_if_the_provider_says_true() {
    let (world, issuer) = world_with_issuer().await;
    for (verified, counts) in [
        (json!(true), true),
        (json!(false), false),
        (json!("true"), false),
        (json!(1), false),
        (json!("false"), false),
        (json!({}), false),
        (Value::Null, false),
    ] {
        issuer.behave(|behaviour| behaviour.claims = json!({ "email_verified": verified }));
        let (browser, _) = sign_in(&world, &issuer).await;
        let session = session(&browser);
        assert_eq!(session["login"], "ann@example.com", "they sign in all the same");
        assert_eq!(
            session["email"] == "ann@example.com",
            counts,
            "{verified}: only a verified address stands there"
        );
    }
}

#[tokio::test]
async fn a_bound_invite_is_for_whoever_has_its_address_verified_whatever_else_they_say() {
    let (work, home) = (Issuer::start().await, Issuer::start().await);
    let world = World::with_issuers(&[("work", &work), ("home", &home)]).await;
    let acme = world.organization("acme.example").await;
    let bound = json!([{ "email": "ann@example.com", "bindToEmail": true }]);
    let invite = acme.create(bound).await.expect(200).json[0].clone();
    for claims in [
        json!({ "email_verified": false }),
        json!({ "email_verified": "true" }),
        json!({ "email_verified": null }),
        json!({ "email": "x7k2@relay.example", "preferred_username": "ann@example.com", "name": "ann@example.com" }),
        json!({ "sub": "ann@example.com", "email": null }),
    ] {
        home.behave(|behaviour| {
            behaviour.claims = claims.clone();
            behaviour.userinfo = json!({ "sub": "ann@example.com" });
        });
        let refused = accept(&caller(&world, ("home", &home)).await, &invite).await;
        assert_eq!(refused.status, 403, "{claims}: {}", refused.text);
    }
    accept(&caller(&world, ("work", &work)).await, &invite).await.expect(200);
}

#[tokio::test]
async fn one_address_and_one_subject_at_two_issuers_are_two_people() {
    let (work, home) = (Issuer::start().await, Issuer::start().await);
    let world = World::with_issuers(&[("work", &work), ("home", &home)]).await;
    let acme = world.organization("acme.example").await;
    let (first, second) = (caller(&world, ("work", &work)).await, caller(&world, ("home", &home)).await);
    assert_eq!(first.login, second.login);
    assert_ne!(first.id, second.id);
    let joined = accept(&first, &acme.link().await).await.expect(200).json;
    second
        .get(&format!("/api/v2/users/{}?tailnet={}", joined["id"].as_str().unwrap(), acme.id))
        .await
        .expect(404);
    assert_eq!(second.get("/api/v2/tailnets").await.expect(200).json["tailnets"], json!([]));
    let again = caller(&world, ("work", &work)).await;
    assert_eq!(again.id, first.id, "who signs in again is who they were");
}

#[tokio::test]
async fn an_address_counts_only_where_the_operator_trusts_the_provider_for_addresses() {
    let (_, issuer) = world_with_issuer().await;
    let provider = json!([{ "key": "work", "issuer": issuer.url, "clientId": "tailnet-invites",
        "clientSecret": "s3cret of ours: +/%" }]);
    let world = World::with_providers(&provider.to_string(), "work=Work").await;
    let (browser, _) = sign_in(&world, &issuer).await;
    assert_eq!(
        (&session(&browser)["email"], &session(&browser)["login"]),
        (&Value::Null, &json!("ann@example.com"))
    );
}

#[tokio::test]
async fn a_person_without_an_address_is_called_by_their_user_name_or_subject() {
    let (world, issuer) = world_with_issuer().await;
    for (claims, login) in [
        (json!({ "email": null, "preferred_username": "ann" }), "ann"),
        (json!({ "email": null }), "248289761001"),
        (json!({ "email": "no address", "email_verified": true }), "no address"),
        (json!({ "email": "\u{202e}ann@example.com\n" }), "ann@example.com"),
    ] {
        issuer.behave(|behaviour| {
            behaviour.claims = claims.clone();
            behaviour.userinfo =
                json!({ "sub": "248289761001", "preferred_username": claims["preferred_username"] });
        });
        let (browser, _) = sign_in(&world, &issuer).await;
        assert_eq!(session(&browser)["login"], login);
    }
}

#[tokio::test]
async fn an_address_that_is_not_in_the_token_comes_from_user_info_of_the_same_person() {
    let (world, issuer) = world_with_issuer().await;
    let described =
        json!({ "sub": "248289761001", "name": "Ann", "email": "ann@work.example", "email_verified": true });
    // The left half of the hash of "an access token", by SHA-512, as the token is signed by EdDSA; and by SHA-256.
    for hash in
        [json!("9UL8Bx6o74X3_A6XW5iK4-LmMHW0iJMLZ2YNNd2z1kc"), json!("FPlcM-1UXiivOYozpUrp7Q"), Value::Null]
    {
        issuer.behave(|behaviour| {
            behaviour.claims = json!({ "email": null, "email_verified": null, "at_hash": hash });
            behaviour.userinfo = described.clone();
        });
        let (browser, _) = sign_in(&world, &issuer).await;
        let session = session(&browser);
        assert_eq!((&session["email"], &session["name"]), (&json!("ann@work.example"), &json!("Ann")));
    }
    issuer.behave(|behaviour| behaviour.claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA"));
    assert_eq!(outcome(&world, &issuer).await, "answer", "the token came with another access token");
    issuer.behave(|behaviour| {
        behaviour.claims["at_hash"] = Value::Null;
        behaviour.userinfo["sub"] = json!("somebody else");
    });
    assert_eq!(outcome(&world, &issuer).await, "answer", "UserInfo says that it is somebody else");
    issuer.behave(|behaviour| {
        behaviour.misbehaving.insert("/userinfo", Answers::With(500));
    });
    assert_eq!(outcome(&world, &issuer).await, "provider", "an address must not get lost");
}

#[tokio::test]
async fn user_info_is_not_asked_when_the_token_says_it() {
    let (world, issuer) = world_with_issuer().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(issuer.times_asked("/userinfo"), 0);
}
