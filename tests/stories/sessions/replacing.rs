//! A new sign-in in a browser ends the session whose cookie it replaces (R25), by every way that sets one.

use std::collections::BTreeMap;

use shared::domain::TailnetId;
use tests::{Authenticator, Browser, Fault, Issuer, new_authenticator};

use super::*;
use crate::passkeys;

const COOKIE: &str = "__Host-session";

/// A way by which a browser gets a session.
#[derive(Debug, Clone, Copy)]
enum Way {
    Provider,
    Passkey,
    NewAccount,
}

const WAYS: [Way; 3] = [Way::Provider, Way::Passkey, Way::NewAccount];

/// What people sign in with, by all ways.
struct SignIns {
    issuer: Issuer,
    authenticator: Authenticator,
    accounts: u8,
}

impl SignIns {
    /// A world in which people sign in by all ways.
    async fn new() -> (World, Self) {
        let issuer = Issuer::start().await;
        let world = World::with_issuers(&[("work", &issuer)]).await;
        let (_, authenticator) = passkeys::newcomer(&world, "dora").await;
        (world, Self { issuer, authenticator, accounts: 0 })
    }

    /// Somebody signs in in this browser.
    async fn sign_in(&mut self, world: &World, browser: &mut Browser, way: Way) -> Answer {
        world.advance(SignedDuration::from_secs(1));
        match way {
            Way::Provider => {
                let begun = browser.get("/sign-in/work").await.expect(303);
                let back = self.issuer.authorize(begun.header("location").unwrap(), world.now());
                browser.get(&back).await.expect(303)
            }
            Way::Passkey => passkeys::sign_in(browser, &mut self.authenticator).await.expect(200),
            Way::NewAccount => {
                self.accounts += 1;
                let name = format!("emil-{}", self.accounts);
                passkeys::make_account(browser, &mut new_authenticator(), &name).await.expect(200)
            }
        }
    }

    /// A browser in which somebody has signed in.
    async fn signed_in(&mut self, world: &World, way: Way) -> Browser {
        let mut browser = world.new_browser();
        self.sign_in(world, &mut browser, way).await;
        browser
    }
}

/// The status that the session of a cookie gets.
async fn status(world: &World, cookie: &str) -> u16 {
    world.with_cookie(cookie).get(ME).await.status.as_u16()
}

#[tokio::test]
async fn whoever_signs_in_again_ends_the_session_that_is_replaced_and_no_other() {
    let (world, mut there) = SignIns::new().await;
    for before in WAYS {
        for way in WAYS {
            let mut browser = there.signed_in(&world, before).await;
            let elsewhere = match before {
                Way::NewAccount => BTreeMap::new(),
                again => there.signed_in(&world, again).await.cookies,
            };
            let replaced = browser.cookies[COOKIE].clone();
            assert_eq!(status(&world, &replaced).await, 200);
            there.sign_in(&world, &mut browser, way).await;
            assert_eq!(status(&world, &replaced).await, 401, "{before:?}, then {way:?}");
            assert_eq!(status(&world, &browser.cookies[COOKIE]).await, 200, "{before:?}, then {way:?}");
            if let Some(kept) = elsewhere.get(COOKIE) {
                assert_eq!(status(&world, kept).await, 200, "{before:?}, then {way:?}");
            }
            // No row has to name an old session for the next round.
            world.advance(SignedDuration::from_hours(12));
        }
    }
}

#[tokio::test]
async fn another_persons_session_ends_in_all_of_their_tailnets_and_their_tokens_go_on() {
    let (world, mut there) = SignIns::new().await;
    for way in WAYS {
        let acme = world.organization(&format!("acme-{}.example", there.accounts)).await;
        let member = acme.user(Role::Member);
        let key = member.makes_key().await;
        let mut browser = world.new_browser();
        browser.sign_in(&world, &member.login);
        let replaced = world.with_cookie(&browser.cookies[COOKIE]);
        own_user(&replaced, acme.id).await.expect(200);
        there.sign_in(&world, &mut browser, way).await;
        own_user(&replaced, acme.id).await.expect(401);
        own_user(&member, acme.id).await.expect(200);
        member.calling_with(&key).get("/api/v2/tailnet/-/keys").await.expect(200);
        there.accounts += 1;
    }
}

