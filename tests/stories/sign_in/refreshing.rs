//! Signing in refreshes how people are described: their name and their verified address, in all of their tailnets (R25).

use base64ct::{Base64UrlUnpadded, Encoding};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::TailnetId;
use tests::{Issuer, Somebody, Tailnet, World, accept, exchange};

use super::{caller, outcome, world_with_issuer};

const LOG: &str =
    "/api/v2/tailnet/-/logging/configuration?start=2026-01-01T00:00:00Z&event=USER.UPDATE.USER_PROFILE";

/// Whoever signs in at the issuer, in two tailnets.
async fn ann_in(world: &World, issuer: &Issuer, tailnets: &[&Tailnet<'_>]) -> Somebody {
    let ann = caller(world, ("work", issuer)).await;
    for tailnet in tailnets {
        tailnet.settle(false, "member").await;
        accept(&ann, &tailnet.link().await).await.expect(200);
    }
    ann
}

/// How a user is described: in the list, and by the address in their row.
async fn described(world: &World, tailnet: &Tailnet<'_>, user: &Somebody) -> [Value; 3] {
    let users = tailnet.users().await;
    let listed = users.iter().find(|listed| listed["id"] == user.id.to_string()).unwrap();
    let rows = world.rows_of(&format!("T#{}", tailnet.id)).await;
    let row = rows.iter().find(|row| row["sk"] == format!("U#{}", user.id)).unwrap();
    [&listed["displayName"], &listed["loginName"], &row["email"]].map(Clone::clone)
}

/// Who holds an address: an invite, and how many users.
async fn holders(world: &World, tailnet: TailnetId, address: &str) -> Option<(bool, usize)> {
    let rows = world.rows_of(&format!("T#{tailnet}")).await;
    let row = rows.iter().find(|row| row["sk"] == format!("E#{address}"))?;
    Some((row["heldByInvite"].is_string(), row["heldByUsers"].as_array().map_or(0, Vec::len)))
}

#[tokio::test]
async fn a_new_name_and_a_new_verified_address_go_to_the_user_in_every_tailnet_and_into_their_logs() {
    let (world, issuer) = world_with_issuer().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let ann = ann_in(&world, &issuer, &[&acme, &globex]).await;
    issuer
        .behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith", "email": "Ann@Smith.example" }));
    world.advance(SignedDuration::from_mins(1));
    assert_eq!(outcome(&world, &issuer).await, "signed in");

    for tailnet in [&acme, &globex] {
        let now = described(&world, tailnet, &ann).await;
        assert_eq!(now, [json!("Ann Smith"), json!("Ann@Smith.example"), json!("ann@smith.example")]);
        assert_eq!(holders(&world, tailnet.id, "ann@example.com").await, None);
        assert_eq!(holders(&world, tailnet.id, "ann@smith.example").await, Some((false, 1)));
        let log = tailnet.admin().get(LOG).await.expect(200).json["logs"].clone();
        assert_eq!(log.as_array().unwrap().len(), 1, "{log}");
        let event = &log[0];
        assert_eq!(
            (&event["origin"], &event["actor"]["signedInWith"]),
            (&json!("IDENTITY_PROVIDER"), &json!("work"))
        );
        assert_eq!(event["target"]["id"], ann.id.to_string());
        let old =
            json!({ "displayName": "Ann Lee", "loginName": "ann@example.com", "email": "ann@example.com" });
        let new = json!({ "displayName": "Ann Smith", "loginName": "Ann@Smith.example", "email": "ann@smith.example" });
        assert_eq!((&event["old"], &event["new"]), (&old, &new));
        // The address that they gave up is free again, and the one that they have now is taken.
        tailnet.create(json!([{ "email": "ann@example.com" }])).await.expect(200);
        tailnet.create(json!([{ "email": "ann@smith.example" }])).await.expect(409);
    }
    // Once more, nothing has changed.
    let rows = world.rows().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(world.rows().await, rows);
}

#[tokio::test]
async fn a_program_that_has_a_token_exchanged_refreshes_its_person_too() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith" }));
    exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(200);
    let now = described(&world, &acme, &ann).await;
    assert_eq!(now, [json!("Ann Smith"), json!("ann@example.com"), json!("ann@example.com")]);
    let log = acme.admin().get(LOG).await.expect(200).json["logs"].clone();
    assert_eq!(
        (&log[0]["origin"], &log[0]["actor"]["signedInWith"]),
        (&json!("IDENTITY_PROVIDER"), &Value::Null)
    );
}

