//! Signing out ends a session, or all of a person's, for every later call (R25).

use shared::domain::{TailnetId, UserStatus};
use tests::Fault;

use super::*;

async fn signs_out(browser: &Somebody, form: &str) -> Answer {
    let answer = browser.submit("/sign-out", form).await.expect(303);
    assert_eq!(answer.header("location"), Some("/"));
    let cookie = answer.header("set-cookie").unwrap();
    assert_eq!(cookie, "__Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
    // Not its cookies: an invite that was opened before can still be accepted, as somebody else.
    assert_eq!(answer.header("clear-site-data"), Some(r#""cache", "storage""#));
    answer
}

/// The ids of so many tailnets.
fn others(count: u64) -> Vec<TailnetId> {
    (0..count).map(|index| (5_000_001 + index).try_into().unwrap()).collect()
}

/// Asserts that the session is over for every call about the person.
async fn is_over_for_the_person(somebody: &Somebody, link: &Value) {
    let rows = [
        (Method::GET, ME, String::new()),
        (Method::GET, "/api/v2/tailnets", String::new()),
        (Method::GET, "/api/v2/tailnets?limit=0", String::new()),
        (Method::POST, "/api/v2/tailnets", json!({ "name": "another", "kind": "personal" }).to_string()),
        (Method::POST, "/api/v2/tailnets", "{}".to_owned()),
        (
            Method::POST,
            "/api/v2/tailnets",
            json!({ "name": "not.mine.example", "kind": "personal" }).to_string(),
        ),
        (Method::POST, "/api/v2/user-invites/-/accept", json!({ "invite": link["inviteUrl"] }).to_string()),
        (Method::POST, "/api/v2/user-invites/-/accept", json!({ "invites": "forged" }).to_string()),
    ];
    for (method, path, body) in rows {
        let answer = somebody.call(method, path, &body, &[]).await;
        assert_eq!(answer.status, 401, "{path} {body}: {}", answer.text);
    }
}

#[tokio::test]
async fn whoever_signs_out_has_ended_this_session_for_every_call_and_no_other() {
    for role in Role::ALL {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let login = acme.user(role).login;
        let things = Things::of(&world, &acme, &acme.user(role)).await;
        let left = world.signed_in(&login);
        world.advance(SignedDuration::from_secs(1));
        let kept = world.signed_in(&login);
        signs_out(&left, "").await;
        let rows = world.rows().await;
        for operation in &OPERATIONS {
            let answer = in_browser(operation, &acme).call(&left, &things).await;
            assert_eq!(answer.status, 401, "{role} {}: {}", operation.name, answer.text);
        }
        assert_eq!(world.rows().await, rows);
        left.post_nothing(&format!("/api/v2/tailnet/{}/leave", acme.id)).await.expect(401);
        is_over_for_the_person(&left, &acme.link().await).await;
        kept.get(ME).await.expect(200);
        own_user(&kept, acme.id).await.expect(200);
    }
}

#[tokio::test]
async fn whoever_signs_out_everywhere_has_ended_all_their_sessions_in_all_their_tailnets() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    acme.settle(false, "member").await;
    let program = world.person("admin@acme.example");
    accept(&program, &globex.link().await).await.expect(200);
    let key = acme.admin().makes_key().await;
    let sessions = [world.signed_in("admin@acme.example"), world.signed_in("admin@acme.example"), program];
    let other = world.signed_in("owner@acme.example");
    signs_out(&sessions[1], "everywhere=true").await;
    for session in &sessions {
        for tailnet in [&acme, &globex] {
            let users = format!("/api/v2/tailnet/{}/users", tailnet.id);
            session.get(&users).await.expect(401);
            session
                .post(&format!("/api/v2/tailnet/{}/user-invites", tailnet.id), json!([{}]))
                .await
                .expect(401);
        }
        is_over_for_the_person(
            session,
            &acme.owner().post("/api/v2/tailnet/-/user-invites", json!([{}])).await.json[0],
        )
        .await;
    }
    // Other people, API access tokens and whoever signs in again go on.
    other.get(ME).await.expect(200);
    acme.owner().calling_with(&key).get("/api/v2/tailnet/-/users").await.expect(200);
    world.advance(SignedDuration::from_millis(1));
    let again = world.signed_in("admin@acme.example");
    again.get(ME).await.expect(200);
    own_user(&again, acme.id).await.expect(200);
    world.person("admin@acme.example").get("/api/v2/tailnet/-/users").await.expect(200);
}

#[tokio::test]
async fn whoever_is_in_no_tailnet_signs_out_as_well() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let link = acme.link().await;
    for form in ["", "everywhere=true"] {
        let dora = world.signed_in("dora@friends.example");
        dora.get(ME).await.expect(200);
        signs_out(&dora, form).await;
        is_over_for_the_person(&dora, &link).await;
        world.advance(SignedDuration::from_secs(1));
        let again = world.signed_in("dora@friends.example");
        assert_eq!(again.get("/api/v2/tailnets").await.expect(200).json, json!({ "tailnets": [] }));
    }
    // The row goes by itself, but not before the longest session is over.
    let dora = world.signed_in("dora@friends.example");
    world.advance(SignedDuration::from_secs(1));
    accept(&dora, &link).await.expect(200);
    world.advance(SignedDuration::from_hours(31 * 24));
    world.sweep();
    let again = world.signed_in("dora@friends.example");
    assert_eq!(again.get("/api/v2/tailnets").await.expect(200).json["tailnets"][0]["home"], true);
}

#[tokio::test]
async fn a_session_stays_over_for_whoever_is_removed_from_their_only_tailnet_or_joins_another() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    acme.settle(false, "member").await;
    globex.settle(false, "member").await;
    let links = [acme.link().await, acme.link().await, globex.link().await];
    for form in ["", "everywhere=true"] {
        let left = world.signed_in("member@acme.example");
        signs_out(&left, form).await;
        world.advance(SignedDuration::from_secs(1));
        let link = acme.link().await;
        let again = world.signed_in("member@acme.example");
        let other = accept(&again, &globex.link().await).await;
        other.expect(200);
        own_user(&left, globex.id).await.expect(401);
        globex.admin().does("delete", &again).await.expect(200);
        acme.admin().does("delete", &again).await.expect(200);
        is_over_for_the_person(&left, &links[2]).await;
        again.get(ME).await.expect(200);
        accept(&again, &link).await.expect(200);
        own_user(&left, acme.id).await.expect(401);
        own_user(&again, acme.id).await.expect(200);
        again.founds(&format!("mine-{}", form.len()), "personal").await.expect(200);
        world.advance(SignedDuration::from_secs(1));
    }
}

