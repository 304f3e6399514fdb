//! The configuration audit log: every operation writes exactly its events, in order (R21, W24).

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::{EmailAddress, EventGroupId, Role};
use shared::edge::endpoints::functions;
use tests::{Answer, Issuer, Somebody, Tailnet, World, accept, exchange, new_authenticator, open_page};

use crate::operations::OPERATIONS;
use crate::passkeys::{add, newcomer, sign_in};

/// The events of the functions that `operations.rs` does not list.
const EVENTS: [(&str, &[&str]); 31] = [
    ("send-invite-mail", &[]),
    ("requeue-mail", &[]),
    ("record-delivery", &[]),
    ("show-invite", &[]),
    ("show-home", &[]),
    ("opt-out", &[]),
    ("show-console", &[]),
    ("show-download", &[]),
    ("begin-sign-in", &[]),
    ("finish-sign-in", &[]),
    ("join", &["INVITE.ACCEPT.TAILNET_INVITE", "USER.CREATE"]),
    ("leave", &["USER.DELETE"]),
    ("exchange-token", &[]),
    ("begin-passkey", &[]),
    ("create-passkey", &[]),
    ("begin-passkey-sign-in", &[]),
    ("finish-passkey-sign-in", &[]),
    ("list-passkeys", &[]),
    ("delete-passkey", &[]),
    ("accept-invite", &["INVITE.ACCEPT.TAILNET_INVITE", "USER.CREATE"]),
    ("leave-tailnet", &["USER.DELETE"]),
    ("found", &["TAILNET.JOIN"]),
    ("create-tailnet", &["TAILNET.JOIN"]),
    ("list-tailnets", &[]),
    ("get-me", &[]),
    ("sign-out", &[]),
    ("record-activity", &[]),
    ("expire-invites", &["INVITE.DELETE.TAILNET_INVITE", "INVITE.EXPIRED.TAILNET_INVITE"]),
    ("sweep", &["INVITE.CREATE.TAILNET_INVITE", "INVITE.EXPIRED.TAILNET_INVITE"]),
    ("fill-directory", &[]),
    ("hand-over-tailnet", &["USER.UPDATE.USER_ROLE", "USER.UPDATE.USER_ROLE"]),
];

/// Two tailnets, and a user of the second who joins and leaves the first.
struct Walk<'a> {
    world: &'a World,
    acme: &'a Tailnet<'a>,
    guest: Somebody,
    issuer: &'a Issuer,
}

impl Walk<'_> {
    /// Brings about one run of a function.
    async fn make(&self, function: &str) {
        let Self { world, acme, guest, issuer } = self;
        let admin = acme.admin();
        let newest = || async { acme.open_invites().await[0].clone() };
        match function {
            "show-invite" => drop(open_page(world, &newest().await).await.expect(200)),
            "begin-sign-in" => drop(world.browser().get("/sign-in/work").await.expect(303)),
            "finish-sign-in" => {
                let mut browser = world.new_browser();
                let begun = browser.get("/sign-in/work").await.expect(303);
                let back = issuer.authorize(begun.header("location").unwrap(), world.now());
                assert_eq!(browser.get(&back).await.expect(303).header("location"), Some("/"));
            }
            "opt-out" => {
                let address: EmailAddress = "nobody@friends.example".parse().unwrap();
                let token = world.app().config.keys.links().unwrap().opt_out_token(address.hash());
                let page = format!("/opt-out/{}", token.reveal());
                drop(world.new_browser().submit(&page, "again=never").await.expect(200));
            }
            "show-home" => drop(world.new_browser().get("/").await.expect(200)),
            "show-console" => drop(world.new_browser().get("/console").await.expect(200)),
            "show-download" => drop(world.new_browser().get("/download").await.expect(200)),
            "join" => {
                let mut browser = world.new_browser();
                browser.sign_in(world, &guest.login);
                let page = browser.open(&newest().await).await.expect(200);
                drop(browser.join(&page).await.expect(303));
            }
            "leave" => {
                let mut browser = world.new_browser();
                browser.sign_in(world, &guest.login);
                drop(browser.submit("/leave", &format!("tailnet={}", acme.id)).await.expect(303));
            }
            "found" => {
                let mut browser = world.new_browser();
                browser.sign_in(world, "admin@acme.example");
                drop(browser.submit("/found", "name=another").await.expect(303));
            }
            "exchange-token" => {
                drop(exchange(world, &issuer.token_for_exchange(world.now())).await.expect(200));
            }
            "begin-passkey" | "create-passkey" => drop(newcomer(world, function).await),
            "begin-passkey-sign-in" | "finish-passkey-sign-in" => {
                let (mut browser, mut authenticator) = newcomer(world, function).await;
                drop(sign_in(&mut browser, &mut authenticator).await.expect(200));
            }
            "list-passkeys" | "delete-passkey" => {
                let (mut browser, _) = newcomer(world, function).await;
                add(&mut browser, &mut new_authenticator()).await.expect(200);
                let page = browser.get("/passkeys").await.expect(200).text;
                let id = page.split("/passkeys/").nth(1).unwrap().split('/').next().unwrap();
                browser.submit(&format!("/passkeys/{id}/delete"), "").await.expect(303);
            }
            "accept-invite" => drop(accept(guest, &newest().await).await.expect(200)),
            "leave-tailnet" => drop(guest.leaves(acme.id).await.expect(200)),
            "create-tailnet" => drop(admin.founds("more", "organizational").await.expect(200)),
            "list-tailnets" => drop(admin.get("/api/v2/tailnets").await.expect(200)),
            "get-me" => drop(admin.get("/api/v2/me").await.expect(200)),
            "sign-out" => {
                let browser = world.signed_in("admin@acme.example");
                drop(browser.submit("/sign-out", "").await.expect(303));
            }
            "record-delivery" => {
                world.mailbox.accept_all();
                world.drain().await;
                assert!(world.report_delivery(&world.mailbox.mails()[0], "Delivery").await);
            }
            "record-activity" => world.report_activity(acme.id, admin.id).await,
            "requeue-mail" => {
                world.advance(SignedDuration::from_mins(5));
                assert!(world.requeue_mail().await);
            }
            "send-invite-mail" => world.drain().await,
            "sweep" => {
                acme.link().await;
                world.drain().await;
                world.advance(SignedDuration::from_hours(24 * 30));
                assert!(world.walk_the_table().await);
            }
            "fill-directory" => drop(world.fills_directory(true).await),
            "hand-over-tailnet" => {
                world.hands_over(acme.id, "network-admin@acme.example").await.unwrap();
            }
            "expire-invites" => {
                // One invite is revoked because its inviter was removed, the other expires.
                world.drain().await;
                world.advance(SignedDuration::from_hours(24 * 32));
                world.sweep();
                world.drain().await;
            }
            other => unreachable!("no function is called {other}"),
        }
    }
}

