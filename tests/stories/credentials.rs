//! Credentials: who they say is calling, and in which tailnet (W2, W3).

use serde_json::json;
use tests::World;

#[tokio::test]
async fn a_tailnet_is_named_by_a_dash_its_number_or_its_name() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for tailnet in ["-", "acme.example", "acme%2Eexample", acme.id.to_string().as_str()] {
        acme.admin().get(&format!("/api/v2/tailnet/{tailnet}/users")).await.expect(200);
    }
    let at_home = world.person("admin@acme.example");
    at_home.get("/api/v2/tailnet/-/users").await.expect(200);
    world.person("stranger@elsewhere.example").get("/api/v2/tailnet/-/users").await.expect(404);
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
        let answer = nobody.get("/api/v2/tailnet/-/users").await.expect(401);
        assert!(!answer.message().is_empty());
        nobody.post("/api/v2/user-invites/-/accept", json!({ "invite": "x" })).await.expect(401);
    }
    expired.get("/api/v2/tailnet/-/users").await.expect(401);
}