#[tokio::test]
async fn somebody_suspended_signs_out_and_their_session_does_not_come_back_with_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let suspended = world.signed_in("suspended@acme.example");
    own_user(&suspended, acme.id).await.expect(403);
    signs_out(&suspended, "").await;
    world.change_user(acme.id, suspended.id, Role::Member, UserStatus::Active).await;
    own_user(&suspended, acme.id).await.expect(401);
}

#[tokio::test]
async fn a_row_names_eight_sessions_and_a_ninth_ends_all_that_are_as_old() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mut sessions = Vec::new();
    for _ in 0..11 {
        sessions.push(world.signed_in("member@acme.example"));
        world.advance(SignedDuration::from_secs(60));
    }
    let left = [0, 2, 3, 4, 6, 7, 8, 9];
    for number in left {
        signs_out(&sessions[number], "").await;
    }
    for (number, session) in sessions.iter().enumerate() {
        let is_over = left.contains(&number);
        assert_eq!(own_user(session, acme.id).await.status, if is_over { 401 } else { 200 }, "{number}");
    }
    signs_out(&sessions[1], "").await;
    for (number, session) in sessions.iter().enumerate() {
        assert_eq!(own_user(session, acme.id).await.status, if number == 10 { 200 } else { 401 }, "{number}");
    }
    // After twelve hours no row has to name a session any more.
    world.advance(SignedDuration::from_hours(12));
    let late = world.signed_in("member@acme.example");
    signs_out(&late, "").await;
    let row = world.rows_of(&format!("T#{}", acme.id)).await;
    let row = row.iter().find(|row| row["sk"] == format!("U#{}", late.id)).unwrap();
    assert_eq!(row["endedSessions"].as_object().unwrap().len(), 1, "{row}");
}

#[tokio::test]
async fn signing_out_again_or_without_a_session_succeeds_and_ends_nothing_else() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let rows = world.rows().await;
    let nobody = world.browser().from_site(Some("same-origin"));
    signs_out(&nobody, "everywhere=true").await;
    assert_eq!(world.rows().await, rows);

    let left = world.signed_in("admin@acme.example");
    world.advance(SignedDuration::from_secs(1));
    let kept = world.signed_in("admin@acme.example");
    signs_out(&left, "").await;
    // Whoever finds an old cookie does not sign its person out elsewhere.
    signs_out(&left, "everywhere=true").await;
    own_user(&kept, acme.id).await.expect(200);
}

