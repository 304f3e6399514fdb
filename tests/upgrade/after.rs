//! What was begun with the earlier version goes on with this one.

use http::Method;
use local::schedule;
use serde_json::{Value, json};
use tests::deployed::founding::text;
use tests::deployed::people::{Person, signed_in, stranger};
use tests::deployed::stack::{STACK, after_a_minute, eventually};

use crate::asking::{action, lacking, log};
use crate::memory::{BOUND, IDEMPOTENCY_KEY, MEMORY, OPTED_OUT, OWNER, TAILNET, WAITS_FOR_MAIL};

fn below(path: &str) -> String {
    format!("/api/v2/tailnet/{TAILNET}/{path}")
}

#[tokio::test]
async fn an_open_link_is_opened_and_joined_by_and_one_that_was_used_is_dead() {
    let link = &MEMORY.invite("open")["inviteUrl"];
    let path = text(link);
    let opened = stranger().get(path.strip_prefix(&STACK.api).expect("it leads to the API")).await;
    assert_eq!(opened.expect(303).header("location"), Some("/join"));
    let joined = signed_in("open@friends.example").await.accept(link).await.expect(200).json;
    assert_eq!(joined["status"], "needs-approval");
    signed_in("late@friends.example").await.accept(link).await.expect(410);
    for dead in ["used", "deleted"] {
        let link = &MEMORY.invite(dead)["inviteUrl"];
        signed_in("late@friends.example").await.accept(link).await.expect(410);
    }
    let again = signed_in("used@friends.example").await.accept(&MEMORY.invite("used")["inviteUrl"]).await;
    assert_eq!(
        again.expect(200).json["status"],
        "needs-approval",
        "to the same person it says the same again"
    );
}

#[tokio::test]
async fn the_page_of_an_invite_that_was_open_in_a_browser_still_shows_it() {
    let cookie = [("cookie", MEMORY.visitor.as_str())];
    let page = stranger().call(Method::GET, "/join", None, &cookie).await.expect(200);
    assert!(page.text.replace('\u{202f}', "").contains(TAILNET), "{}", page.text);
}

#[tokio::test]
async fn an_invite_for_one_address_lets_nobody_else_in() {
    let link = &MEMORY.invite("bound")["inviteUrl"];
    signed_in("other@friends.example").await.accept(link).await.expect(403);
    signed_in(BOUND).await.accept(link).await.expect(200);
    let user = MEMORY.owner().user(BOUND).await.expect("they have joined");
    assert_eq!((&user["role"], &user["status"]), (&json!("network-admin"), &json!("needs-approval")));
}

#[tokio::test]
async fn sessions_and_api_access_tokens_still_work() {
    let browser = [("cookie", MEMORY.browser.as_str())];
    let me = stranger().call(Method::GET, "/api/v2/me", None, &browser).await.expect(200).json;
    assert_eq!(me["loginName"], OWNER);
    MEMORY.owner().make_link().await;
    let program = Person { token: Some(MEMORY.api_token.clone()) };
    let made = program.post(&below("user-invites"), json!([{}])).await.expect(200).json;
    program.delete(&format!("/api/v2/user-invites/{}", text(&made[0]["id"]))).await.expect(200);
    let keys = MEMORY.owner().get(&below("keys")).await.expect(200).json;
    let key = text(&keys["keys"][0]["id"]);
    MEMORY.owner().delete(&below(&format!("keys/{key}"))).await.expect(200);
    program.get(&below("user-invites")).await.expect(401);
}

#[tokio::test]
async fn a_request_that_is_repeated_answers_as_the_first_did() {
    let (body, answer) = &MEMORY.repeatable;
    let headers = [("idempotency-key", IDEMPOTENCY_KEY)];
    let post = async |body: &Value| {
        MEMORY.owner().call(Method::POST, &below("user-invites"), Some(body.clone()), &headers).await
    };
    let again = post(body).await.expect(200).json;
    assert_eq!(lacking(answer, &again, ""), Vec::<String>::new());
    post(&json!([{}])).await.expect(422);
    assert_eq!(STACK.mails_to("twice@friends.example").await.len(), 1);
}

#[tokio::test]
async fn the_mail_that_waited_goes_out_with_its_link() {
    // An update does not start a schedule that was stopped.
    let rule = json!({ "Name": STACK.resources["RequeueMailOften"].id });
    STACK.call("AWSEvents.EnableRule", "events", &rule).await;
    let sent = async || {
        STACK.invoke("requeue-mail", &schedule::event().to_string()).await;
        STACK.mails_to(WAITS_FOR_MAIL).await.into_iter().nth(1)
    };
    let mail = after_a_minute("the mail is sent", sent).await;
    assert_eq!(mail.link(), MEMORY.invite("waiting")["inviteUrl"]);
}

#[tokio::test]
async fn whoever_opted_out_gets_no_mail() {
    let owner = MEMORY.owner();
    owner.invite(OPTED_OUT).await;
    let suppressed =
        async || owner.open_invite_to(OPTED_OUT).await.filter(|invite| invite["emailStatus"] == "suppressed");
    eventually("the mail is suppressed", suppressed).await;
    assert_eq!(STACK.mails_to(OPTED_OUT).await.len(), 1, "the one that led them there");
}

#[tokio::test]
async fn who_waits_can_be_approved_and_who_is_suspended_restored() {
    let owner = MEMORY.owner();
    for (user, change) in [("waiting", "approve"), ("suspended", "restore")] {
        let path = format!("/api/v2/users/{}", MEMORY.user(user));
        owner.post_nothing(&format!("{path}/{change}")).await.expect(200);
        assert_eq!(owner.get(&path).await.expect(200).json["status"], "active", "{user}");
    }
    owner.get(&format!("/api/v2/users/{}", MEMORY.user("removed"))).await.expect(404);
    let neighbour = Person { token: Some(MEMORY.neighbour.clone()) };
    neighbour.post_nothing(&below("leave")).await.expect(200);
}

#[tokio::test]
async fn the_log_has_everything_in_its_order_and_goes_on() {
    let made = MEMORY.owner().make_link().await;
    let entries = log(&MEMORY.owner()).await;
    let (earlier, later) = entries.split_at(MEMORY.log.len());
    assert_eq!(lacking(&json!(MEMORY.log), &json!(earlier), "log"), Vec::<String>::new());
    let of_invite: Vec<_> =
        later.iter().filter(|entry| entry["target"]["id"] == made["id"]).map(action).collect();
    assert_eq!(of_invite, ["INVITE.CREATE"]);
}

#[tokio::test]
async fn everybody_is_among_the_people_when_the_operator_has_filled_the_directory() {
    let filled = STACK.operator().args(["fill-directory", "--write", "--stack", "e2e"]).output();
    let filled = filled.expect("the command can be started");
    assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));
    let wanted = ["waiting", "active", "suspended", "external"].map(|user| MEMORY.user(user));
    let listed = async || {
        let people = MEMORY.owner().get(&below("people?kind=user&limit=100")).await.expect(200).text;
        wanted.iter().all(|id| people.contains(&format!("\"{id}\""))).then_some(())
    };
    eventually("everybody is listed", listed).await;
}