#[tokio::test]
async fn what_a_provider_does_not_say_stays_and_an_address_that_is_not_verified_any_more_goes() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    let address = json!("ann@example.com");
    for (claims, expected) in [
        (json!({ "email": null, "name": null }), [json!("Ann Lee"), address.clone(), address.clone()]),
        (json!({ "email": null, "name": "\u{200b} " }), [json!("Ann Lee"), address.clone(), address.clone()]),
        (
            json!({ "email": null, "name": "Ann\u{202e} Smith" }),
            [json!("Ann Smith"), address.clone(), address.clone()],
        ),
        (
            json!({ "name": null, "email_verified": "true" }),
            [json!("Ann Smith"), address.clone(), Value::Null],
        ),
        (json!({ "name": null }), [json!("Ann Smith"), address.clone(), address.clone()]),
    ] {
        issuer.behave(|behaviour| {
            behaviour.claims = claims.clone();
            behaviour.userinfo = json!({ "sub": "248289761001" });
        });
        assert_eq!(outcome(&world, &issuer).await, "signed in");
        assert_eq!(described(&world, &acme, &ann).await, expected, "{claims}");
        let held = expected[2].is_string().then_some((false, 1));
        assert_eq!(holders(&world, acme.id, "ann@example.com").await, held, "{claims}");
    }
}

#[tokio::test]
async fn an_address_that_nobody_has_verified_takes_nothing_from_whoever_has_it() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    let invite = acme.invite("dora@friends.example").await;
    for address in ["dora@friends.example", "member@acme.example"] {
        for verified in [json!(false), json!("true"), Value::Null] {
            let claims = json!({ "email": address, "email_verified": verified });
            issuer.behave(|behaviour| behaviour.claims = claims);
            assert_eq!(outcome(&world, &issuer).await, "signed in");
            assert_eq!(described(&world, &acme, &ann).await[2], Value::Null);
        }
    }
    world.drain().await;
    assert_eq!(holders(&world, acme.id, "dora@friends.example").await, Some((true, 0)));
    assert_eq!(holders(&world, acme.id, "member@acme.example").await, Some((false, 1)));
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn an_address_is_held_by_everybody_who_has_it_verified_and_freed_with_the_last() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    let shared = "member@acme.example";
    issuer.behave(|behaviour| behaviour.claims = json!({ "email": shared }));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(holders(&world, acme.id, shared).await, Some((false, 2)));
    issuer.behave(|behaviour| behaviour.claims = json!({}));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(holders(&world, acme.id, shared).await, Some((false, 1)));
    acme.admin().does("delete", &ann).await.expect(200);
    assert_eq!(holders(&world, acme.id, "ann@example.com").await, None);
    acme.create(json!([{ "email": "ann@example.com" }])).await.expect(200);
}

#[tokio::test]
async fn whoever_gets_an_invited_address_in_the_tailnet_ends_the_open_invite_to_it() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    let invite = acme.invite("ann@smith.example").await;
    world.drain().await;
    issuer.behave(|behaviour| behaviour.claims = json!({ "email": "ann@smith.example" }));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    world.drain().await;
    assert!(acme.open_invites().await.iter().all(|open| open["id"] != invite["id"]));
    accept(&world.person("somebody@else.example"), &invite).await.expect(410);
    assert_eq!(holders(&world, acme.id, "ann@smith.example").await, Some((false, 1)));
    // And back: the invite's end has left nothing behind.
    issuer.behave(|behaviour| behaviour.claims = json!({}));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(holders(&world, acme.id, "ann@smith.example").await, None);
    assert_eq!(described(&world, &acme, &ann).await[2], "ann@example.com");
}

