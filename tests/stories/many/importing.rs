//! Inviting the addresses of a list: a result for each, and a check beforehand (R28).

use http::Method;
use serde_json::{Value, json};
use shared::domain::{Role, SendBudget};
use tests::{Answer, Fault, Somebody, World};

use super::outcomes;

pub(crate) const IMPORT: &str = "/api/v2/tailnet/-/user-invites/-/import";
pub(crate) const CHECK: &str = "/api/v2/tailnet/-/user-invites/-/check";

pub(crate) fn friends(count: usize) -> Value {
    (0..count).map(|at| json!({ "email": format!("friend{at:03}@friends.example") })).collect()
}

async fn import_with(by: &Somebody, key: &str, rows: &Value) -> Answer {
    by.call(Method::POST, IMPORT, &rows.to_string(), &[("Idempotency-Key", key)]).await
}

#[tokio::test]
async fn each_address_of_a_list_is_invited_or_says_why_not_as_a_check_has_said() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invited = acme.invite("dora@friends.example").await;
    let rows = json!([
        { "email": "Emil@Friends.Example" },
        { "email": "dora@friends.example" },
        { "email": "member@acme.example" },
        { "email": "emil@friends.example", "role": "auditor" },
        { "email": "no address" },
        { "role": "auditor" },
        { "email": "finn@friends.example", "role": "emperor" },
        { "email": "gwen@friends.example", "role": "admin" },
        { "email": "hedy@friends.example", "role": "billing-admin", "language": "de", "bindToEmail": true },
        "ida@friends.example",
    ]);
    let expected = ["invited", "member", "repeated", "invalid", "invalid", "invalid", "role-not-allowed"];
    let it_admin = acme.user(Role::ItAdmin);
    let before = world.rows().await;

    let checked = it_admin.post(CHECK, rows.clone()).await.expect(200);
    assert_eq!(outcomes(&checked)[1..8], expected[..]);
    assert_eq!(
        [outcomes(&checked)[0], outcomes(&checked)[8], outcomes(&checked)[9]],
        ["ready", "ready", "invalid"]
    );
    assert_eq!(world.rows().await, before, "a check changes nothing");

    let imported = it_admin.post(IMPORT, rows).await.expect(200);
    assert_eq!(outcomes(&imported)[1..8], expected[..]);
    assert_eq!(
        [outcomes(&imported)[0], outcomes(&imported)[8], outcomes(&imported)[9]],
        ["done", "done", "invalid"]
    );
    let results = &imported.json["results"];
    assert_eq!(results[0]["email"], "emil@friends.example");
    assert_eq!(results[1]["inviteId"], invited["id"]);
    let member = acme.user(Role::Member);
    assert_eq!(results[2]["user"], json!({ "id": member.id.to_string(), "displayName": "Member" }));
    assert_eq!(results[4]["message"], "email: not an e-mail address such as name@example.com");
    assert_eq!(results[5]["message"], "email: is required");

    let open = acme.open_invites().await;
    assert_eq!(open.len(), 3);
    let hedy = open.iter().find(|invite| invite["id"] == results[8]["inviteId"]).unwrap();
    assert_eq!(
        (&hedy["email"], &hedy["role"], &hedy["language"], &hedy["bindToEmail"]),
        (&json!("hedy@friends.example"), &json!("billing-admin"), &json!("de"), &json!(true))
    );
    world.drain().await;
    assert_eq!(world.mailbox.mails_to("hedy@friends.example").len(), 1);
}

