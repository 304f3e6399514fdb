//! Sessions of browsers: how long they last, what they are good for, and how they end before their time (R25, W2, W3).

mod cross_site;
mod replacing;
mod signing_out;

use base64ct::{Base64, Encoding};
use http::Method;
use jiff::SignedDuration;
use local::seeds;
use serde_json::{Value, json};
use shared::domain::{Role, Session, SignInWay};
use shared::edge::http::{Incoming, session_cookie};
use tests::{Answer, Somebody, Tailnet, World, accept};

use crate::operations::{OPERATIONS, Operation, Things};

const ME: &str = "/api/v2/me";

/// The same operation as a browser calls it: the query names a tailnet if the path does not.
fn in_browser(operation: &Operation, tailnet: &Tailnet<'_>) -> Operation {
    if operation.names_tailnet() {
        return operation.clone();
    }
    Operation { path: format!("{}?tailnet={}", operation.path, tailnet.id).leak(), ..operation.clone() }
}

/// How somebody's own user in a tailnet is shown to them.
async fn own_user(somebody: &Somebody, tailnet: impl std::fmt::Display) -> Answer {
    somebody.get(&format!("/api/v2/users/{}?tailnet={tailnet}", somebody.id)).await
}

#[tokio::test]
async fn signing_in_sets_a_cookie_for_this_host_alone_and_begins_another_session_each_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (_, identity) = seeds::browser_session("member@acme.example", world.now());
    let request = lambda_http::Request::default();
    let mut browsers = Vec::new();
    for _ in 0..2 {
        let incoming = Incoming::new(world.app(), &request);
        let mut answer = lambda_http::Response::new(lambda_http::Body::Empty);
        answer.headers_mut().append("set-cookie", "another=1".parse().unwrap());
        session_cookie::begin(&incoming, &identity, SignInWay::Passkey, &mut answer).await.unwrap();
        let cookies: Vec<&str> =
            answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        let [_, cookie] = cookies[..] else { panic!("both cookies are set: {cookies:?}") };
        let (value, attributes) = cookie.split_once("; ").unwrap();
        assert!(value.starts_with("__Host-session=tnweb_"), "{value}");
        assert_eq!(attributes, "Path=/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax");
        browsers.push(value.to_owned());
    }
    let own = format!("/api/v2/users/{}?tailnet={}", identity.user_id(), acme.id);
    let asks = async |cookie: &str, status| {
        let answer = world.browser().call(Method::GET, &own, "", &[("cookie", cookie)]).await;
        assert_eq!(answer.status, status);
    };
    let headers = [("cookie", browsers[0].as_str()), ("sec-fetch-site", "same-origin")];
    world.browser().call(Method::POST, "/sign-out", "", &headers).await.expect(303);
    asks(&browsers[0], 401).await;
    asks(&browsers[1], 200).await;
}

#[tokio::test]
async fn a_session_lasts_twelve_hours_whatever_the_browser_keeps() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = world.signed_in("admin@acme.example");
    let users = format!("/api/v2/tailnet/{}/users", acme.id);
    world.advance(SignedDuration::from_secs(12 * 3_600 - 1));
    admin.get(&users).await.expect(200);
    admin.get(ME).await.expect(200);
    world.advance(SignedDuration::from_secs(1));
    admin.get(&users).await.expect(401);
    admin.get(ME).await.expect(401);
    let (session, identity) = seeds::browser_session("admin@acme.example", world.now());
    let ends_at = session.ends_at + SignedDuration::from_secs(1);
    world.with_session(&Session { ends_at, ..session }, &identity).get(ME).await.expect(401);
}

#[tokio::test]
async fn a_browser_may_do_what_its_person_may() {
    for operation in &OPERATIONS {
        for role in Role::ALL {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let things = Things::of(&world, &acme, &acme.user(role)).await;
            let browser = world.signed_in(&acme.user(role).login);
            let answer = in_browser(operation, &acme).call(&browser, &things).await;
            assert_eq!(
                answer.status,
                operation.expected_of(role),
                "{role} {}: {}",
                operation.name,
                answer.text
            );
        }
    }
}

