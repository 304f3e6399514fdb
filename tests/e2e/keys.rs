//! API access tokens, as programs send them.

use base64ct::{Base64, Encoding};
use http::Method;
use serde_json::json;

use tests::deployed::founding::{found, text};
use tests::deployed::people::{INVITES, Person, stranger};

#[tokio::test]
async fn a_program_calls_with_its_users_rights_until_the_token_is_revoked() {
    let tailnet = found("programs.example", "organizational").await;
    let keys = tailnet.path("keys");
    let request = json!({ "description": "nightly report", "expirySeconds": 86_400 });
    let made = tailnet.owner.post(&keys, request).await.expect(200).json;
    let token = text(&made["key"]);
    assert!(token.starts_with("tskey-api-"));
    let program = Person { token: Some(token.clone()) };
    program.make_link().await;
    let basic = format!("Basic {}", Base64::encode_string(format!("{token}:").as_bytes()));
    let listed = stranger().call(Method::GET, INVITES, None, &[("authorization", &basic)]).await.expect(200);
    assert_eq!(listed.json.as_array().map(Vec::len), Some(1));

    program.post(&keys, json!({})).await.expect(403);
    program.get("/api/v2/tailnets").await.expect(403);
    program.get("/api/v2/tailnet/acme.example/users").await.expect(404);
    let shown = tailnet.owner.get(&keys).await.expect(200);
    assert!(!shown.text.contains(&token), "it is shown once");
    assert_eq!(shown.json["keys"][0]["description"], "nightly report");

    let key = tailnet.path(&format!("keys/{}", text(&made["id"])));
    assert_eq!(tailnet.owner.delete(&key).await.expect(200).json, json!({}));
    program.get(INVITES).await.expect(401);
    tailnet.owner.delete(&key).await.expect(404);
    assert_eq!(
        tailnet.owner.events_of(&made["id"]).await,
        ["API_KEY.CREATE by owner@programs.example", "API_KEY.DELETE by owner@programs.example"]
    );
}
