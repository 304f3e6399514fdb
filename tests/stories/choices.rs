//! What an inviter chooses for an invite beside role and address: the language of its mail, and whether it reminds (R27).

use http::Method;
use serde_json::{Value, json};
use shared::domain::Language;
use tests::{World, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

#[tokio::test]
async fn an_invite_shows_the_language_and_the_reminder_that_its_inviter_chose() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for language in Language::ALL {
        let email = format!("{language}@friends.example");
        let body = json!([{ "email": email, "language": language.code(), "remind": false }]);
        let made = acme.create(body).await.expect(200).json[0].clone();
        assert_eq!((&made["language"], &made["remind"]), (&json!(language.code()), &json!(false)));
        let shown = acme.admin().get(&path_of(&made)).await.expect(200).json;
        assert_eq!((&shown["language"], &shown["remind"]), (&made["language"], &made["remind"]));
    }
    let listed = acme.open_invites().await;
    let languages: Vec<&str> =
        listed.iter().rev().map(|invite| invite["language"].as_str().unwrap()).collect();
    assert_eq!(languages, Language::ALL.map(Language::code));
}

#[tokio::test]
async fn without_a_choice_an_invite_is_english_and_reminds_and_its_row_is_as_before() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([
        { "email": "dora@friends.example" },
        { "email": "emil@friends.example", "language": "en", "remind": true },
        {},
        { "language": "ar", "remind": false },
    ]);
    let made = acme.create(body).await.expect(200).json;
    let shown: Vec<(&Value, &Value)> =
        made.as_array().unwrap().iter().map(|one| (&one["language"], &one["remind"])).collect();
    let (en, ar, yes) = (json!("en"), json!("ar"), json!(true));
    // A link has nothing that could remind.
    assert_eq!(shown, [(&en, &yes), (&en, &yes), (&en, &Value::Null), (&ar, &Value::Null)]);
    let rows = world.rows().await;
    let invites: Vec<&String> = rows.iter().filter(|row| row.contains("\"sk\":\"I#")).collect();
    assert_eq!(invites.len(), 4);
    assert_eq!(invites.iter().filter(|row| row.contains("\"language\"")).count(), 1, "{invites:?}");
    assert!(!invites.iter().any(|row| row.contains("eminder")), "{invites:?}");
}

#[tokio::test]
async fn an_idempotency_key_stands_for_language_and_reminder_too() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let create = async |body: Value| {
        let headers = [("Idempotency-Key", "k")];
        acme.admin().call(Method::POST, INVITES, &body.to_string(), &headers).await
    };
    let german = json!([{ "email": "dora@friends.example", "language": "de" }]);
    let first = create(german.clone()).await.expect(200);
    assert_eq!(create(german).await, first);
    let same = json!([{ "remind": true, "language": "de", "email": "dora@friends.example" }]);
    assert_eq!(create(same).await, first, "what is the default may be said, too");
    for other in [
        json!([{ "email": "dora@friends.example" }]),
        json!([{ "email": "dora@friends.example", "language": "fr" }]),
        json!([{ "email": "dora@friends.example", "language": "de", "remind": false }]),
    ] {
        create(other).await.expect(422);
    }
}
