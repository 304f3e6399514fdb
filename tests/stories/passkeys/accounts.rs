//! Accounts: who makes one, what it is called, and who signs in with it.

use jiff::SignedDuration;
use serde_json::json;
use tests::{Authenticator, Browser, Side, World, accept, link_of, new_authenticator};

use super::{caller, make_account, newcomer, sign_in};

/// The forms to sign in with a passkey, and to make an account.
const FORMS: [&str; 2] = [r#"<form id="passkey-sign-in""#, r#"<form id="passkey-account""#];

#[tokio::test]
async fn whoever_makes_a_passkey_is_signed_in_and_signs_in_with_it_again_with_nothing_typed() {
    let world = World::new().await;
    let (mut browser, mut authenticator) = (world.new_browser(), new_authenticator());
    let made = make_account(&mut browser, &mut authenticator, "dora").await.expect(200);
    assert_eq!(made.json["next"], "/passkeys?return=%2Fjoin", "a second one is asked for at once");
    let me = caller(&world, &browser).get("/api/v2/me").await.expect(200).json;
    assert_eq!((&me["loginName"], &me["signedInWith"]), (&"dora@passkey".into(), &"passkey".into()));
    assert_eq!(me.get("email"), None);

    let mut another = world.new_browser();
    let signed_in = sign_in(&mut another, &mut authenticator).await.expect(200);
    assert_eq!(signed_in.json["next"], "/join");
    let again = caller(&world, &another).get("/api/v2/me").await.expect(200).json;
    assert_eq!((&again["id"], &again["signedInWith"]), (&me["id"], &"passkey".into()));
    assert_eq!(another.cookies.keys().collect::<Vec<_>>(), ["__Host-session"], "the attempt is forgotten");
}

#[tokio::test]
async fn somebody_with_a_passkey_founds_and_joins_but_not_by_a_bound_invite_and_sends_no_mail() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (browser, _) = newcomer(&world, "dora").await;
    let dora = caller(&world, &browser);
    let bound = json!([{ "email": "dora@friends.example", "bindToEmail": true }]);
    let invites = acme.create(bound).await.expect(200).json;
    let refused = accept(&dora, &invites[0]).await.expect(403);
    assert!(refused.message().contains("address"), "{}", refused.message());
    accept(&dora, &acme.link().await).await.expect(200);

    let founded = dora.founds("dora-home", "personal").await.expect(200).json;
    let path = format!("/api/v2/tailnet/{}/user-invites", founded["id"].as_str().unwrap());
    dora.post(&path, json!([{}])).await.expect(200);
    let mailed = dora.post(&path, json!([{ "email": "emil@friends.example" }])).await.expect(403);
    assert!(mailed.message().contains("verified"), "{}", mailed.message());
}

#[tokio::test]
async fn an_account_is_made_only_from_an_open_invite_or_where_everybody_may_found() {
    let world = World::with_founders("acme.example").await;
    let acme = world.organization("acme.example").await;
    let mut nobody = world.new_browser();
    let refused = make_account(&mut nobody, &mut new_authenticator(), "dora").await.expect(403);
    assert!(refused.message().contains("open invite"), "{}", refused.message());
    let page = nobody.get("/sign-in").await.expect(200);
    assert!(page.text.contains(FORMS[0]) && !page.text.contains(FORMS[1]), "{}", page.text);

    let invite = acme.link().await;
    let mut invited = world.new_browser();
    invited.get(link_of(&invite)).await.expect(303);
    let page = invited.get("/sign-in?return=/join").await.expect(200);
    assert!(page.text.contains(FORMS[1]), "{}", page.text);
    make_account(&mut invited, &mut new_authenticator(), "dora").await.expect(200);

    // Used, deleted, or withdrawn between the beginning and the end.
    accept(&caller(&world, &invited), &invite).await.expect(200);
    let mut authenticator = new_authenticator();
    make_account(&mut invited, &mut authenticator, "emil").await.expect(403);
    let invite = acme.link().await;
    let mut invited = world.new_browser();
    invited.get(link_of(&invite)).await.expect(303);
    let begun = invited.post("/passkeys/begin", &json!({ "name": "emil" })).await.expect(200);
    acme.admin().delete(&tests::path_of(&invite)).await.expect(200);
    let credential = authenticator.create(&begun.json);
    invited.post("/passkeys", &json!({ "credential": credential })).await.expect(403);
}

#[tokio::test]
async fn a_name_belongs_to_one_person_for_ever() {
    let world = World::new().await;
    newcomer(&world, "dora").await;
    let mut browser = world.new_browser();
    let refused = make_account(&mut browser, &mut new_authenticator(), "dora").await.expect(409);
    assert_eq!(refused.json["errors"][0]["field"], "name");
    assert_eq!(refused.json["errors"][0]["code"], "taken");
    for name in ["ab", "Dora", "1dora", "dora@passkey", "dör", "-dora", &"a".repeat(64)] {
        let refused = browser.post("/passkeys/begin", &json!({ "name": name })).await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], "name", "{name}");
    }
}

