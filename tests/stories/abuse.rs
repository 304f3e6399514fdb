//! Faults that systems like this one had; each has a test with its number here or in the place that its comment names.
//!
//! 4 who waits cannot act, 6 another tailnet's ids, 7 links for viewers, 8 rights at every step, 9 granting above oneself:
//! `permissions`. 13 the inviter lowered: `joining`. 14 two requests at once: `races`. 15 crashes, 23 poison records: `crashes`.
//! 18 look-alikes, 19 names: `shared::domain`, too. 21 the rate limit's key: `resending`. 22 needs operations that do not exist yet.

use http::Method;
use serde_json::json;
use shared::domain::Role;
use shared::identity::SessionClaims;
use tests::{Answer, World, accept, follow, link_of, open_link, path_of};

async fn join_page(world: &World, cookie: &str) -> Answer {
    world.browser().call(Method::GET, "/join", "", &[("cookie", cookie)]).await
}

#[tokio::test]
async fn fault_01_the_tag_is_checked_on_every_path_a_code_can_take() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let url = invite["inviteUrl"].as_str().unwrap();
    let tampered = format!("{}{}", &url[..url.len() - 4], "AAAA");
    let forged = json!({ "inviteUrl": tampered });
    let _ = world.calls.take();
    let _ = accept(&world.person("eve@evil.example"), &forged).await.expect(404);
    let _ = open_link(&world, &forged).await.expect(404);
    assert!(world.calls.take().is_empty(), "a forged code is refused before anything is read");
    let _ = join_page(&world, "tailnet_invite=AAAA").await.expect(400);
}

#[tokio::test]
async fn fault_02_an_address_that_was_not_verified_proves_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "email": "dora@friends.example", "bindToEmail": true }])).await.expect(200).json
            [0]
        .clone();
    let _ = accept(&world.unverified_person("dora@friends.example"), &invite).await.expect(403);
    let link = acme.link().await;
    let eve = world.with_claims(&SessionClaims {
        subject: "eve".to_owned(),
        ..claims_of(&world, "dora@friends.example", false)
    });
    let _ = accept(&eve, &link).await.expect(200);
    // Eve joined with dora's unverified address: dora's own is not taken by that.
    assert!(!world.rows().await.iter().any(|row| row.contains("E#dora") && row.contains("heldByUsers")));
}

#[tokio::test]
async fn fault_03_another_issuers_user_with_the_same_address_is_another_person() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let claims = SessionClaims {
        issuer: "https://evil.example".to_owned(),
        tailnet: Some(acme.id),
        ..claims_of(&world, "admin@acme.example", true)
    };
    let eve = world.with_claims(&claims);
    assert_ne!(eve.id, acme.admin().id);
    let _ = eve.get("/api/v2/tailnet/-/users").await.expect(404);
    let _ = accept(&eve, &acme.link().await).await.expect(200);
    let _ = eve.get("/api/v2/tailnet/-/users").await.expect(403);
}

#[tokio::test]
async fn fault_04_who_has_joined_but_is_not_approved_can_do_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.create(json!([{ "role": "admin" }])).await.expect(200).json[0].clone();
    let dora = world.person_in("dora@friends.example", acme.id);
    let _ = accept(&dora, &invite).await.expect(200);
    let _ = dora.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(403);
    let _ = dora.get("/api/v2/tailnet/-/users").await.expect(403);
    let _ = dora.get(&format!("/api/v2/users/{}", dora.id)).await.expect(403);
}

#[tokio::test]
async fn fault_05_every_way_of_joining_waits_for_approval() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let by_mail = acme.invite("dora@friends.example").await;
    let bound =
        acme.create(json!([{ "email": "emil@friends.example", "bindToEmail": true }])).await.expect(200).json
            [0]
        .clone();
    let (by_link, external) = (acme.link().await, acme.link().await);
    let ways = [
        (world.person("dora@friends.example"), by_mail),
        (world.person("emil@friends.example"), bound),
        (world.unverified_person("fred@friends.example"), by_link),
        (globex.owner(), external),
    ];
    for (person, invite) in ways {
        assert_eq!(accept(&person, &invite).await.expect(200).json["status"], "needs-approval");
    }
}