#[tokio::test]
async fn whoever_joins_with_an_older_session_is_described_anew_by_the_next_sign_in() {
    let (world, issuer) = world_with_issuer().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let old = ann_in(&world, &issuer, &[&acme]).await;
    issuer
        .behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith", "email": "ann@smith.example" }));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    accept(&old, &globex.link().await).await.expect(200);
    old.founds("third", "personal").await.expect(200);
    assert_eq!(described(&world, &globex, &old).await[0], "Ann Lee");
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    for tailnet in [&acme, &globex] {
        let now = described(&world, tailnet, &old).await;
        assert_eq!(now, [json!("Ann Smith"), json!("ann@smith.example"), json!("ann@smith.example")]);
        assert_eq!(holders(&world, tailnet.id, "ann@example.com").await, None);
    }
    let rows = world.rows().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(world.rows().await, rows);
}

#[tokio::test]
async fn somebody_in_very_many_tailnets_is_refreshed_in_all_of_them_and_a_sign_in_that_is_cut_off_goes_on() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    let others: Vec<TailnetId> = (5_000_001..5_000_151_u64).map(|id| id.try_into().unwrap()).collect();
    world.copy_tailnet(acme.id, &ann, others.iter().copied());
    issuer
        .behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith", "email": "ann@smith.example" }));
    world.calls.inject("TransactWriteItems", 3, usize::MAX, tests::Fault::RequestLost);
    exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(503);
    world.calls.heal();
    let refreshed = async || {
        let rows = world.rows().await;
        let of_ann = rows.iter().filter(|row| row.contains(&format!(r#""sk":"U#{}""#, ann.id)));
        of_ann.filter(|row| row.contains(r#""email":"ann@smith.example""#)).count()
    };
    assert_eq!(refreshed().await, 72);
    world.calls.forget();
    exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(200);
    assert_eq!(refreshed().await, 151);
    // The four that are left, at most 99 writes each: two units a write.
    let calls = world.calls.take();
    let written: Vec<f64> = calls
        .iter()
        .filter(|call| call.operation == "TransactWriteItems")
        .map(|call| call.write_units)
        .collect();
    assert_eq!(written.len(), 4);
    assert!(written.iter().all(|units| *units <= 198.0), "{written:?}");
    for tailnet in [acme.id, others[0], others[23], others[24], others[149]] {
        assert_eq!(holders(&world, tailnet, "ann@smith.example").await, Some((false, 1)));
        let events = world.rows_of(&format!("A#{tailnet}")).await;
        let events = events.iter().filter(|row| row["origin"] == "IDENTITY_PROVIDER").count();
        assert_eq!(events, 1, "{tailnet}");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_keeps_nobody_from_signing_in() {
    let (world, issuer) = world_with_issuer().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let ann = ann_in(&world, &issuer, &[&acme, &globex]).await;
    world.break_row(&format!("T#{}", acme.id), &format!("U#{}", ann.id), "userRole").await;
    issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith" }));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(described(&world, &globex, &ann).await[0], "Ann Smith");
}

#[tokio::test]
async fn nobody_is_refreshed_who_does_not_sign_in_or_is_in_no_tailnet() {
    let (world, issuer) = world_with_issuer().await;
    let acme = world.organization("acme.example").await;
    let rows = world.rows().await;
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(world.rows().await, rows);
    let ann = ann_in(&world, &issuer, &[&acme]).await;
    let rows = world.rows().await;
    issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith", "aud": "another" }));
    assert_eq!(outcome(&world, &issuer).await, "answer");
    // Another person with the same address, too.
    issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith", "sub": "another" }));
    assert_eq!(outcome(&world, &issuer).await, "signed in");
    assert_eq!(world.rows().await, rows);
    assert_eq!(described(&world, &acme, &ann).await[0], "Ann Lee");
}

#[tokio::test]
async fn the_session_itself_says_what_the_provider_said() {
    let (world, issuer) = world_with_issuer().await;
    issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith" }));
    let answer = exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(200).json;
    let claims = answer["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).unwrap()).unwrap();
    assert_eq!(claims["name"], "Ann Smith");
}
