//! The whole life of an invite in the deployed stack.

use aws_sdk_dynamodb::types::AttributeValue;
use http::Method;
use serde_json::{Value, json};

use tests::deployed::people::{INVITES, person, stranger};
use tests::deployed::stack::{STACK, eventually};

#[tokio::test]
async fn a_friend_is_invited_by_mail_opens_the_link_joins_and_waits_for_approval() {
    let admin = person("admin@acme.example");
    let invite = admin.invite("Dora@Friends.example").await;

    let mail = STACK.mail_to("dora@friends.example", 1).await;
    assert_eq!(invite["inviteUrl"], mail.link());
    assert!(mail.html.contains(mail.link()), "{}", mail.html);
    assert_eq!(
        mail.subject, "Admin invites you to join acme\u{202f}.example",
        "a blank keeps the name from being a link"
    );
    let sent = async || admin.open_invite_to("dora@").await.filter(|invite| invite["emailStatus"] == "sent");
    eventually("the invite shows that its mail was sent", sent).await;

    let path = mail.link().strip_prefix(&STACK.api).expect("the link leads to the API").to_owned();
    let code = path.strip_prefix("/uinv/").expect("the link ends in the code");
    let opened = stranger().get(&path).await.expect(303);
    assert_eq!(opened.header("location"), Some("/join"));
    let cookie =
        opened.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a cookie is set");
    assert!(!cookie.contains(code), "the cookie is sealed");
    let page = stranger().call(Method::GET, "/join", None, &[("cookie", cookie)]).await.expect(200);
    assert!(page.text.contains("acme\u{202f}.example") && !page.text.contains(code), "{}", page.text);

    let dora = person("dora@friends.example");
    let link = Value::from(mail.link());
    let joined = dora.accept(&link).await.expect(200).json;
    assert_eq!(joined["tailnetName"], "acme.example");
    assert_eq!(joined["status"], "needs-approval");
    assert_eq!(
        dora.accept(&link).await.expect(200).json,
        joined,
        "to the same person it says the same again"
    );
    person("eve@friends.example").accept(&link).await.expect(410);
    stranger().call(Method::GET, "/join", None, &[("cookie", cookie)]).await.expect(410);
    dora.get("/api/v2/tailnet/-/users").await.expect(403);

    assert_eq!(admin.open_invite_to("dora@").await, None);
    assert_eq!(admin.user("dora@friends.example").await.expect("she is a user")["status"], "needs-approval");
    let id = joined["id"].as_str().expect("a user has an id");
    assert_eq!(admin.get(&format!("/api/v2/users/{id}")).await.expect(200).json["displayName"], "Dora");
    assert_eq!(
        admin.events_of(&invite["id"]).await,
        ["INVITE.CREATE by admin@acme.example", "INVITE.ACCEPT by dora@friends.example"]
    );
    assert_eq!(admin.events_of(&joined["id"]).await, ["USER.CREATE by dora@friends.example"]);
}

#[tokio::test]
async fn a_link_lets_exactly_one_of_many_join() {
    let owner = person("owner@ann.example");
    let invite = owner.make_link().await;
    assert_eq!(invite.get("email"), None);
    let racers = (0..8).map(|number| person(&format!("racer-{number}@friends.example")));
    let answers = racers.map(|racer| {
        tokio::spawn({
            let link = invite["inviteUrl"].clone();
            async move { racer.accept(&link).await }
        })
    });
    let mut statuses = Vec::new();
    for answer in answers.collect::<Vec<_>>() {
        statuses.push(answer.await.expect("the call is made").status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410, 410, 410, 410, 410, 410, 410]);
}

#[tokio::test]
async fn an_admin_of_another_tailnet_joins_and_both_logs_say_so() {
    let invite = person("admin@acme.example").make_link().await;
    let visitor = person("network-admin@globex.example");
    let joined = visitor.accept(&invite["inviteUrl"]).await.expect(200).json;
    let acme = &invite["tailnetId"].to_string();
    let at_home = person("admin@globex.example");
    assert_eq!(at_home.events_of(&json!(acme)).await, ["TAILNET.JOIN by network-admin@globex.example"]);
    assert_eq!(joined["tailnetId"], *acme);

    let member = person("member@globex.example");
    let another = person("admin@acme.example").make_link().await;
    member.accept(&another["inviteUrl"]).await.expect(403);
}