#[tokio::test]
async fn fault_06_a_credential_of_one_tailnet_does_nothing_in_another() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let invite = globex.invite("dora@friends.example").await;
    let pretender = world.person_in("admin@acme.example", globex.id);
    let path = path_of(&invite);
    let _ = pretender.get(&path).await.expect(404);
    let _ = pretender.delete(&path).await.expect(404);
    let _ = acme.admin().post_nothing(&format!("{path}/resend")).await.expect(404);
    assert_eq!(globex.open_invites().await.len(), 1);
}

#[tokio::test]
async fn fault_10_what_a_caller_must_not_set_is_refused_not_taken_over() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for member in [
        "id",
        "inviterId",
        "tailnetId",
        "inviteUrl",
        "createdAt",
        "expiresAt",
        "emailStatus",
        "status",
        "verified",
    ] {
        let mut body = json!({});
        body[member] = json!("1");
        let refused = acme.create(json!([body])).await.expect(400);
        assert!(refused.message().contains(member), "{}", refused.text);
    }
    assert!(acme.open_invites().await.is_empty());
}

#[tokio::test]
async fn fault_11_opening_a_link_however_often_and_by_whatever_software_changes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let before = world.rows().await;
    for agent in ["Mozilla/5.0", "Slackbot-LinkExpanding 1.0", "Outlook-SafeLinks", ""] {
        for _ in 0..5 {
            let link = link_of(&invite);
            let opened =
                world.browser().call(Method::GET, link, "", &[("user-agent", agent)]).await.expect(303);
            let page = follow(&world, &opened).await.expect(200);
            assert!(
                !page.text.contains("<script") && !page.text.contains("<form"),
                "there is nothing to run or to submit"
            );
        }
    }
    assert_eq!(world.rows().await, before);
    let _ = accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn fault_12_a_deleted_and_renewed_invite_has_another_link_and_a_removed_user_does_not_return_by_the_old_one()
 {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let old = acme.invite("dora@friends.example").await;
    let _ = acme.admin().delete(&path_of(&old)).await.expect(200);
    let new = acme.invite("dora@friends.example").await;
    let dora = world.person("dora@friends.example");
    let _ = accept(&dora, &old).await.expect(410);
    let _ = accept(&dora, &new).await.expect(200);
    let _ = acme.admin().does("delete", &dora).await.expect(200);
    let _ = accept(&dora, &new).await.expect(410);
}

#[tokio::test]
async fn fault_16_whether_an_address_has_an_account_cannot_be_read_from_an_answer() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    // An account elsewhere makes no difference to who invites, and a stranger learns nothing about a tailnet.
    let known = acme.create(json!([{ "email": "member@globex.example" }])).await.expect(200);
    let unknown = acme.create(json!([{ "email": "nobody@globex.example" }])).await.expect(200);
    let shape = |answer: &Answer| answer.json[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(shape(&known), shape(&unknown));
    let stranger = world.person_in("eve@evil.example", globex.id);
    let there = stranger
        .post("/api/v2/tailnet/-/user-invites", json!([{ "email": "member@globex.example" }]))
        .await
        .expect(404);
    let nowhere = stranger
        .post("/api/v2/tailnet/-/user-invites", json!([{ "email": "nobody@globex.example" }]))
        .await
        .expect(404);
    assert_eq!(there, nowhere);
}

