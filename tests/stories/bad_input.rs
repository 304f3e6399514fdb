//! Bad input gets a 4xx that says which field is wrong and why, and changes nothing (P5).

mod anything;
mod bodies;
mod paths;
mod problems;

use http::Method;
use serde_json::{Value, json};
use tests::{Answer, Tailnet, World};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

async fn refused(acme: &Tailnet<'_>, body: &str, status: u16) -> Answer {
    let answer = acme.admin().call(Method::POST, INVITES, body, &[]).await.expect(status);
    assert!(answer.json["message"].is_string(), "{}", answer.text);
    assert!(answer.json.get("data").is_none() && answer.json["status"].is_u64(), "{}", answer.text);
    answer
}

#[tokio::test]
async fn a_body_that_cannot_be_taken_names_its_field_and_leaves_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    let cases = [
        ("", "body"),
        ("nonsense", "body"),
        ("[]", "body"),
        ("null", "body"),
        ("7", "body"),
        ("[7]", "[0]"),
        ("[{}] trailing", "body"),
        (r#"[{"role":"emperor"}]"#, "[0].role"),
        (r#"[{"role":"owner"}]"#, "[0].role"),
        (r#"[{"role":7}]"#, "[0].role"),
        (r#"[{},{"email":"nobody"}]"#, "[1].email"),
        (r#"[{"email":""}]"#, "[0].email"),
        (r#"[{"email":["dora@friends.example"]}]"#, "[0].email"),
        (r#"[{"email":"dora@friends.example"},{"email":"DORA@friends.example"}]"#, "[1].email"),
        (r#"[{"bindToEmail":"yes"}]"#, "[0].bindToEmail"),
        (r#"[{"bindToEmail":true}]"#, "[0].bindToEmail"),
        (r#"[{"language":"tlh"}]"#, "[0].language"),
        (r#"[{"language":"DE"}]"#, "[0].language"),
        (r#"[{"email":"dora@friends.example","language":["de"]}]"#, "[0].language"),
        (r#"[{"email":"dora@friends.example","remind":"no"}]"#, "[0].remind"),
        (r#"[{"remind":true}]"#, "[0].remind"),
        (r#"[{"mail":"dora@friends.example"}]"#, "mail"),
        (r#"{"role":"member","id":"1"}"#, "id"),
    ];
    for (body, field) in cases {
        let answer = refused(&acme, body, 400).await;
        assert!(answer.message().contains(field), "{body}: {}", answer.text);
        assert!(answer.json["errors"][0]["field"].is_string(), "{body}: {}", answer.text);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn every_field_to_blame_is_named_at_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = r#"[{"email":"nobody"},{"role":"emperor"},{"email":"dora@friends.example"}]"#;
    let answer = refused(&acme, body, 400).await;
    assert!(answer.message().contains("[0].email") && answer.message().contains("[1].role"));
    acme.invite("dora@friends.example").await;
    acme.invite("emil@friends.example").await;
    let body = json!([{ "email": "dora@friends.example" }, { "email": "new@friends.example" }, { "email": "emil@friends.example" }, { "email": "member@acme.example" }]);
    let answer = refused(&acme, &body.to_string(), 409).await;
    let fields: Vec<&str> = answer.json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["[0].email", "[2].email", "[3].email"]);
    assert_eq!(acme.open_invites().await.len(), 2);
}

#[tokio::test]
async fn an_error_stays_small_enough_for_clients_to_read() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let bad: Value = (0..2_000).map(|_| json!({ "email": "x" })).collect();
    let answer = refused(&acme, &bad.to_string(), 400).await;
    assert!(answer.text.len() < 8 * 1024, "{}", answer.text.len());
    let unknown = format!(r#"[{{"{}":1}}]"#, "ü".repeat(50_000));
    assert!(refused(&acme, &unknown, 400).await.text.len() < 8 * 1024);
}

#[tokio::test]
async fn more_than_49_invites_are_refused_with_the_limit() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let many = |count: usize| {
        (0..count).map(|index| json!({ "email": format!("f{index}@friends.example") })).collect::<Value>()
    };
    let answer = refused(&acme, &many(50).to_string(), 400).await;
    assert!(answer.message().contains("49") && answer.message().contains("50"));
    assert!(acme.open_invites().await.is_empty());
    let made = acme.create(many(49)).await.expect(200);
    assert_eq!(made.json.as_array().unwrap().len(), 49);
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), 49);
}

#[tokio::test]
async fn a_body_over_256_kib_is_413() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let fits = format!("[{{}}{}]", " ".repeat(256 * 1024 - 4));
    acme.admin().call(Method::POST, INVITES, &fits, &[]).await.expect(200);
    refused(&acme, &format!("{fits} "), 413).await;
    let long = json!({ "invite": "x".repeat(256 * 1024) }).to_string();
    world
        .person("dora@friends.example")
        .call(Method::POST, "/api/v2/user-invites/-/accept", &long, &[])
        .await
        .expect(413);
}

#[tokio::test]
async fn null_means_absent_and_one_object_is_as_good_as_an_array() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let made = acme
        .create(
            json!([{ "role": null, "email": null, "bindToEmail": null, "language": null, "remind": null }]),
        )
        .await
        .expect(200);
    assert_eq!(made.json[0]["role"], "member");
    let made = acme.create(json!({ "email": "dora@friends.example" })).await.expect(200);
    assert_eq!(made.json.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn answers_come_in_the_order_of_the_request() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body =
        json!([{ "email": "z@friends.example" }, {}, { "email": "a@friends.example", "role": "auditor" }]);
    let made = acme.create(body).await.expect(200);
    let emails: Vec<Option<&str>> =
        made.json.as_array().unwrap().iter().map(|invite| invite["email"].as_str()).collect();
    assert_eq!(emails, [Some("z@friends.example"), None, Some("a@friends.example")]);
}

#[tokio::test]
async fn a_key_for_idempotency_answers_as_the_first_call_did_and_only_for_the_same_request() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let create = async |who: &str, key: &str, body: Value| {
        acme.named(who).call(Method::POST, INVITES, &body.to_string(), &[("Idempotency-Key", key)]).await
    };
    let one = json!([{ "email": "dora@friends.example" }, {}]);
    let first = create("admin", "k", one.clone()).await.expect(200);
    let dora = world.person("dora@friends.example");
    tests::accept(&dora, &first.json[0]).await.expect(200);
    world.advance(jiff::SignedDuration::from_hours(23));
    assert_eq!(create("admin", "k", one.clone()).await, first, "at once or later");
    let other = create("admin", "k", json!([{}])).await.expect(422);
    assert!(other.message().contains("Idempotency-Key"));
    assert_ne!(
        create("owner", "k", json!([{}])).await.expect(200).json,
        first.json,
        "another caller's key is another key"
    );
    world.advance(jiff::SignedDuration::from_hours(2));
    create("admin", "k", json!([{}])).await.expect(200);
    for key in ["", "\u{e9}", &"k".repeat(256)] {
        let refused = create("admin", key, json!([{}])).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], "Idempotency-Key");
    }
    world.drain().await;
    assert_eq!(
        world.mailbox.mails_to("dora@friends.example").len(),
        0,
        "no mail for an invite that was used before it went out"
    );
}

#[tokio::test]
async fn an_accept_without_an_invite_names_it() {
    let world = World::new().await;
    let dora = world.person("dora@friends.example");
    for body in ["", "{}", r#"{"invite":7}"#, r#"{"invite":"x","role":"owner"}"#] {
        let answer = dora.call(Method::POST, "/api/v2/user-invites/-/accept", body, &[]).await.expect(400);
        assert!(!answer.message().is_empty());
    }
    for invite in ["", "x", "tninv_", "https://evil.example/uinv/tninv_AAAA"] {
        dora.post("/api/v2/user-invites/-/accept", json!({ "invite": invite })).await.expect(404);
    }
}
