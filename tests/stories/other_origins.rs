//! Pages of other origins: which may call the API, and with what (W3).

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use lambda_http::Service;
use local::{cors, http_api};
use tests::World;

const LISTED: &str = "https://console.example";
const OTHERS: [&str; 4] =
    ["https://evil.example", "http://console.example", "https://console.example:8443", "null"];
const INVITES: &str = "/api/v2/tailnet/-/user-invites";

fn api(world: &World) -> Router {
    http_api::router(world.lambda()).layer(cors::layer(vec![cors::parse_origin(LISTED).unwrap()]))
}

/// A request of a page's script: a method, a header with a credential, and what the page's origin is.
async fn send(api: &mut Router, method: &str, credential: (&str, &str), origin: &str) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(INVITES)
        .header("origin", origin)
        .header(credential.0, credential.1);
    api.call(request.body(Body::from("[{}]")).unwrap()).await.unwrap()
}

/// What a browser asks before it sends that.
async fn ask(api: &mut Router, origin: &str) -> HeaderMap {
    let request = Request::options(INVITES)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,idempotency-key");
    api.call(request.body(Body::empty()).unwrap()).await.unwrap().headers().clone()
}

fn names(headers: &HeaderMap, name: &str) -> Vec<String> {
    let line = headers.get(name).map(|value| value.to_str().unwrap().to_lowercase()).unwrap_or_default();
    line.split(',').map(|name| name.trim().to_owned()).collect()
}

#[tokio::test]
async fn a_page_of_a_listed_origin_may_call_with_a_token_and_no_other_page_may() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let token = ("authorization", acme.admin().authorization().unwrap().to_owned());
    let token = (token.0, token.1.as_str());
    let mut api = api(&world);

    let allowed = ask(&mut api, LISTED).await;
    assert_eq!(allowed["access-control-allow-origin"], LISTED);
    assert!(names(&allowed, "access-control-allow-methods").contains(&"post".to_owned()));
    assert_eq!(
        names(&allowed, "access-control-allow-headers"),
        ["authorization", "content-type", "idempotency-key"]
    );
    let made = send(&mut api, "POST", token, LISTED).await;
    assert_eq!(
        (made.status(), &made.headers()["access-control-allow-origin"]),
        (StatusCode::OK, &LISTED.parse().unwrap())
    );
    assert_eq!(names(made.headers(), "access-control-expose-headers"), ["link", "retry-after"]);

    for origin in OTHERS {
        assert!(!ask(&mut api, origin).await.contains_key("access-control-allow-origin"), "{origin}");
        // The request is as good as that of a program. A browser does not send it, and shows no page its answer.
        let answer = send(&mut api, "GET", token, origin).await;
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{origin}");
    }
}

#[tokio::test]
async fn a_page_of_a_listed_origin_may_do_nothing_with_a_cookie() {
    let world = World::new().await;
    world.organization("acme.example").await;
    let admin = world.signed_in("admin@acme.example");
    let cookie = ("cookie", admin.cookie().unwrap());
    let mut api = api(&world);
    assert!(!ask(&mut api, LISTED).await.contains_key("access-control-allow-credentials"));
    assert_eq!(send(&mut api, "POST", cookie, LISTED).await.status(), StatusCode::FORBIDDEN);
    // Without this header, a browser keeps an answer to a cookie from the page.
    let answer = send(&mut api, "GET", cookie, LISTED).await;
    assert!(!answer.headers().contains_key("access-control-allow-credentials"));
}
