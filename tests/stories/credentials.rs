//! Credentials: who they say is calling, and in which tailnet (W2, W3).

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use lambda_http::Service;
use serde_json::json;
use tests::World;

use crate::operations::{OPERATIONS, Things};

#[tokio::test]
async fn a_tailnet_is_named_by_a_dash_its_number_or_its_name() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for tailnet in [
        "-",
        "acme.example",
        "acme%2Eexample",
        "ACME.Example",
        "Acme%2EEXAMPLE",
        acme.id.to_string().as_str(),
    ] {
        acme.admin().get(&format!("/api/v2/tailnet/{tailnet}/users")).await.expect(200);
    }
    let at_home = world.person("admin@acme.example");
    at_home.get("/api/v2/tailnet/-/users").await.expect(200);
    world.person("stranger@elsewhere.example").get("/api/v2/tailnet/-/users").await.expect(404);
}

#[tokio::test]
async fn every_operation_acts_in_a_tailnet_that_is_named_and_in_the_home_of_whose_session_names_none() {
    for operation in &OPERATIONS {
        for called in ["acme.example", "-"] {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let owner = acme.owner();
            let things = Things::of(&world, &acme, &owner).await.in_tailnet(called);
            let answer = operation.call(&world.person(&owner.login), &things).await;
            assert_eq!(answer.status, 200, "{called} {}: {}", operation.name, answer.text);
        }
    }
}

#[tokio::test]
async fn a_call_without_a_good_credential_is_401() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let expired = {
        let claims = local::seeds::claims("admin@acme.example", None, true, Some(acme.id), world.now());
        world.with_claims(&shared::identity::SessionClaims { expires_at: world.now().as_second(), ..claims })
    };
    for header in
        [None, Some("Bearer"), Some("Bearer nonsense"), Some("Basic bm9wZTo="), Some("Bearer tskey-api-nope")]
    {
        let nobody = world.holding(header.map(ToOwned::to_owned), "", admin.id);
        let nobody = nobody.from_site(Some("same-origin"));
        let answer = nobody.get("/api/v2/tailnet/-/users").await.expect(401);
        assert!(!answer.message().is_empty());
        nobody.post("/api/v2/user-invites/-/accept", json!({ "invite": "x" })).await.expect(401);
    }
    expired.get("/api/v2/tailnet/-/users").await.expect(401);
}

#[tokio::test]
async fn a_revoked_token_is_401_wherever_it_is_used_and_a_good_one_404_on_another_tailnet() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let key = acme.admin().makes_key().await;
    let program = acme.admin().calling_with(&key);
    let tailnets = [
        "globex.example".to_owned(),
        globex.id.to_string(),
        "nobody.example".to_owned(),
        "no name".replace(' ', "%20"),
    ];
    for tailnet in &tailnets {
        program.get(&format!("/api/v2/tailnet/{tailnet}/users")).await.expect(404);
    }
    program.get("/api/v2/tailnets").await.expect(403);
    acme.admin().delete(&format!("/api/v2/tailnet/-/keys/{}", key["id"].as_str().unwrap())).await.expect(200);
    for tailnet in tailnets.iter().map(String::as_str).chain(["-", "acme.example"]) {
        program.get(&format!("/api/v2/tailnet/{tailnet}/users")).await.expect(401);
        program.post(&format!("/api/v2/tailnet/{tailnet}/user-invites"), json!([{}])).await.expect(401);
    }
    program.get("/api/v2/tailnets").await.expect(401);
}

/// Headers that are no ASCII, or no text at all.
const STRANGE: [&[u8]; 7] =
    [b"a b", b"<>", b"caf\xe9", "caf\u{e9}".as_bytes(), "\u{1f600}".as_bytes(), b"\xff\xfe", b"a\tb"];

#[tokio::test]
async fn a_header_that_is_not_ascii_never_ends_in_an_internal_error() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let token = acme.admin().authorization().unwrap().to_owned();
    let mut api = local::http_api::router(world.lambda());
    for value in STRANGE {
        for name in [
            "authorization",
            "idempotency-key",
            "cookie",
            "accept",
            "content-type",
            "x-forwarded-proto",
            "host",
            "x-other",
        ] {
            let mut request =
                Request::post("/api/v2/tailnet/-/user-invites").body(Body::from("[{}]")).unwrap();
            request.headers_mut().insert("authorization", token.parse().unwrap());
            request.headers_mut().insert(name, HeaderValue::from_bytes(value).unwrap());
            let status = api.call(request).await.unwrap().status();
            let expected = match name {
                "authorization" => StatusCode::UNAUTHORIZED,
                "idempotency-key" if !value.is_ascii() || value.contains(&b'\t') => StatusCode::BAD_REQUEST,
                _ => StatusCode::OK,
            };
            assert_eq!(status, expected, "{name}: {value:?}");
        }
    }
}