#[tokio::test]
async fn a_cookie_that_is_good_for_nothing_keeps_nobody_from_signing_in() {
    let (world, mut there) = SignIns::new().await;
    let mut with_old_key = world.browser_where_keys(&[2], 2);
    let authenticator = &mut there.authenticator;
    passkeys::sign_in(&mut with_old_key, authenticator).await.expect(200);
    let over = world.new_session("dora@friends.example");
    world.advance(SignedDuration::from_hours(12));
    let forged = world.new_session("dora@friends.example");
    let forged = forged.rsplit_once('.').unwrap().0.to_owned() + ".AAAAAAAAAAAAAAAAAAAAAA";
    let kinds = [over, forged, with_old_key.cookies[COOKIE].clone(), "nonsense".to_owned(), String::new()];
    for way in WAYS {
        world.calls.forget();
        there.signed_in(&world, way).await;
        let usual = world.calls.take().len();
        for cookie in &kinds {
            let mut browser = world.new_browser();
            browser.cookies.insert(COOKIE.to_owned(), cookie.clone());
            there.sign_in(&world, &mut browser, way).await;
            assert_eq!(world.calls.take().len(), usual, "{way:?}, {cookie}: nothing is ended");
            assert_eq!(status(&world, &browser.cookies[COOKIE]).await, 200, "{way:?}, {cookie}");
            world.calls.forget();
        }
    }
}

#[tokio::test]
async fn whoever_has_signed_out_elsewhere_already_signs_in_all_the_same() {
    let (world, mut there) = SignIns::new().await;
    for way in WAYS {
        let mut browser = there.signed_in(&world, way).await;
        let left = world.with_cookie(&browser.cookies[COOKIE]);
        left.submit("/sign-out", "everywhere=true").await.expect(303);
        there.sign_in(&world, &mut browser, way).await;
        assert_eq!(status(&world, &browser.cookies[COOKIE]).await, 200, "{way:?}");
    }
}

#[tokio::test]
async fn a_session_that_cannot_be_ended_loses_nobody_the_new_one() {
    for way in WAYS {
        let (world, mut there) = SignIns::new().await;
        let mut browser = there.signed_in(&world, Way::Passkey).await;
        let replaced = browser.cookies[COOKIE].clone();
        // A person's tailnets are read by a query. Nothing else is, of what signing in takes.
        world.calls.inject("Query", 0, usize::MAX, Fault::Throttled);
        there.sign_in(&world, &mut browser, way).await;
        world.calls.heal();
        assert_eq!(status(&world, &browser.cookies[COOKIE]).await, 200, "{way:?}");
        assert_eq!(status(&world, &replaced).await, 200, "{way:?}: it goes on until its end");
    }
}

#[tokio::test]
async fn a_replaced_session_ends_in_very_many_tailnets_before_the_answer() {
    let (world, mut there) = SignIns::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let others: Vec<TailnetId> = (0..120).map(|index| (5_000_001 + index).try_into().unwrap()).collect();
    world.copy_tailnet(acme.id, &member, others.iter().copied());
    let (id, last) = (acme.id, others[119]);
    for way in WAYS {
        let mut browser = world.new_browser();
        browser.sign_in(&world, &member.login);
        let replaced = world.with_cookie(&browser.cookies[COOKIE]);
        own_user(&replaced, last).await.expect(200);
        there.sign_in(&world, &mut browser, way).await;
        own_user(&replaced, id).await.expect(401);
        own_user(&replaced, last).await.expect(401);
    }
}

#[tokio::test]
async fn who_is_refreshed_and_replaces_a_session_of_their_own_has_both_done() {
    let (world, mut there) = SignIns::new().await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "admin").await;
    let mut browser = there.signed_in(&world, Way::Provider).await;
    accept(&world.with_cookie(&browser.cookies[COOKIE]), &acme.link().await).await.expect(200);
    there.issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith" }));
    let replaced = world.with_cookie(&browser.cookies[COOKIE]);
    there.sign_in(&world, &mut browser, Way::Provider).await;
    own_user(&replaced, acme.id).await.expect(401);
    let ann = world.with_cookie(&browser.cookies[COOKIE]);
    assert_eq!(own_user(&ann, acme.id).await.expect(200).json["displayName"], "Ann Smith");
}