#[tokio::test]
async fn fault_17_the_code_is_in_no_row_no_later_address_and_no_referrer() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let code = invite["inviteUrl"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let opened = open_link(&world, &invite).await.expect(303);
    assert_eq!(opened.header("location"), Some("/join"));
    assert_eq!(opened.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(opened.header("cache-control"), Some("no-store"));
    let cookie = opened.header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/join"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains(&code), "the cookie is sealed");
    let page = follow(&world, &opened).await.expect(200);
    assert!(!page.text.contains(&code));
    assert!(page.text.len() < 14 * 1024 && !page.text.contains("http"), "the page asks nobody for anything");
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    let secret = &code["tninv_".len()..];
    let rows = world.rows().await.join("\n");
    assert!(!rows.contains(secret) && !rows.contains(&secret[42..]), "no code and no tag is stored");
}

#[tokio::test]
async fn fault_18_a_look_alike_is_another_address_or_none() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let _ = acme.invite("kim@friends.example").await;
    for look_alike in
        ["\u{212a}im@friends.example", "k\u{131}m@friends.example", "\u{ff4b}im@friends.example"]
    {
        let refused = acme.create(json!([{ "email": look_alike }])).await.expect(400);
        assert!(refused.message().contains("[0].email"));
    }
    // A domain is folded once, before it is compared, stored and mailed.
    let _ = acme.create(json!([{ "email": "kim@\u{ff46}riends.example" }])).await.expect(409);
}

#[tokio::test]
async fn fault_19_a_name_becomes_neither_header_nor_link_nor_telephone_number() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let names = [
        "Eve\r\nBcc: all@friends.example",
        "Win at evil.example/prize",
        "Call +49 30 1234567 now",
        "<a href=//evil>x</a>",
    ];
    for (index, name) in names.into_iter().enumerate() {
        let claims = shared::seed::claims("admin@acme.example", Some(name), true, Some(acme.id), world.now());
        let email = format!("friend{index}@friends.example");
        let made = world
            .with_claims(&claims)
            .post("/api/v2/tailnet/-/user-invites", json!([{ "email": email }]))
            .await
            .expect(200);
        let opened = open_link(&world, &made.json[0]).await.expect(303);
        let page = follow(&world, &opened).await.expect(200);
        assert!(page.text.contains("A member of the network"), "{name}");
        assert!(!page.text.contains("evil") && !page.text.contains("1234567") && !page.text.contains("Bcc"));
    }
    world.drain().await;
    for mail in world.mailbox.mails() {
        assert!(!mail.subject.contains('\n') && !mail.text.contains("evil"));
        assert_eq!(mail.text.matches("https://").count(), 1, "the only link is the invite's");
    }
}

#[tokio::test]
async fn fault_20_no_mail_goes_to_an_address_after_its_invite_was_withdrawn() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dead@friends.example").await;
    let _ = acme.admin().delete(&path_of(&invite)).await.expect(200);
    world.drain().await;
    assert!(world.mailbox.mails().is_empty());
}

#[tokio::test]
async fn fault_21_everybodys_bucket_is_on_their_own_row_whatever_a_request_says() {
    let world = World::with_budget(shared::domain::SendBudget::new(2, 1)).await;
    let acme = world.organization("acme.example").await;
    let _ = acme.create(json!([{}, {}])).await.expect(200);
    for header in ["x-forwarded-for", "idempotency-key", "user-agent", "host"] {
        let _ = acme
            .admin()
            .call(Method::POST, "/api/v2/tailnet/-/user-invites", "[{}]", &[(header, "other")])
            .await
            .expect(429);
    }
    let _ = acme.user(Role::ItAdmin).post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
}

#[tokio::test]
async fn fault_24_links_lead_to_the_configured_place_whatever_host_a_request_names() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let headers =
        [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "http")];
    let made = acme
        .admin()
        .call(
            Method::POST,
            "/api/v2/tailnet/-/user-invites",
            r#"[{"email":"dora@friends.example"}]"#,
            &headers,
        )
        .await
        .expect(200);
    assert!(
        made.json[0]["inviteUrl"].as_str().unwrap().starts_with("https://invites.example.com/uinv/tninv_")
    );
    world.drain().await;
    assert!(world.mailbox.mails()[0].link().starts_with("https://invites.example.com/uinv/"));
    let list =
        acme.admin().call(Method::GET, "/api/v2/tailnet/-/users?limit=1", "", &headers).await.expect(200);
    assert!(list.header("link").unwrap().starts_with("<https://invites.example.com/"));
}

fn claims_of(world: &World, login: &str, verified: bool) -> SessionClaims {
    shared::seed::claims(login, None, verified, None, world.now())
}
