//! Key rings: who needs which, and how their keys are rotated without a failed request (`docs/operations.md`).

use http::Method;
use serde_json::{Value, json};
use shared::config::Ring;
use tests::{Answer, Issuer, Somebody, Tailnet, World, accept, exchange_form, link_of, new_authenticator};

use crate::operations::{OPERATIONS, Things};

/// What the functions hold during a rotation, in its order: the ids of the keys, and which one signs.
const STAGES: [(&[u8], u8); 4] = [(&[1], 1), (&[1, 2], 1), (&[1, 2], 2), (&[2], 2)];

/// Everything that is made with keys.
struct Made {
    invite: Value,
    cookie: String,
    session: Somebody,
    token: Somebody,
}

impl Made {
    /// Things made by functions of a stage.
    async fn at(world: &World, acme: &Tailnet<'_>, (ids, signing): (&[u8], u8)) -> Self {
        let session =
            world.person_signed_in_with("admin@acme.example", ids, signing).where_keys(ids, signing);
        let mut invites = session.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200).json;
        let invite = invites[0].take();
        let opened = world.browser().where_keys(ids, signing).get(link_of(&invite)).await.expect(303);
        let cookie = opened.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let key = session.makes_key().await;
        let token = session.calling_with(&key);
        let id = key["id"].as_str().unwrap();
        // A user has ten at most, and revoking looks at no signature.
        assert!(acme.admin().get("/api/v2/tailnet/-/keys").await.json.to_string().contains(id));
        Self { invite, cookie, session, token }
    }

    /// What functions of a stage say to a link, to the cookie of its page, to a session and to a token.
    async fn used_at(&self, world: &World, (ids, signing): (&[u8], u8)) -> [u16; 4] {
        let browser = world.browser().where_keys(ids, signing);
        let users = |somebody: &Somebody| {
            let somebody = somebody.where_keys(ids, signing);
            async move { somebody.get("/api/v2/tailnet/-/users").await }
        };
        let answers: [Answer; 4] = [
            browser.get(link_of(&self.invite)).await,
            browser.call(Method::GET, "/join", "", &[("cookie", &self.cookie)]).await,
            users(&self.session).await,
            users(&self.token).await,
        ];
        answers.map(|answer| answer.status.as_u16())
    }
}

const ALL_WORK: [u16; 4] = [303, 200, 200, 200];

#[tokio::test]
async fn links_cookies_sessions_and_tokens_work_until_their_key_is_removed_and_are_then_refused() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let [first, known, signing, removed] = STAGES;
    let made = Made::at(&world, &acme, first).await;
    for stage in [first, known, signing] {
        assert_eq!(made.used_at(&world, stage).await, ALL_WORK, "{stage:?}");
    }
    assert_eq!(made.used_at(&world, removed).await, [404, 400, 401, 401]);
    let newcomer = world.person_signed_in_with("new@example.com", &[2], 2);
    accept(&newcomer.where_keys(&[2], 2), &made.invite).await.expect(404);
    accept(&newcomer.where_keys(&[1, 2], 2), &made.invite).await.expect(200);
}

