//! Signing out while the person's memberships change: the session is over in every tailnet that they are in afterwards (R25).

use shared::domain::{Role, TailnetId};
use tests::Side;

use super::*;

/// How many requests of both calls together are sent in a chosen order. Every order is tried.
const CHOSEN: u32 = 5;

/// What happens at the same time.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// The person joins, in the browser that they sign out of.
    Join,
    /// The person joins, in another browser.
    JoinElsewhere,
    /// The person founds a tailnet, in the browser that they sign out of.
    Found,
    /// The person founds a tailnet, in another browser.
    FoundElsewhere,
    /// The person leaves a tailnet, in another browser.
    Leave,
    /// An admin removes the person from their home.
    Remove,
    /// The person signs out of another browser.
    SignOutElsewhere,
}

use Deed::{Found, FoundElsewhere, Join, JoinElsewhere, Leave, Remove, SignOutElsewhere};

async fn signs_out(browser: &Somebody, form: &str) -> Answer {
    browser.submit("/sign-out", form).await
}

/// Whoever is in so many tailnets signs out here or everywhere, while something else happens, in every order of the requests.
async fn in_every_order(memberships: usize, form: &str, deed: Deed) {
    let world = World::new().await;
    let mut tailnets = Vec::new();
    for name in ["acme.example", "globex.example", "initech.example"] {
        let tailnet = world.organization(name).await;
        tailnet.settle(false, "member").await;
        tailnets.push(tailnet);
    }
    for number in 0..1_u32 << CHOSEN {
        let order = (0..CHOSEN).map(|bit| if number >> bit & 1 == 0 { Side::One } else { Side::Other });
        let order: Vec<Side> = order.collect();
        let login = format!("dora{number}@friends.example");
        let person = world.person(&login);
        for tailnet in &tailnets[..memberships] {
            accept(&person, &tailnet.link().await).await.expect(200);
        }
        let left = world.signed_in(&login);
        world.advance(SignedDuration::from_secs(1));
        let kept = world.signed_in(&login);
        let link = tailnets[2].link().await;
        let founded = format!("found-{memberships}-{}", letters(number));
        let deed_done = async {
            match deed {
                Join => accept(&left, &link).await,
                JoinElsewhere => accept(&kept, &link).await,
                Found => left.founds(&founded, "organizational").await,
                FoundElsewhere => kept.founds(&founded, "organizational").await,
                Leave => kept.leaves(tailnets[1].id).await,
                Remove => tailnets[0].admin().does("delete", &person).await,
                SignOutElsewhere => signs_out(&kept, "").await,
            }
        };
        let (out, done) = world.calls.interleave(order.clone(), signs_out(&left, form), deed_done).await;
        let context = format!("{memberships} {form} {deed:?} {order:?} {} {}", out.status, done.status);
        assert_eq!(out.status, 303, "{context}");
        assert!(done.status.as_u16() < 500, "{context}");

        world.advance(SignedDuration::from_secs(1));
        let listed = world.signed_in(&login).get("/api/v2/tailnets").await.expect(200);
        let listed = listed.json["tailnets"].as_array().unwrap().clone();
        let ended: &[&Somebody] = match (deed, form) {
            (SignOutElsewhere, _) => &[&left, &kept],
            (_, "everywhere=true") => &[&left, &person],
            _ => &[&left],
        };
        for session in ended {
            session.get("/api/v2/me").await.expect(401);
            for tailnet in &listed {
                let path = format!("/api/v2/tailnet/{}/keys", tailnet["id"].as_str().unwrap());
                let answer = session.get(&path).await;
                assert_eq!(answer.status, 401, "{context} {tailnet}");
            }
        }
    }
}

/// A name for a tailnet has few digits.
fn letters(number: u32) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

#[tokio::test]
async fn whatever_comes_together_a_session_is_over_in_a_tailnet_that_is_joined_meanwhile() {
    for memberships in [0, 2] {
        in_every_order(memberships, "", Join).await;
        in_every_order(memberships, "", JoinElsewhere).await;
        in_every_order(memberships, "everywhere=true", Join).await;
    }
}

#[tokio::test]
async fn whatever_comes_together_a_session_is_over_in_a_tailnet_that_is_founded_meanwhile() {
    for memberships in [0, 1] {
        in_every_order(memberships, "", Found).await;
        in_every_order(memberships, "", FoundElsewhere).await;
    }
}

#[tokio::test]
async fn whatever_comes_together_a_session_is_over_while_memberships_end_or_another_is_signed_out_of() {
    in_every_order(2, "", Leave).await;
    in_every_order(2, "", Remove).await;
    in_every_order(1, "", Remove).await;
    in_every_order(2, "", SignOutElsewhere).await;
    in_every_order(0, "", SignOutElsewhere).await;
}

#[tokio::test]
async fn whatever_comes_together_both_sessions_are_over_in_all_of_very_many_tailnets() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let others: Vec<TailnetId> = (5_000_001..5_000_151_u64).map(|id| id.try_into().unwrap()).collect();
    world.copy_tailnet(acme.id, &member, others.iter().copied());
    // A transaction takes 99 users.
    let looked_at = [others[0], others[97], others[98], others[99], others[149], acme.id];
    // One request more than elsewhere.
    for number in 0..1_u32 << (CHOSEN + 1) {
        let order = (0..=CHOSEN).map(|bit| if number >> bit & 1 == 0 { Side::One } else { Side::Other });
        let order: Vec<Side> = order.collect();
        let one = world.signed_in(&member.login);
        world.advance(SignedDuration::from_secs(1));
        let other = world.signed_in(&member.login);
        let both = world.calls.interleave(order.clone(), signs_out(&one, ""), signs_out(&other, ""));
        let (first, second) = both.await;
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303), "{order:?}");
        for session in [&one, &other] {
            for tailnet in looked_at {
                let answer = session.get(&format!("/api/v2/tailnet/{tailnet}/keys")).await;
                assert_eq!(answer.status, 401, "{order:?} {tailnet}");
            }
        }
        world.advance(SignedDuration::from_secs(1));
    }
}