#[tokio::test]
async fn a_form_that_is_not_understood_is_refused_with_the_field_and_signs_nobody_out() {
    let world = World::new().await;
    let browser = world.signed_in("dora@friends.example");
    for form in ["everywhere=yes", "everywhere=true&everywhere=true", "everywhere=1"] {
        let answer = browser.submit("/sign-out", form).await.expect(400);
        assert!(answer.text.contains("Its field everywhere is not what it must be."), "{}", answer.text);
    }
    browser.submit("/sign-out", &"x".repeat(256 * 1024 + 1)).await.expect(413);
    browser.get("/sign-out").await.expect(404);
    browser.get(ME).await.expect(200);
    signs_out(&browser, "everywhere=&other=1").await;
    browser.get(ME).await.expect(401);
}

#[tokio::test]
async fn signing_out_of_very_many_tailnets_is_answered_after_the_last_and_goes_on_where_it_was_cut_off() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let others = others(250);
    world.copy_tailnet(acme.id, &member, others.iter().copied());
    let tailnets: Vec<TailnetId> = others.into_iter().chain([acme.id]).collect();
    let browser = world.signed_in(&member.login);
    for skip in 0..3 {
        world.calls.inject("TransactWriteItems", skip, 1, Fault::DiesAfter);
        let died = browser.try_to_call(Method::POST, "/sign-out", "", &[]).await;
        assert!(died.is_none(), "it wrote no more than {skip} times");
        let mut over = 0;
        for tailnet in &tailnets {
            over += usize::from(own_user(&browser, tailnet).await.status == 401);
        }
        assert_eq!(over, ((skip + 1) * 99).min(251));
    }
    signs_out(&browser, "").await;
    for tailnet in &tailnets {
        own_user(&browser, tailnet).await.expect(401);
    }
    world.advance(SignedDuration::from_secs(1));
    let again = world.signed_in(&member.login);
    own_user(&again, tailnets[7]).await.expect(200);
}

#[tokio::test]
async fn signing_out_does_not_wait_for_a_membership_whose_user_is_missing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let others = others(2);
    world.copy_tailnet(acme.id, &member, others.iter().copied());
    world.remove_row(&format!("T#{}", others[0]), &format!("U#{}", member.id)).await;
    let browser = world.signed_in(&member.login);
    signs_out(&browser, "").await;
    own_user(&browser, others[1]).await.expect(401);
    own_user(&browser, acme.id).await.expect(401);
}

#[tokio::test]
async fn everywhere_revokes_the_tokens_of_programs_too_for_whoever_wants() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    acme.settle(false, "admin").await;
    let ida = globex.user(Role::NetworkAdmin);
    accept(&ida, &acme.link().await).await.expect(200);
    let guest = world.person_in(&ida.login, acme.id);
    let keys = [ida.makes_key().await, ida.makes_key().await, guest.makes_key().await];
    let of_another = globex.owner().makes_key().await;
    let programs = || keys.iter().map(|key| ida.calling_with(key));
    world.advance(SignedDuration::from_secs(1));
    signs_out(&world.signed_in(&ida.login), "everywhere=true").await;
    for program in programs() {
        program.get("/api/v2/tailnet/-/keys").await.expect(200);
    }
    world.advance(SignedDuration::from_secs(1));
    let browser = world.signed_in(&ida.login);
    for form in ["tokens=true", "tokens=true&everywhere=false", "tokens=maybe&everywhere=true"] {
        browser.submit("/sign-out", form).await.expect(400);
    }
    signs_out(&browser, "everywhere=true&tokens=true").await;
    for program in programs() {
        program.get("/api/v2/tailnet/-/keys").await.expect(401);
    }
    browser.get(ME).await.expect(401);
    globex.owner().calling_with(&of_another).get("/api/v2/tailnet/-/keys").await.expect(200);
    let revoked = |log: Vec<String>| log.iter().filter(|event| event.starts_with("API_KEY.DELETE")).count();
    assert_eq!((revoked(globex.log().await), revoked(acme.log().await)), (2, 1), "each log says so");
    world.advance(SignedDuration::from_secs(1));
    let again = world.signed_in(&ida.login);
    let listed = again.get(&format!("/api/v2/tailnet/{}/keys", globex.id)).await.expect(200);
    assert_eq!(listed.json["keys"], json!([]));
    signs_out(&browser, "everywhere=true&tokens=true").await;
    again.get(ME).await.expect(200);
}
