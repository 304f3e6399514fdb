//! Fills the stack of the earlier version by the API and the pages that every version has, and notes what it has and says.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};
use tests::deployed::browser::{Browser, text as text_of};
use tests::deployed::founding::{Founded, found_by, text};
use tests::deployed::people::{Person, signed_in};
use tests::deployed::stack::{STACK, eventually};

use crate::asking::{Asked, ask, log, secret};
use crate::memory::{BOUND, IDEMPOTENCY_KEY, Memory, OPTED_OUT, OWNER, TAILNET, WAITS_FOR_MAIL};

/// How often the rows must be the same, one look after the other, to be at rest: some seconds, in which every stream is polled.
const LOOKS_AT_REST: usize = 30;

#[tokio::test]
async fn a_stack_of_the_earlier_version_is_used_in_every_way() {
    let tailnet = found_by(signed_in(OWNER).await, TAILNET, "organizational").await;
    let policy = json!({ "usersRoleAllowedToJoinExternalTailnets": "member" });
    tailnet.set(&tailnet.owner, policy).await.expect(200);
    let neighbour = signed_in("owner@neighbour.example").await;
    let elsewhere = found_by(neighbour, "neighbour.example", "organizational").await;
    let mut browser = Browser::default();
    browser.signs_in(OWNER, "/").await;
    let mut visitor = Browser::default();

    let users = let_users_in(&tailnet, &elsewhere).await;
    let mut invites = invite(&tailnet, &mut visitor).await;
    opt_out(&elsewhere).await;
    let key = json!({ "description": "nightly report" });
    let api_token = text(&tailnet.owner.post(&tailnet.path("keys"), key).await.expect(200).json["key"]);
    let body = json!([{ "role": "auditor" }, { "email": "twice@friends.example" }]);
    let repeatable = post_with_key(&tailnet, &body).await;
    invites.insert("waiting".to_owned(), invite_twice(&tailnet).await);

    // What the schedule does to the mail that waits would be in the way of comparing rows.
    let schedule = &STACK.resources["RequeueMailOften"].id;
    STACK.call("AWSEvents.DisableRule", "events", &json!({ "Name": schedule })).await;
    let rows = rows_at_rest().await;
    let (owner, neighbour) = (token_of(&tailnet.owner), token_of(&elsewhere.owner));
    let memory = Memory {
        rows,
        resources: STACK.resources.clone(),
        secrets: secrets().await,
        answers: ask_everything(&[&owner, &api_token, &neighbour], &invites, &users).await,
        log: log(&tailnet.owner).await,
        owner,
        api_token,
        browser: browser.cookie(),
        visitor: visitor.cookie(),
        neighbour,
        invites,
        users,
        repeatable: (body, repeatable),
    };
    memory.keep();
}

/// The ids of users, by what becomes of them.
async fn let_users_in(tailnet: &Founded, elsewhere: &Founded) -> BTreeMap<String, String> {
    let mut users = BTreeMap::new();
    for what in ["waiting", "active", "suspended", "removed"] {
        let member = tailnet.lets_in(signed_in(&format!("{what}@friends.example")).await).await;
        if what != "waiting" {
            tailnet.does("approve", &member).await.expect(200);
        }
        match what {
            "active" => tailnet.sets_role(&member, "it-admin").await.expect(200),
            "suspended" => tailnet.does("suspend", &member).await.expect(200),
            "removed" => tailnet.does("delete", &member).await.expect(200),
            _ => continue,
        };
        users.insert(what.to_owned(), member.id);
    }
    let waiting = tailnet.owner.user("waiting@friends.example").await.expect("they have joined");
    users.insert("waiting".to_owned(), text(&waiting["id"]));
    users.insert("external".to_owned(), tailnet.lets_in(elsewhere.owner.clone()).await.id);
    users
}

