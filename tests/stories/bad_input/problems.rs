//! Everything that is wrong with a request is said at once, with what was sent and a code for programs (R4, P5).

use http::Method;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Answer, World};

use super::INVITES;
use super::bodies::Operation;

/// Field and code of each problem.
fn named(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.json["errors"].as_array().unwrap();
    errors.iter().map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect()
}

fn values(answer: &Answer) -> Vec<Value> {
    answer.json["errors"].as_array().unwrap().iter().map(|error| error["value"].clone()).collect()
}

#[tokio::test]
async fn every_problem_of_a_request_is_named_at_once_whatever_its_kind() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([
        { "email": "c@friends.example" },
        { "email": "bad", "role": "emperor" },
        { "email": "C@Friends.example" },
        { "role": "owner" },
        { "bindToEmail": true },
        { "role": 7, "mail": "x" },
        "text",
        { "email": "worse", "bindToEmail": true, "remind": true },
        { "bindToEmail": true, "remind": true, "language": "tlh" },
    ]);
    let before = world.rows().await;
    let headers = [("idempotency-key", "\u{e9}")];
    let refused = acme.admin().call(Method::POST, INVITES, &body.to_string(), &headers).await.expect(400);
    let expected = [
        ("Idempotency-Key", "invalid"),
        ("[1].role", "invalid"),
        ("[1].email", "invalid"),
        ("[2].email", "repeated"),
        ("[3].role", "role-not-allowed"),
        ("[4].bindToEmail", "invalid"),
        ("[5].mail", "invalid"),
        ("[5].role", "invalid"),
        ("[6]", "invalid"),
        ("[7].email", "invalid"),
        ("[8].language", "invalid"),
        ("[8].bindToEmail", "invalid"),
        ("[8].remind", "invalid"),
    ];
    assert_eq!(named(&refused), expected);
    let sent = [
        Value::Null,
        json!("emperor"),
        json!("bad"),
        json!("c@friends.example"),
        json!("owner"),
        json!(true),
        json!("x"),
        json!(7),
        json!("text"),
        json!("worse"),
        json!("tlh"),
        json!(true),
        json!(true),
    ];
    assert_eq!(values(&refused), sent);
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn what_is_wrong_with_the_size_hides_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mut many = vec![json!({}); 50];
    many[49] = json!({ "email": "bad" });
    let refused = acme.create(many.into()).await.expect(400);
    assert_eq!(named(&refused), [("body", "invalid"), ("[49].email", "invalid")]);
}

#[tokio::test]
async fn every_address_that_is_taken_is_named_with_a_code_that_says_by_what() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let address = |index: usize| format!("first.last{index:02}@friends.example");
    acme.create((0..48).map(|index| json!({ "email": address(index) })).collect()).await.expect(200);
    let again = (0..48).map(|index| json!({ "email": address(index).to_uppercase() }));
    let refused =
        acme.create(again.chain([json!({ "email": "member@acme.example" })]).collect()).await.expect(409);
    assert!(refused.text.len() <= 8 * 1024, "{}", refused.text.len());
    let codes = named(&refused);
    assert_eq!(codes.len(), 49);
    assert!(codes[..48].iter().all(|(_, code)| *code == "invited"));
    assert_eq!(codes[48], ("[48].email", "member"));
    let expected: Vec<Value> =
        (0..48).map(|index| json!(address(index))).chain([json!("member@acme.example")]).collect();
    assert_eq!(values(&refused), expected);
}

#[tokio::test]
async fn an_address_that_is_taken_is_named_only_where_nothing_is_wrong_in_itself() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    let refused =
        acme.create(json!([{ "email": "dora@friends.example" }, { "email": "bad" }])).await.expect(400);
    assert_eq!(named(&refused), [("[1].email", "invalid")]);
}

#[tokio::test]
async fn roles_that_the_caller_may_not_grant_are_named_before_anything_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let post = async |role: Role, body: Value| acme.user(role).post(INVITES, body).await;
    for others in [json!({}), json!({ "bindToEmail": true })] {
        let body = json!([{ "role": "member" }, { "role": "admin" }, others]);
        let refused = post(Role::ItAdmin, body.clone()).await.expect(403);
        assert_eq!(named(&refused), [("[1].role", "role-not-allowed")]);
        assert_eq!(values(&refused), [json!("admin")]);
        let refused = post(Role::Member, body).await.expect(403);
        assert_eq!(refused.json.get("errors"), None, "{}", refused.text);
    }
}

#[tokio::test]
async fn other_bodies_are_refused_for_everything_at_once_too() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let cases: [(Operation, &str, &[&str]); 7] = [
        (Operation::CreateTailnet, "{}", &["name", "kind"]),
        (Operation::CreateTailnet, r#"{"name":"A","kind":7,"id":"1"}"#, &["kind", "id", "name"]),
        (
            Operation::CreateKey,
            r#"{"description":7,"expirySeconds":1,"key":"x"}"#,
            &["description", "key", "expirySeconds"],
        ),
        (
            Operation::UpdateSettings,
            r#"{"usersApprovalOn":1,"httpsEnabled":true,"x":null}"#,
            &["usersApprovalOn", "httpsEnabled", "x"],
        ),
        (Operation::UpdateSettings, r#"{"x":1,"x":2,"x":3}"#, &["x", "x", "x", "x"]),
        (Operation::SetUserRole, r#"{"status":"active"}"#, &["status", "role"]),
        (Operation::AcceptInvite, r#"{"invites":"x"}"#, &["invites", "invite"]),
    ];
    for (operation, body, fields) in cases {
        let refused = operation.say(&acme, body).await.expect(400);
        let names: Vec<&str> = named(&refused).into_iter().map(|(field, _)| field).collect();
        assert_eq!(names, fields, "{operation:?} {body}");
        assert!(fields.iter().all(|field| refused.message().contains(field)), "{}", refused.text);
    }
}

#[tokio::test]
async fn a_name_that_is_taken_and_a_key_that_was_used_have_codes() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let refused = acme.admin().founds("acme.example", "personal").await.expect(409);
    assert_eq!(named(&refused), [("name", "taken")]);
    let headers = [("idempotency-key", "k")];
    acme.admin().call(Method::POST, INVITES, "[{}]", &headers).await.expect(200);
    let refused = acme.admin().call(Method::POST, INVITES, "[{},{}]", &headers).await.expect(422);
    assert_eq!(named(&refused), [("Idempotency-Key", "used")]);
}