#[tokio::test]
async fn no_request_fails_while_functions_are_updated_one_by_one_in_whatever_order() {
    for stages in STAGES.windows(2) {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        for maker in stages {
            let made = Made::at(&world, &acme, *maker).await;
            // What the old signing key made may end with the last step, which is why that one waits.
            let readers = if *maker == STAGES[2] || stages[1] != STAGES[3] { stages } else { &stages[1..] };
            for reader in readers {
                assert_eq!(made.used_at(&world, *reader).await, ALL_WORK, "{maker:?}, then {reader:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_function_needs_every_key_ring_that_it_declares() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let things = Things::of(&world, &acme, &admin).await;
    for operation in &OPERATIONS {
        for ring in functions::rings(operation.name) {
            operation.call(&admin.where_nobody_has(*ring), &things).await.expect(500);
        }
    }
    let invite = acme.link().await;
    for (function, method, path, body) in [
        (
            "accept-invite",
            Method::POST,
            "/api/v2/user-invites/-/accept",
            json!({ "invite": invite["inviteUrl"] }),
        ),
        ("create-tailnet", Method::POST, "/api/v2/tailnets", json!({ "name": "new", "kind": "personal" })),
        ("list-tailnets", Method::GET, "/api/v2/tailnets", Value::Null),
        ("leave-tailnet", Method::POST, "/api/v2/tailnet/-/leave", Value::Null),
        ("get-me", Method::GET, "/api/v2/me", Value::Null),
    ] {
        for ring in functions::rings(function) {
            let body = if body.is_null() { String::new() } else { body.to_string() };
            admin.where_nobody_has(*ring).call(method.clone(), path, &body, &[]).await.expect(500);
        }
    }
    // Its page of an invite takes all three: `joining_in_browser.rs` has the story.
    for ring in [Ring::Links, Ring::Cookies] {
        admin.where_nobody_has(ring).get(link_of(&invite)).await.expect(500);
    }
    for ring in functions::rings("sign-out") {
        let browser = world.signed_in("admin@acme.example");
        browser.where_nobody_has(*ring).submit("/sign-out", "").await.expect(500);
    }
    assert_eq!(acme.open_invites().await.len(), 2, "nothing was made on the way");
}

#[tokio::test]
async fn signing_in_needs_every_key_ring_that_its_functions_declare() {
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    for ring in functions::rings("begin-sign-in") {
        world.browser().where_nobody_has(*ring).get("/sign-in/work").await.expect(500);
    }
    for ring in functions::rings("finish-sign-in") {
        let mut browser = world.new_browser();
        let begun = browser.get("/sign-in/work").await.expect(303);
        let back = issuer.authorize(begun.header("location").unwrap(), world.now());
        browser.where_nobody_has(*ring).get(&back).await.expect(500);
    }
    for ring in functions::rings("exchange-token") {
        let form = exchange_form(&issuer.token_for_exchange(world.now()));
        let form = serde_urlencoded::to_string(form).unwrap();
        let answer =
            world.browser().where_nobody_has(*ring).submit("/api/v2/oauth/token-exchange", &form).await;
        answer.expect(500);
    }
}

#[tokio::test]
async fn passkeys_need_every_key_ring_that_their_functions_declare() {
    let world = World::new().await;
    let mut authenticator = new_authenticator();
    let mut browser = world.new_browser();
    let name = json!({ "name": "dora" });
    for ring in functions::rings("begin-passkey") {
        browser.clone().where_nobody_has(*ring).post("/passkeys/begin", &name).await.expect(500);
    }
    let begun = browser.post("/passkeys/begin", &name).await.expect(200);
    let made = json!({ "credential": authenticator.create(&begun.json) });
    for ring in functions::rings("create-passkey") {
        browser.clone().where_nobody_has(*ring).post("/passkeys", &made).await.expect(500);
    }
    browser.post("/passkeys", &made).await.expect(200);
    for ring in functions::rings("begin-passkey-sign-in") {
        let begun = browser.where_nobody_has(*ring).post("/sign-in/passkey/begin", &json!({})).await;
        begun.expect(500);
    }
    for ring in functions::rings("finish-passkey-sign-in") {
        let mut browser = world.new_browser();
        let begun = browser.post("/sign-in/passkey/begin", &json!({})).await.expect(200);
        let signed = json!({ "credential": authenticator.get(&begun.json) });
        browser.where_nobody_has(*ring).post("/sign-in/passkey", &signed).await.expect(500);
    }
    for ring in functions::rings("list-passkeys") {
        browser.where_nobody_has(*ring).get("/passkeys").await.expect(500);
    }
    for ring in functions::rings("delete-passkey") {
        let path = format!("/passkeys/{}/delete", "0".repeat(64));
        browser.where_nobody_has(*ring).submit(&path, "").await.expect(500);
    }
}

#[tokio::test]
async fn the_mailer_makes_links_and_can_sign_nobody_in() {
    assert_eq!(functions::rings("send-invite-mail"), [Ring::Links]);
    for function in shared::edge::endpoints::without_endpoint() {
        assert!(!functions::rings(function).contains(&Ring::Credentials), "{function}");
    }
}
