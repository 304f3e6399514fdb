//! Refreshing somebody who signs in while their memberships change: each address is held by exactly the users who have it (R25).

use std::collections::{BTreeMap, BTreeSet};

use shared::domain::{Role, TailnetId};
use tests::{Issuer, Side, exchange};

use super::*;

/// What happens at the same time.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// The person joins, with an older session.
    Join,
    /// The person founds a tailnet, with an older session.
    Found,
    /// The person leaves a tailnet.
    Leave,
    /// An admin removes the person from their home.
    Remove,
    /// An admin removes the person from another tailnet.
    RemoveGuest,
    /// An admin invites the address that the person has from now on.
    Invite,
    /// The person signs in once more, and has another name by then.
    SignIn,
}

/// Somebody in two tailnets signs in with another name and another address, while something else happens, in every order of so many of
/// their requests together.
async fn in_every_order(chosen: u32, deed: Deed) {
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let mut tailnets = Vec::new();
    for name in ["acme.example", "globex.example", "initech.example"] {
        let tailnet = world.organization(name).await;
        tailnet.settle(false, "member").await;
        tailnets.push(tailnet);
    }
    for number in 0..1_u32 << chosen {
        let order = (0..chosen).map(|bit| if number >> bit & 1 == 0 { Side::One } else { Side::Other });
        let order: Vec<Side> = order.collect();
        let (before, after) = (format!("ann{number}@before.example"), format!("ann{number}@after.example"));
        let claims = SessionClaims {
            issuer: issuer.url.clone(),
            subject: number.to_string(),
            ..seeds::claims(&before, None, true, None, world.now())
        };
        let ann = world.with_claims(&claims);
        for tailnet in &tailnets[..2] {
            accept(&ann, &tailnet.link().await).await.expect(200);
        }
        let link = tailnets[2].link().await;
        let token = |name: &str| {
            let claims = json!({ "sub": number.to_string(), "email": after, "name": name });
            issuer.behave(|behaviour| behaviour.claims = claims);
            issuer.token_for_exchange(world.now())
        };
        let (first, second) = (token("First"), token("Second"));
        let founded = format!("found-{}", letters(number));
        let deed_done = async {
            match deed {
                Deed::Join => accept(&ann, &link).await,
                Deed::Found => ann.founds(&founded, "organizational").await,
                Deed::Leave => ann.leaves(tailnets[1].id).await,
                Deed::Remove => tailnets[0].admin().does("delete", &ann).await,
                Deed::RemoveGuest => tailnets[1].admin().does("delete", &ann).await,
                Deed::Invite => tailnets[0].create(json!([{ "email": after }])).await,
                Deed::SignIn => exchange(&world, &second).await,
            }
        };
        let (refreshed, done) =
            world.calls.interleave(order.clone(), exchange(&world, &first), deed_done).await;
        let context = format!("{deed:?} {order:?} {} {}", refreshed.status, done.status);
        assert_eq!(refreshed.status, 200, "{context}: {}", refreshed.text);
        assert!(done.status.as_u16() < 500, "{context}: {}", done.text);
        world.drain().await;
        assert_consistent(&world, &tailnets, &context).await;
        // Whatever came together, the next sign-in makes all of them alike.
        exchange(&world, &token("Third")).await.expect(200);
        let rows = assert_consistent(&world, &tailnets, &context).await;
        let subject = number.to_string();
        let own = rows.iter().filter(|row| row["subject"].as_str() == Some(&subject));
        let names: BTreeSet<String> = own.map(|row| row["displayName"].to_string()).collect();
        assert_eq!(names, BTreeSet::from(["\"Third\"".to_owned()]), "{context}");
    }
}

/// Asserts that each address is held by exactly the users whose verified address it is, and by no open invite besides. Returns the rows.
async fn assert_consistent(world: &World, tailnets: &[Tailnet<'_>], context: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    for tailnet in tailnets {
        rows.extend(world.rows_of(&format!("T#{}", tailnet.id)).await);
    }
    let mut owned: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let mut held = owned.clone();
    for row in &rows {
        let (place, sort) = (row["pk"].as_str().unwrap().to_owned(), row["sk"].as_str().unwrap());
        if let (Some(user), Some(email)) = (sort.strip_prefix("U#"), row["email"].as_str()) {
            owned.entry((place, email.to_owned())).or_default().insert(user.to_owned());
        } else if let (Some(address), Some(users)) = (sort.strip_prefix("E#"), row["heldByUsers"].as_array())
        {
            assert_eq!(row["heldByInvite"], Value::Null, "{context}: {row}");
            held.entry((place, address.to_owned()))
                .or_default()
                .extend(users.iter().map(|user| user.to_string().trim_end_matches(".0").to_owned()));
        }
    }
    assert_eq!(owned, held, "{context}");
    rows
}

/// A name for a tailnet has few digits.
fn letters(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

#[tokio::test]
async fn whatever_comes_together_whoever_joins_or_founds_while_they_are_refreshed_holds_their_addresses() {
    in_every_order(5, Deed::Join).await;
    in_every_order(5, Deed::Found).await;
}

#[tokio::test]
async fn whatever_comes_together_whoever_is_gone_while_they_are_refreshed_holds_no_address() {
    in_every_order(6, Deed::Leave).await;
    in_every_order(6, Deed::Remove).await;
    in_every_order(6, Deed::RemoveGuest).await;
}

#[tokio::test]
async fn whatever_comes_together_an_address_that_is_invited_while_its_person_takes_it_is_theirs() {
    in_every_order(5, Deed::Invite).await;
}

#[tokio::test]
async fn whatever_comes_together_of_two_sign_ins_one_describes_the_person_everywhere() {
    in_every_order(5, Deed::SignIn).await;
}

#[tokio::test]
async fn nobody_is_removed_with_an_address_that_they_gave_up_in_one_of_very_many_tailnets() {
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let acme = world.organization("acme.example").await;
    acme.settle(false, "member").await;
    let others: Vec<TailnetId> = (5_000_001..5_000_051_u64).map(|id| id.try_into().unwrap()).collect();
    let claims = SessionClaims {
        issuer: issuer.url.clone(),
        subject: "248289761001".to_owned(),
        ..seeds::claims("ann@before.example", None, true, None, world.now())
    };
    let ann = world.with_claims(&claims);
    accept(&ann, &acme.link().await).await.expect(200);
    let globex = world.organization("globex.example").await;
    accept(&ann, &globex.link().await).await.expect(200);
    world.copy_tailnet(acme.id, &ann, others.iter().copied());
    // The refresh has come as far as the first transaction, and is cut off.
    let admin = acme.user(Role::Admin);
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let removing = tokio::spawn(async move { admin.does("delete", &ann).await });
    world.calls.until_held().await;
    world.calls.inject("TransactWriteItems", 1, usize::MAX, Fault::RequestLost);
    exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(503);
    world.calls.heal();
    world.calls.release();
    removing.await.unwrap().expect(200);
    assert!(
        world
            .rows_of(&format!("T#{}", acme.id))
            .await
            .iter()
            .all(|row| { row["sk"] != "E#ann@before.example" && row["sk"] != "E#ann@example.com" })
    );
}