#[tokio::test]
async fn a_list_repeated_with_its_key_is_done_once_and_goes_on_where_it_ended() {
    let world = World::with_budget(SendBudget::new(60, 60)).await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let rows = friends(70);
    let checked = admin.post(CHECK, rows.clone()).await.expect(200);
    assert_eq!(outcomes(&checked).iter().filter(|outcome| **outcome == "limit").count(), 10);
    let first = import_with(&admin, "a key", &rows).await.expect(200);
    assert_eq!(outcomes(&first)[..60], ["done"; 60]);
    assert_eq!(outcomes(&first)[60..], ["limit"; 10]);

    world.advance(jiff::SignedDuration::from_mins(20));
    let second = import_with(&admin, "a key", &rows).await.expect(200);
    assert_eq!(outcomes(&second), ["done"; 70]);
    assert_eq!(
        second.json["results"].as_array().unwrap()[..60],
        first.json["results"].as_array().unwrap()[..60]
    );
    let third = import_with(&admin, "a key", &rows).await.expect(200);
    assert_eq!(third.json, second.json);
    world.drain().await;
    for address in ["friend000@friends.example", "friend069@friends.example"] {
        assert_eq!(world.mailbox.mails_to(address).len(), 1);
    }

    let other = import_with(&admin, "a key", &friends(3)).await.expect(422);
    assert_eq!(other.json["errors"][0]["field"], "Idempotency-Key");
    // Somebody else's key is another one.
    let of_owner = import_with(&acme.owner(), "a key", &friends(3)).await.expect(200);
    assert_eq!(outcomes(&of_owner), ["invited"; 3]);
}

#[tokio::test]
async fn two_imports_with_one_key_at_once_make_one_invite_an_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let rows = friends(5);
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let slow = import_with(&admin, "a key", &rows);
    let quick = async {
        world.calls.until_held().await;
        let answer = import_with(&admin, "a key", &rows).await.expect(200);
        world.calls.release();
        answer
    };
    let (slow, quick) = tokio::join!(Box::pin(slow), Box::pin(quick));
    let slow = slow.expect(200);
    assert_eq!(outcomes(&slow), ["done"; 5]);
    assert_eq!(slow.json, quick.json);
    assert_eq!(acme.open_invites().await.len(), 5);
}

#[tokio::test]
async fn an_address_taken_meanwhile_stops_no_other() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let import = admin.post(IMPORT, friends(3));
    let meanwhile = async {
        world.calls.until_held().await;
        let invited = json!([{ "email": "friend001@friends.example" }]);
        acme.owner().post("/api/v2/tailnet/-/user-invites", invited).await.expect(200);
        world.calls.release();
    };
    let (answer, ()) = tokio::join!(Box::pin(import), Box::pin(meanwhile));
    assert_eq!(outcomes(&answer.expect(200)), ["done", "invited", "done"]);
    assert_eq!(acme.open_invites().await.len(), 3);
}

#[tokio::test]
async fn what_a_busy_table_leaves_undone_is_said_and_tried_again_with_the_key() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let rows = friends(100);
    world.calls.inject("TransactWriteItems", 1, 100, Fault::Throttled);
    let first = import_with(&admin, "a key", &rows).await.expect(200);
    assert_eq!(outcomes(&first)[..48], ["done"; 48]);
    assert_eq!(outcomes(&first)[48..], ["busy"; 52]);
    world.calls.heal();
    let second = import_with(&admin, "a key", &rows).await.expect(200);
    assert_eq!(outcomes(&second), ["done"; 100]);
    assert_eq!(acme.open_invites().await.len(), 100);
}

#[tokio::test]
async fn a_list_that_is_none_or_too_long_is_refused_as_a_whole() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let before = world.rows().await;
    for path in [IMPORT, CHECK] {
        for rows in [json!([]), friends(201), json!("dora@friends.example")] {
            let answer = acme.admin().post(path, rows).await.expect(400);
            assert_eq!(answer.json["errors"][0]["field"], "body", "{}", answer.text);
        }
    }
    import_with(&acme.admin(), "", &friends(1)).await.expect(400);
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn whoever_has_no_verified_address_imports_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let guest = world.unverified_person("guest@friends.example");
    let joined = tests::accept(&guest, &acme.link().await).await.expect(200);
    let id = joined.json["id"].as_str().unwrap();
    acme.owner().post_nothing(&format!("/api/v2/users/{id}/approve")).await.expect(200);
    acme.owner().post(&format!("/api/v2/users/{id}/role"), json!({ "role": "it-admin" })).await.expect(200);
    let guest = world.person_in("guest@friends.example", acme.id);
    for path in [CHECK, IMPORT] {
        guest.post(path, friends(1)).await.expect(403);
    }
}