#[tokio::test]
async fn every_function_leaves_exactly_its_events() {
    let walked = EVENTS.iter().map(|(function, _)| *function);
    let listed: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.name).chain(walked).collect();
    assert_eq!(listed, functions().into_iter().collect::<BTreeSet<_>>());

    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let walk = Walk { world: &world, acme: &acme, guest: globex.admin(), issuer: &issuer };
    let it_admin = acme.user(Role::ItAdmin);
    // For `requeue-mail`: a mail that is postponed.
    world.mailbox.refuse("dora@friends.example");
    acme.create(json!([{ "email": "dora@friends.example" }, {}, {}])).await.expect(200);
    for (function, expected) in EVENTS {
        if function == "expire-invites" {
            it_admin.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
            world.drain().await;
            acme.admin().does("delete", &it_admin).await.expect(200);
        }
        world.advance(SignedDuration::from_secs(2));
        let before = acme.events().await.len();
        walk.make(function).await;
        assert_eq!(acme.events().await[before..], *expected, "{function}");
        for event in expected {
            assert!(
                !log_page(&acme, &format!("&event={event}")).await.json["logs"]
                    .as_array()
                    .unwrap()
                    .is_empty(),
                "{event}"
            );
        }
    }
    let at_home = [
        "TAILNET.JOIN acme.example by admin@globex.example",
        "TAILNET.LEAVE acme.example by admin@globex.example",
        "TAILNET.JOIN acme.example by admin@globex.example",
        "TAILNET.LEAVE acme.example by admin@globex.example",
    ];
    assert_eq!(globex.log().await, at_home);
}

#[tokio::test]
async fn whoever_was_changed_without_being_read_is_named_all_the_same() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    acme.admin().does("suspend", &member).await.expect(200);
    let start = "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z";
    for filter in [format!("target={}", member.id), "target=member%40acme.example".to_owned()] {
        let found = acme.admin().get(&format!("{start}&{filter}")).await.expect(200).json;
        assert_eq!(found["logs"][0]["target"]["name"], "member@acme.example", "{filter}");
    }
    acme.admin().does("delete", &member).await.expect(200);
    let log = acme.log().await;
    assert_eq!(log[0], format!("USER.SUSPEND {} by admin@acme.example", member.id));
    assert_eq!(log[1], "USER.DELETE member@acme.example by admin@acme.example");
}

#[tokio::test]
async fn what_a_filter_looks_for_is_found_far_behind_what_it_does_not() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.link().await;
    let first = log_page(&acme, "").await.json["logs"][0]["eventGroupID"].as_str().unwrap().to_owned();
    acme.user(Role::ItAdmin).does("suspend", &acme.user(Role::Member)).await.expect(200);
    let before = |index: u64| world.now() - SignedDuration::from_secs(i64::try_from(index).unwrap());
    let ids = (1..9_000_u64).map(|index| EventGroupId::new(before(index), index.to_be_bytes()));
    world.copy_audit_record(acme.id, &first, ids);

    for filter in
        ["&event=USER.SUSPEND", "&actor=~IT-ADM", "&event=USER.SUSPEND&event=USER.RESTORE&actor=~it"]
    {
        let found = log_page(&acme, filter).await;
        let actions: Vec<_> =
            found.json["logs"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
        assert_eq!(actions, ["SUSPEND"], "{filter}");
        assert_eq!(found.header("link"), None, "{filter}");
    }
}

async fn log_page(acme: &Tailnet<'_>, filter: &str) -> Answer {
    let path = format!("/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z{filter}");
    acme.admin().get(&path).await.expect(200)
}
