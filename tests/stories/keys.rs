//! API access tokens: a program has the rights that its user has at the moment of the call.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Somebody, World, accept};

const KEYS: &str = "/api/v2/tailnet/-/keys";
const USERS: &str = "/api/v2/tailnet/-/users";

async fn ids_of(somebody: &Somebody) -> Vec<Value> {
    let listed = somebody.get(KEYS).await.expect(200).json;
    listed["keys"].as_array().unwrap().iter().map(|key| key["id"].clone()).collect()
}

#[tokio::test]
async fn a_token_is_shown_once_and_calls_as_bearer_and_as_basic_user_name() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let made =
        admin.post(KEYS, json!({ "description": "backup", "expirySeconds": 86_400 })).await.expect(200);
    let key = made.json;
    let token = key["key"].as_str().unwrap();
    assert!(token.starts_with(&format!("tskey-api-{}-", key["id"].as_str().unwrap())), "{token}");
    assert_eq!(key["expires"], json!(world.now() + jiff::SignedDuration::from_hours(24)));
    let listed = admin.get(KEYS).await.expect(200);
    assert!(!listed.text.contains(token), "{}", listed.text);
    assert_eq!(listed.json["keys"][0]["description"], "backup");
    let stored = world.rows().await.iter().any(|row| row.contains(token.rsplit('.').next().unwrap()));
    assert!(!stored, "the token is in the table");

    admin.calling_with(&key).get(USERS).await.expect(200);
    let pair = Base64::encode_string(format!("{token}:").as_bytes());
    let by_basic = world.holding(Some(format!("Basic {pair}")), &admin.login, admin.id);
    by_basic.get(USERS).await.expect(200);
}

#[tokio::test]
async fn a_token_has_the_rights_that_its_user_has_at_the_moment() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let user = acme.user(Role::NetworkAdmin);
    let program = user.calling_with(&user.makes_key().await);
    let invites = "/api/v2/tailnet/-/user-invites";
    program.post(invites, json!([{}])).await.expect(403);
    acme.owner().sets_role(&user, "it-admin").await.expect(200);
    program.post(invites, json!([{}])).await.expect(200);
    acme.owner().does("suspend", &user).await.expect(200);
    program.post(invites, json!([{}])).await.expect(403);
    acme.owner().does("delete", &user).await.expect(200);
    program.post(invites, json!([{}])).await.expect(401);
    program.get(USERS).await.expect(401);
}

#[tokio::test]
async fn a_revoked_token_is_of_no_use_at_once_not_even_for_a_call_under_way() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let (one, other) = (admin.makes_key().await, admin.makes_key().await);
    let invite = acme.link().await;
    world.calls.inject("TransactWriteItems", 0, 1, tests::Fault::Held);
    let program = admin.calling_with(&one);
    let revoke = async {
        world.calls.until_held().await;
        admin.delete(&format!("{KEYS}/{}", one["id"].as_str().unwrap())).await.expect(200);
        world.calls.release();
    };
    let path = tests::path_of(&invite);
    let (answer, ()) = tokio::join!(Box::pin(program.delete(&path)), Box::pin(revoke));
    answer.expect(401);
    assert_eq!(acme.open_invites().await.len(), 1);
    program.get(USERS).await.expect(401);
    admin.calling_with(&other).get(USERS).await.expect(200);
    assert_eq!(ids_of(&admin).await, [other["id"].clone()]);
    admin.delete(&format!("{KEYS}/{}", one["id"].as_str().unwrap())).await.expect(404);
}

#[tokio::test]
async fn a_token_ends_when_it_says_and_makes_room_for_another() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let short = acme.admin().post(KEYS, json!({ "expirySeconds": 86_400 })).await.expect(200).json;
    for _ in 1..10 {
        acme.admin().makes_key().await;
    }
    acme.admin().post(KEYS, json!({})).await.expect(409);
    let program = acme.admin().calling_with(&short);
    world.advance(jiff::SignedDuration::from_secs(86_399));
    program.get(USERS).await.expect(200);
    world.advance(jiff::SignedDuration::from_secs(1));
    program.get(USERS).await.expect(401);
    let made = acme.admin().makes_key().await;
    let ids = ids_of(&acme.admin()).await;
    assert_eq!(ids.len(), 10);
    assert!(ids.contains(&made["id"]) && !ids.contains(&short["id"]));
}

#[tokio::test]
async fn a_token_acts_in_its_own_tailnet_and_not_for_the_person_elsewhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let admin = globex.admin();
    accept(&admin, &acme.link().await).await.expect(200);
    acme.admin().does("approve", &admin).await.expect(200);
    let program = admin.calling_with(&admin.makes_key().await);
    program.get("/api/v2/tailnet/globex.example/users").await.expect(200);
    let foreign = program.get("/api/v2/tailnet/acme.example/users").await.expect(404);
    assert_eq!(program.get("/api/v2/tailnet/nobody.example/users").await, foreign);
    program.leaves(acme.id).await.expect(404);

    // Joining, founding and making tokens take a person who has signed in.
    let other = world.organization("initech.example").await;
    accept(&program, &other.link().await).await.expect(403);
    program.founds("more", "personal").await.expect(403);
    program.get("/api/v2/tailnets").await.expect(403);
    program.post(KEYS, json!({})).await.expect(403);
    program.get(KEYS).await.expect(200);
}

#[tokio::test]
async fn one_sees_and_revokes_ones_own_tokens_only() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let key = acme.user(Role::Member).makes_key().await;
    assert!(ids_of(&acme.owner()).await.is_empty());
    let path = format!("{KEYS}/{}", key["id"].as_str().unwrap());
    let foreign = acme.owner().delete(&path).await.expect(404);
    assert_eq!(acme.owner().delete(&format!("{KEYS}/k0000000000000000")).await, foreign);
    let log = acme.log().await;
    acme.user(Role::Member).delete(&path).await.expect(200);
    assert_eq!(log.len() + 1, acme.log().await.len());
}