#[tokio::test]
async fn a_mail_is_sent_again_after_a_minute_until_the_invite_is_deleted() {
    let admin = person("it-admin@acme.example");
    let invite = admin.invite("finn@friends.example").await;
    let (id, link) = (invite["id"].as_str().expect("an invite has an id"), &invite["inviteUrl"]);
    let path = format!("/api/v2/user-invites/{id}");
    let resend = format!("{path}/resend");
    let sent = async || Some(admin.get(&path).await).filter(|invite| invite.json["emailStatus"] == "sent");
    eventually("the first mail is sent", sent).await;

    let too_soon = admin.post_nothing(&resend).await.expect(429);
    let wait: u64 =
        too_soon.header("retry-after").and_then(|wait| wait.parse().ok()).expect("it says when to try again");
    assert!((1..=60).contains(&wait), "{wait}");
    a_minute_passes(&invite).await;
    assert_eq!(admin.post_nothing(&resend).await.expect(200).json, json!({}));
    assert_eq!(*link, STACK.mail_to("finn@friends.example", 2).await.link(), "the link stays the same");

    assert_eq!(admin.delete(&path).await.expect(200).json, json!({}));
    admin.get(&path).await.expect(404);
    admin.post_nothing(&resend).await.expect(404);
    person("finn@friends.example").accept(link).await.expect(410);
    assert_eq!(
        admin.events_of(&invite["id"]).await,
        [
            "INVITE.CREATE by it-admin@acme.example",
            "INVITE.RESEND by it-admin@acme.example",
            "INVITE.DELETE by it-admin@acme.example"
        ]
    );
    assert_ne!(admin.invite("finn@friends.example").await["inviteUrl"], *link, "a new invite has a new link");
}

/// The clock of the functions cannot be advanced, so the time in the invite's row is set back, and the mailer forgets the address.
async fn a_minute_passes(invite: &Value) {
    let text = |value: String| AttributeValue::S(value);
    let update = STACK
        .dynamodb()
        .update_item()
        .table_name(&STACK.table)
        .key("pk", text(format!("T#{}", invite["tailnetId"])))
        .key("sk", text(format!("I#{}", invite["id"].as_str().expect("an invite has an id"))))
        .update_expression("SET mailRequestedAt = mailRequestedAt - :minute")
        .expression_attribute_values(":minute", AttributeValue::N("60000".to_owned()));
    update.send().await.expect("the row can be changed");
    STACK.forget_mails_to(invite["email"].as_str().expect("it was mailed")).await;
}

#[tokio::test]
async fn a_repeated_request_with_the_same_key_makes_nothing_twice() {
    let admin = person("admin@globex.example");
    let headers = [("idempotency-key", "onboarding of gwen")];
    let create = async |body: Value| admin.call(Method::POST, INVITES, Some(body), &headers).await;
    let body = json!([{ "email": "gwen@friends.example" }, { "role": "auditor" }]);
    let first = create(body.clone()).await.expect(200).json;
    let second = create(body).await.expect(200).json;
    assert_eq!(first[0]["id"], second[0]["id"]);
    assert_eq!(first[1]["inviteUrl"], second[1]["inviteUrl"]);
    create(json!([{ "email": "other@friends.example" }])).await.expect(422);
    assert_eq!(STACK.mail_to("gwen@friends.example", 1).await.link(), first[0]["inviteUrl"]);
    assert_eq!(admin.events_of(&first[0]["id"]).await, ["INVITE.CREATE by admin@globex.example"]);
}

#[tokio::test]
async fn forty_nine_addresses_are_invited_at_once_and_each_gets_its_mail() {
    let owner = person("owner@globex.example");
    let address = |number: usize| format!("guest-{number}@crowd.example");
    let body: Vec<Value> = (0..49).map(|number| json!({ "email": address(number) })).collect();
    let headers = [("idempotency-key", "the whole crowd")];
    let made = owner.call(Method::POST, INVITES, Some(Value::from(body)), &headers).await.expect(200).json;
    for (number, invite) in made.as_array().expect("an array").iter().enumerate() {
        assert_eq!(STACK.mail_to(&address(number), 1).await.link(), invite["inviteUrl"]);
    }
    let listed = owner.get(&format!("{INVITES}?email=guest-&limit=40")).await.expect(200);
    assert_eq!(listed.json.as_array().map(Vec::len), Some(40));
    let next = listed
        .header("link")
        .and_then(|link| link.strip_prefix('<')?.split_once('>'))
        .expect("there is more")
        .0;
    let path = next.strip_prefix(&STACK.api).expect("the next page is in the same place");
    assert_eq!(owner.get(path).await.expect(200).json.as_array().map(Vec::len), Some(9));
}