/// Makes invites, and opens the page of one. They are named by what becomes of them.
async fn invite(tailnet: &Founded, visitor: &mut Browser) -> BTreeMap<String, Value> {
    let owner = &tailnet.owner;
    let bound = json!([{ "email": BOUND, "bindToEmail": true, "role": "network-admin", "language": "de" }]);
    let bound = owner.post(&tailnet.path("user-invites"), bound).await.expect(200).json[0].take();
    let mailed = owner.invite("mailed@friends.example").await;
    for address in [BOUND, "mailed@friends.example"] {
        STACK.mail_to(address, 1).await;
    }
    let (open, page, used, deleted) =
        (owner.make_link().await, owner.make_link().await, owner.make_link().await, owner.make_link().await);
    signed_in("used@friends.example").await.accept(&used["inviteUrl"]).await.expect(200);
    owner.delete(&format!("/api/v2/user-invites/{}", text(&deleted["id"]))).await.expect(200);
    let path = text(&page["inviteUrl"]);
    let opened = visitor.get(path.strip_prefix(&STACK.api).expect("it leads to the API")).await;
    assert_eq!(opened.status(), 303);
    let named = [
        ("bound", bound),
        ("mailed", mailed),
        ("open", open),
        ("page", page),
        ("used", used),
        ("deleted", deleted),
    ];
    named.map(|(name, invite)| (name.to_owned(), invite)).into()
}

/// Somebody follows the link of a mail to the page on which they say that they never want another.
async fn opt_out(tailnet: &Founded) {
    tailnet.owner.invite(OPTED_OUT).await;
    let mail = STACK.mail_to(OPTED_OUT, 1).await;
    let page = mail.opt_out_link().strip_prefix(&STACK.api).expect("it leads to the API").to_owned();
    let mut reader = Browser::default();
    assert!(text_of(reader.get(&page).await).await.contains(r#"value="never""#));
    let form = "application/x-www-form-urlencoded";
    assert!(
        text_of(reader.post(&page, form, "again=never".to_owned()).await).await.contains(r#"value="yes""#)
    );
}

/// An invite whose mail waits, as the address was mailed within the last minute.
async fn invite_twice(tailnet: &Founded) -> Value {
    let first = tailnet.owner.invite(WAITS_FOR_MAIL).await;
    STACK.mail_to(WAITS_FOR_MAIL, 1).await;
    tailnet.owner.delete(&format!("/api/v2/user-invites/{}", text(&first["id"]))).await.expect(200);
    let second = tailnet.owner.invite(WAITS_FOR_MAIL).await;
    let held = async || {
        let invite = tailnet.owner.open_invite_to(WAITS_FOR_MAIL).await;
        invite.filter(|invite| invite["emailStatus"] == "held")
    };
    eventually("the mail is held", held).await;
    second
}

async fn post_with_key(tailnet: &Founded, body: &Value) -> Value {
    let headers = [("idempotency-key", IDEMPOTENCY_KEY)];
    let path = tailnet.path("user-invites");
    let made = tailnet.owner.call(Method::POST, &path, Some(body.clone()), &headers).await;
    STACK.mail_to("twice@friends.example", 1).await;
    made.expect(200).json
}

/// The rows, when nothing changes them any more.
async fn rows_at_rest() -> BTreeMap<String, Value> {
    let (mut seen, mut looks) = (BTreeMap::new(), 0);
    eventually("the functions are done", async || {
        let rows = STACK.rows().await;
        looks = if rows == seen { looks + 1 } else { 0 };
        seen = rows;
        (looks == LOOKS_AT_REST).then_some(())
    })
    .await;
    seen
}

async fn secrets() -> BTreeMap<String, Value> {
    let mut secrets = BTreeMap::new();
    for (name, resource) in &STACK.resources {
        if resource.kind == "AWS::SecretsManager::Secret" {
            secrets.insert(name.clone(), secret(&resource.id).await);
        }
    }
    secrets
}

/// Everything that can be read of the tailnet, asked by each caller. What the earlier version does not have yet, it answers with 404.
async fn ask_everything(
    callers: &[&str],
    invites: &BTreeMap<String, Value>,
    users: &BTreeMap<String, String>,
) -> Vec<Asked> {
    let below = ["user-invites", "users", "settings", "keys", "usage", "people", "people?status=invited"];
    let mut paths: Vec<_> = below.map(|what| format!("/api/v2/tailnet/{TAILNET}/{what}")).into();
    paths.push(format!("/api/v2/tailnet/{TAILNET}/logging/configuration?start=2000-01-01T00:00:00Z"));
    paths.extend(["/api/v2/tailnets".to_owned(), format!("/api/v2/me?tailnet={TAILNET}")]);
    paths.extend(invites.values().map(|invite| format!("/api/v2/user-invites/{}", text(&invite["id"]))));
    paths.extend(users.values().map(|id| format!("/api/v2/users/{id}")));
    let mut answers = Vec::new();
    for caller in callers {
        for path in &paths {
            answers.push(ask(caller, path).await);
        }
    }
    answers
}

fn token_of(person: &Person) -> String {
    person.token.clone().expect("they have a session")
}