#[tokio::test]
async fn of_two_who_choose_a_name_at_once_one_gets_it() {
    let world = World::new().await;
    let (one, other) = (Side::One, Side::Other);
    for (number, order) in [[one, other], [other, one]].into_iter().enumerate() {
        let name = format!("dora-{number}");
        let mut begun = Vec::new();
        for _ in 0..2 {
            let mut browser = world.new_browser();
            let options = browser.post("/passkeys/begin", &json!({ "name": name })).await.expect(200);
            let credential = new_authenticator().create(&options.json);
            begun.push((browser, json!({ "credential": credential })));
        }
        let [(first, mine), (second, theirs)] = &mut begun[..] else { panic!("two browsers") };
        let made =
            world.calls.interleave(order, first.post("/passkeys", mine), second.post("/passkeys", theirs));
        let made = made.await;
        let mut statuses = [made.0.status.as_u16(), made.1.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
    assert_eq!(world.rows_of("O#dora-0").await.len(), 1);
}

#[tokio::test]
async fn a_credential_belongs_to_one_person() {
    let world = World::new().await;
    let id = Some(vec![7; 40]);
    let mut mine = Authenticator { next_id: id.clone(), ..new_authenticator() };
    let mut theirs = Authenticator { next_id: id, ..new_authenticator() };
    let mut browser = world.new_browser();
    make_account(&mut browser, &mut mine, "dora").await.expect(200);
    let refused = make_account(&mut world.new_browser(), &mut theirs, "emil").await.expect(409);
    assert_eq!(refused.json["errors"][0]["field"], "credential");
    sign_in(&mut browser, &mut mine).await.expect(200);
    assert_eq!(caller(&world, &browser).login, "dora@passkey");
    // Nothing of the account that was refused is there: neither its name nor itself.
    make_account(&mut world.new_browser(), &mut new_authenticator(), "emil").await.expect(200);
}

#[tokio::test]
async fn beginning_writes_nothing_and_asks_for_a_key_that_is_found_without_a_name() {
    let world = World::new().await;
    let mut browser = world.new_browser();
    let begun = browser.post("/passkeys/begin", &json!({ "name": "dora" })).await.expect(200);
    let options = &begun.json["publicKey"];
    assert_eq!(
        options["authenticatorSelection"],
        json!({ "residentKey": "required", "requireResidentKey": true, "userVerification": "required" })
    );
    assert_eq!(
        (&options["rp"]["id"], &options["excludeCredentials"]),
        (&"invites.example.com".into(), &json!([]))
    );
    assert_eq!(options["user"]["name"], "dora@passkey");
    let cookie = begun.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-passkey-new="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Max-Age=300; HttpOnly; Secure; SameSite=Lax"), "{cookie}");
    assert!(cookie.len() < 4_000, "{}", cookie.len());

    let begun = browser.post("/sign-in/passkey/begin", &json!({})).await.expect(200);
    assert_eq!(begun.json.get("mediation"), None, "a button asks");
    assert_eq!(begun.json["publicKey"]["userVerification"], "required");
    assert_eq!(begun.json["publicKey"]["allowCredentials"], json!([]));
    assert_eq!(world.rows().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_browsers_take_part_from_a_page_of_this_site() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let token = admin.calling_with(&admin.makes_key().await);
    let paths =
        ["/passkeys/begin", "/passkeys", "/sign-in/passkey/begin", "/sign-in/passkey", "/passkeys/x/delete"];
    for path in paths {
        for caller in [&admin, &token] {
            let from_page = caller.from_site(Some("same-origin"));
            from_page.post(path, json!({ "name": "dora" })).await.expect(403);
        }
        for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
            world.browser().from_site(site).post(path, json!({ "name": "dora" })).await.expect(403);
        }
    }
    admin.get("/passkeys").await.expect(403);
    token.get("/passkeys").await.expect(403);
}

/// What a browser is told for an answer that was made with the options of another beginning.
async fn answered(world: &World, browser: &mut Browser, wait: SignedDuration) -> u16 {
    let begun = browser.post("/passkeys/begin", &json!({ "name": "dora" })).await.expect(200);
    let credential = new_authenticator().create(&begun.json);
    world.advance(wait);
    browser.post("/passkeys", &json!({ "credential": credential })).await.status.as_u16()
}

#[tokio::test]
async fn a_registration_belongs_to_one_browser_one_answer_and_five_minutes() {
    let world = World::new().await;
    let mut browser = world.new_browser();
    assert_eq!(answered(&world, &mut browser, SignedDuration::from_secs(300)).await, 400);
    let begun = browser.post("/passkeys/begin", &json!({ "name": "dora" })).await.expect(200);
    let answer = json!({ "credential": new_authenticator().create(&begun.json) });
    world.new_browser().post("/passkeys", &answer).await.expect(400);
    let mut other = world.new_browser();
    other.post("/passkeys/begin", &json!({ "name": "dora" })).await.expect(200);
    other.post("/passkeys", &answer).await.expect(400);

    let mut kept = browser.clone();
    browser.post("/passkeys", &answer).await.expect(200);
    let again = kept.post("/passkeys", &answer).await.expect(400);
    assert!(again.message().contains("finished already"), "{}", again.message());
}

#[tokio::test]
async fn a_passkey_that_was_not_verified_or_made_elsewhere_or_cannot_be_found_is_refused() {
    let world = World::new().await;
    let mut browser = world.new_browser();
    let elsewhere = "https://invites.example.com.elsewhere.example".to_owned();
    for mut authenticator in [
        Authenticator { verifies: false, ..new_authenticator() },
        Authenticator { origin: elsewhere, ..new_authenticator() },
    ] {
        let refused = make_account(&mut browser, &mut authenticator, "dora").await.expect(400);
        assert_eq!(refused.json["errors"][0]["field"], "credential");
    }
    let begun = browser.post("/passkeys/begin", &json!({ "name": "dora" })).await.expect(200);
    let credential = new_authenticator().create(&begun.json);
    let mut not_found = credential.clone();
    not_found["clientExtensionResults"]["credProps"]["rk"] = json!(false);
    let mut damaged = credential.clone();
    damaged["response"]["attestationObject"] = json!("oWNmbXQ");
    for credential in [not_found, damaged, json!({}), json!({ "id": 7 }), json!(null), json!("x")] {
        browser.post("/passkeys", &json!({ "credential": credential })).await.expect(400);
    }
    browser.post("/passkeys", &json!({ "credential": credential })).await.expect(200);
}
