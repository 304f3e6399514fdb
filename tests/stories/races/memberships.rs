//! Concurrent changes of one person's memberships: a person who is in any tailnet has exactly one home, others have none (R18).

use shared::domain::PersonId;
use tests::Side;

use super::*;

/// How many requests of both calls together are sent in a chosen order. Every order is tried.
const CHOSEN: u32 = 5;

/// A change of a person's memberships.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Join(usize),
    Found,
    Leave(usize),
    /// An admin of the tailnet removes them.
    Remove(usize),
}

use Deed::{Found, Join, Leave, Remove};

/// Three tailnets that let everybody join.
struct Stage<'a> {
    world: &'a World,
    tailnets: Vec<Tailnet<'a>>,
}

impl<'a> Stage<'a> {
    async fn new(world: &'a World) -> Self {
        let mut tailnets = Vec::new();
        for name in ["acme.example", "globex.example", "initech.example"] {
            let tailnet = world.organization(name).await;
            tailnet.settle(false, "member").await;
            tailnets.push(tailnet);
        }
        Self { world, tailnets }
    }

    /// Somebody new who is in these tailnets, the first of which is their home.
    async fn person(&self, name: &str, tailnets: &[usize]) -> Somebody {
        let person = self.world.person(&format!("{name}@friends.example"));
        for &which in tailnets {
            accept(&person, &self.tailnets[which].link().await).await.expect(200);
        }
        person
    }

    async fn does(&self, deed: Deed, person: &Somebody, invite: &Value, name: &str) -> Answer {
        match deed {
            Join(_) => accept(person, invite).await,
            Found => person.founds(name, "organizational").await,
            Leave(which) => person.leaves(self.tailnets[which].id).await,
            Remove(which) => self.tailnets[which].admin().does("delete", person).await,
        }
    }

    async fn invite_for(&self, deed: Deed) -> Value {
        match deed {
            Join(which) => self.tailnets[which].link().await,
            Found | Leave(_) | Remove(_) => Value::Null,
        }
    }

    /// Does both at once, in every order of their requests.
    async fn in_every_order(&self, start: &[usize], one: Deed, other: Deed) {
        for number in 0..1_u32 << CHOSEN {
            let order = (0..CHOSEN).map(|bit| if number >> bit & 1 == 0 { Side::One } else { Side::Other });
            let order: Vec<Side> = order.collect();
            let name = format!("{one:?}-{other:?}-{number}").to_lowercase().replace(['(', ')'], "");
            let person = self.person(&name, start).await;
            let invites = (self.invite_for(one).await, self.invite_for(other).await);
            let (a, b) = (format!("{name}-a"), format!("{name}-b"));
            let calls = &self.world.calls;
            let answers = calls.interleave(
                order.clone(),
                self.does(one, &person, &invites.0, &a),
                self.does(other, &person, &invites.1, &b),
            );
            let (first, second) = answers.await;
            let statuses = (first.status, second.status);
            assert!(statuses.0.as_u16() < 500 && statuses.1.as_u16() < 500, "{first:?} {second:?}");
            self.has_one_home(
                &person,
                &[first, second],
                &format!("{start:?} {one:?} {other:?} {order:?} {statuses:?}"),
            )
            .await;
        }
    }

    /// The person's own rows name exactly the tailnets that they are a user of, and one of these as their home.
    async fn has_one_home(&self, person: &Somebody, answers: &[Answer], what: &str) {
        let founded = answers.iter().filter(|answer| !answer.json["kind"].is_null());
        let founded = founded.filter_map(|answer| answer.json["id"].as_str().map(ToOwned::to_owned));
        let known = self.tailnets.iter().map(|tailnet| tailnet.id.to_string());
        let mut is_in = Vec::new();
        for tailnet in known.chain(founded) {
            if self.world.is_user(&tailnet, person.id).await {
                is_in.push(tailnet);
            }
        }
        let own = PersonId::of(&seeds::person(&person.login));
        let rows = self.world.rows_of(&format!("P#{own}")).await;
        let homes = rows.iter().filter(|row| row["sk"] == "#").count();
        let mut named: Vec<String> = rows.iter().map(|row| row["tailnet"].to_string()).collect();
        is_in.sort();
        named.sort();
        assert_eq!(named, is_in, "{what}");
        assert_eq!(homes, usize::from(!is_in.is_empty()), "{what}");
    }
}

#[tokio::test]
async fn whatever_comes_together_whoever_is_in_two_tailnets_keeps_one_home_while_they_are_in_any() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    for (one, other) in [
        (Join(2), Remove(0)),
        (Join(2), Leave(1)),
        (Found, Remove(0)),
        (Leave(1), Remove(0)),
        (Leave(1), Remove(1)),
        (Remove(0), Remove(1)),
    ] {
        stage.in_every_order(&[0, 1], one, other).await;
    }
}

#[tokio::test]
async fn whatever_comes_together_whoever_is_in_one_tailnet_keeps_one_home_while_they_are_in_any() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    for (one, other) in [
        (Join(1), Remove(0)),
        (Found, Remove(0)),
        (Join(1), Found),
        (Join(1), Join(2)),
        (Remove(0), Remove(0)),
    ] {
        stage.in_every_order(&[0], one, other).await;
    }
}

#[tokio::test]
async fn whatever_comes_together_whoever_was_in_no_tailnet_has_one_home() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    for (one, other) in [(Join(0), Join(1)), (Join(0), Found), (Found, Found)] {
        stage.in_every_order(&[], one, other).await;
    }
}