#[tokio::test]
async fn each_kind_of_credential_is_good_only_in_its_own_place() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let users = format!("/api/v2/tailnet/{}/users", acme.id);
    let (admin, browser) = (acme.admin(), world.signed_in("admin@acme.example"));
    let key = admin.makes_key().await["key"].as_str().unwrap().to_owned();
    browser.get(&users).await.expect(200);
    admin.get(&users).await.expect(200);

    let cookie = browser.cookie().unwrap().split_once('=').unwrap().1.to_owned();
    let as_user_name = Base64::encode_string(format!("{cookie}:").as_bytes());
    for authorization in [format!("Bearer {cookie}"), format!("Basic {as_user_name}")] {
        world.holding(Some(authorization), &admin.login, admin.id).get(&users).await.expect(401);
    }
    let session = admin.authorization().unwrap().trim_start_matches("Bearer ").to_owned();
    for value in [session, key] {
        let as_cookie = format!("__Host-session={value}");
        let answer = world.browser().call(Method::GET, &users, "", &[("cookie", &as_cookie)]).await;
        answer.expect(401);
    }
}

#[tokio::test]
async fn an_authorization_header_counts_before_the_cookie() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let browser = world.signed_in("admin@acme.example");
    let member = acme.user(Role::Member);
    let both = browser.with_authorization(member.authorization().unwrap());
    assert_eq!(both.get(ME).await.expect(200).json["loginName"], "member@acme.example");
    both.get("/api/v2/tailnet/-/users").await.expect(403);
    browser.with_authorization("Bearer nonsense").get(ME).await.expect(401);
    browser.with_authorization("").get(ME).await.expect(401);
}

#[tokio::test]
async fn a_browser_acts_in_the_tailnet_that_the_request_names_and_never_at_home_by_itself() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    globex.settle(false, "member").await;
    let guest = globex.user(Role::Member);
    acme.settle(false, "member").await;
    accept(&guest, &acme.link().await).await.expect(200);
    let browser = world.signed_in(&guest.login);
    let invites = "/api/v2/tailnet/-/user-invites";
    for path in [&format!("/api/v2/users/{}", guest.id), invites, "/api/v2/tailnet/-/users"] {
        for query in ["", "?tailnet=", "?tailnet=acme.example", "?tailnet=-", "?tailnet=1&tailnet=2"] {
            let answer = browser.get(&format!("{path}{query}")).await.expect(400);
            assert_eq!(answer.json["errors"][0]["field"], "tailnet", "{path}{query}");
        }
    }
    let id = "01938000-0000-7000-8000-000000000000";
    let answer = browser.delete(&format!("/api/v2/user-invites/{id}")).await.expect(400);
    assert_eq!(answer.json["errors"][0]["field"], "tailnet");
    for tailnet in [&acme, &globex] {
        let shown = own_user(&browser, tailnet.id).await.expect(200);
        assert_eq!(shown.json["tailnetId"], tailnet.id.to_string());
        // A bearer token acts where it always did.
        let shown = own_user(&guest, acme.id).await.expect(200);
        assert_eq!(shown.json["tailnetId"], globex.id.to_string());
    }
    own_user(&browser, 77).await.expect(404);
}

#[tokio::test]
async fn who_has_signed_in_is_told_who_they_are_and_how_long() {
    let world = World::new().await;
    let browser = world.signed_in("ann-lee@friends.example");
    let now = world.now();
    world.advance(SignedDuration::from_mins(3));
    let expected = json!({
        "id": browser.id.to_string(),
        "loginName": "ann-lee@friends.example",
        "displayName": "Ann Lee",
        "email": "ann-lee@friends.example",
        "signedInWith": "passkey",
        "signedInAt": now,
        "sessionEndsAt": now + SignedDuration::from_hours(12),
        "serverTime": world.now(),
    });
    assert_eq!(browser.get(ME).await.expect(200).json, expected);

    let (session, identity) = seeds::browser_session("ann-lee@friends.example", world.now());
    let way = SignInWay::Provider("example".parse().unwrap());
    let unverified = shared::domain::Identity { verified_email: None, ..identity };
    let me = world.with_session(&Session { way, ..session }, &unverified).get(ME).await.expect(200).json;
    assert_eq!((&me["signedInWith"], &me["email"]), (&json!("example"), &Value::Null));

    let program = world.person("ann-lee@friends.example");
    assert_eq!(program.get(ME).await.expect(200).json["signedInWith"], "token-exchange");
    let acme = world.organization("acme.example").await;
    let key = acme.admin().makes_key().await;
    acme.admin().calling_with(&key).get(ME).await.expect(403);
    world.browser().get(ME).await.expect(401);
}

#[tokio::test]
async fn the_log_says_what_was_done_in_a_browser_and_how_its_person_had_signed_in() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "member").await;
    let invites = format!("/api/v2/tailnet/{}/user-invites", acme.id);
    let (session, identity) = seeds::browser_session("admin@acme.example", world.now());
    let way = SignInWay::Provider("example".parse().unwrap());
    let admin = world.with_session(&Session { way, ..session }, &identity);
    let link = admin.post(&invites, json!([{}])).await.expect(200).json[0].clone();
    let key = acme.admin().makes_key().await;
    acme.admin().calling_with(&key).post(&invites, json!([{}])).await.expect(200);
    let dora = world.signed_in("dora@friends.example");
    accept(&dora, &link).await.expect(200);
    dora.founds("dora", "personal").await.expect(200);

    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z";
    let entries = acme.admin().get(log).await.expect(200).json["logs"].as_array().unwrap().clone();
    let told = |entry: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let (target, action) = (text(&entry["target"]["type"]), text(&entry["action"]));
        format!("{target}.{action} {} {}", text(&entry["origin"]), text(&entry["actor"]["signedInWith"]))
    };
    let told: Vec<String> = entries.iter().skip(2).map(told).collect();
    let expected = [
        "INVITE.CREATE ADMIN_CONSOLE example",
        "API_KEY.CREATE CONFIG_API -",
        "INVITE.CREATE CONFIG_API -",
        "INVITE.ACCEPT ADMIN_CONSOLE passkey",
        "USER.CREATE ADMIN_CONSOLE passkey",
        "TAILNET.JOIN ADMIN_CONSOLE passkey",
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_browser_makes_an_api_access_token_within_five_minutes_of_signing_in() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let keys = format!("/api/v2/tailnet/{}/keys", acme.id);
    let (browser, program) = (world.signed_in("member@acme.example"), acme.user(Role::Member));
    world.advance(SignedDuration::from_mins(5));
    browser.post(&keys, json!({})).await.expect(200);
    world.advance(SignedDuration::from_millis(1));
    let rows = world.rows().await;
    // It counts before what is wrong with the request.
    for body in [json!({}), json!({ "expirySeconds": 1 })] {
        let answer = browser.post(&keys, body).await.expect(403);
        assert_eq!(answer.json["errors"][0]["code"], "sign-in-too-old");
        assert!(answer.message().contains("sign in again"), "{}", answer.message());
    }
    assert_eq!(world.rows().await, rows);
    browser.get(&keys).await.expect(200);
    world.signed_in("member@acme.example").post(&keys, json!({})).await.expect(200);
    // A program cannot be asked to sign in again.
    program.post(&keys, json!({})).await.expect(200);
    // Nobody learns by it what a tailnet is that they are not in.
    world.signed_in("stranger@friends.example").post(&keys, json!({})).await.expect(404);
}
