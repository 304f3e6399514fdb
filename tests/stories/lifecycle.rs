//! The life of invites: random sequences of steps, compared with a simple model of the rules.

mod model;

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use shared::domain::Role;
use tests::{Answer, Somebody, Tailnet, World, accept, path_of};

use model::{Inviter, Model, Person, Step};

/// A step, and an index that stands for one of the invites that will exist by then.
type AnyStep = (Step, Index);

fn inviter() -> impl Strategy<Value = Inviter> {
    prop_oneof![Just(Inviter::Admin), Just(Inviter::ItAdmin)]
}

fn person() -> impl Strategy<Value = Person> {
    prop_oneof![Just(Person::Dora), Just(Person::Fay), Just(Person::Emil)]
}

fn wait() -> impl Strategy<Value = SignedDuration> {
    prop_oneof![
        (1_i64..60).prop_map(SignedDuration::from_secs),
        (1_i64..10).prop_map(SignedDuration::from_mins),
        (1_i64..20).prop_map(|days| SignedDuration::from_hours(24 * days)),
        Just(SignedDuration::from_hours(24 * 30)),
    ]
}

/// Suspending, restoring, demoting and promoting the IT admin.
fn change() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => Just(Step::Suspend),
        2 => Just(Step::Restore),
        1 => Just(Step::SetRole(Role::Member)),
        2 => Just(Step::SetRole(Role::ItAdmin)),
    ]
}

fn create() -> impl Strategy<Value = Step> {
    let role = prop_oneof![3 => Just(Role::Member), 1 => Just(Role::Auditor), 1 => Just(Role::Admin)];
    (inviter(), prop::option::weighted(0.75, person()), role, prop::bool::weighted(0.25))
        .prop_map(|(by, to, role, bound)| Step::Create { by, to, role, bound })
}

fn any_step() -> impl Strategy<Value = AnyStep> {
    let step = prop_oneof![
        6 => create(),
        1 => inviter().prop_map(|by| Step::Get { by, which: 0 }),
        3 => inviter().prop_map(|by| Step::Resend { by, which: 0 }),
        2 => inviter().prop_map(|by| Step::Delete { by, which: 0 }),
        5 => person().prop_map(|who| Step::Accept { who, which: 0 }),
        3 => wait().prop_map(Step::Wait),
        2 => Just(Step::Sweep),
        3 => Just(Step::Drain),
        2 => Just(Step::Requeue),
        3 => change(),
    ];
    (step, any::<Index>())
}

/// Resolves the index of a step to an invite; `None` if the step needs one and there are none yet.
fn aimed((step, index): AnyStep, invites: usize) -> Option<Step> {
    let any = || (invites > 0).then(|| index.index(invites));
    Some(match step {
        Step::Get { by, .. } => Step::Get { by, which: any()? },
        Step::Resend { by, .. } => Step::Resend { by, which: any()? },
        Step::Delete { by, .. } => Step::Delete { by, which: any()? },
        Step::Accept { who, .. } => Step::Accept { who, which: any()? },
        other => other,
    })
}

/// A world under test, and every invite that was made in it.
struct Life<'a> {
    world: &'a World,
    acme: &'a Tailnet<'a>,
    invites: Vec<Value>,
}

impl Life<'_> {
    fn inviter(&self, inviter: Inviter) -> Somebody {
        self.world.person_in(inviter.login(), self.acme.id)
    }

    fn person(&self, person: Person) -> Somebody {
        if person.is_verified() {
            self.world.person(person.address())
        } else {
            self.world.unverified_person(person.address())
        }
    }

    /// Does a step; returns the status of the answer, 200 where there is none.
    async fn step(&mut self, step: Step) -> u16 {
        let answer = match step {
            Step::Create { by, to, role, bound } => {
                let body = json!({ "email": to.map(Person::address), "role": role, "bindToEmail": bound });
                let answer = self.inviter(by).post("/api/v2/tailnet/-/user-invites", body).await;
                self.invites.extend(answer.json.as_array().into_iter().flatten().cloned());
                answer
            }
            Step::Get { by, which } => self.inviter(by).get(&path_of(&self.invites[which])).await,
            Step::Resend { by, which } => {
                let path = format!("{}/resend", path_of(&self.invites[which]));
                self.inviter(by).post_nothing(&path).await
            }
            Step::Delete { by, which } => self.inviter(by).delete(&path_of(&self.invites[which])).await,
            Step::Accept { who, which } => accept(&self.person(who), &self.invites[which]).await,
            Step::Wait(time) => {
                self.world.advance(time);
                return 200;
            }
            Step::Sweep => {
                self.world.sweep();
                return 200;
            }
            Step::Drain => {
                self.world.drain().await;
                return 200;
            }
            Step::Requeue => {
                assert!(self.world.requeue_mail().await, "the table is in order");
                return 200;
            }
            Step::Suspend => self.owner_does("suspend", Value::Null).await,
            Step::Restore => self.owner_does("restore", Value::Null).await,
            Step::SetRole(role) => self.owner_does("role", json!({ "role": role })).await,
        };
        answer.status.as_u16()
    }

    /// The owner changes the IT admin.
    async fn owner_does(&self, what: &str, body: Value) -> Answer {
        let it_admin = self.inviter(Inviter::ItAdmin).id;
        self.acme.owner().post(&format!("/api/v2/users/{it_admin}/{what}"), body).await
    }

    /// The open invites in the order of the list, by their places among all that were made.
    async fn open(&self) -> Vec<usize> {
        let listed = self.acme.open_invites().await;
        let place = |invite: &Value| self.invites.iter().position(|made| made["id"] == invite["id"]);
        listed.iter().map(|invite| place(invite).unwrap()).collect()
    }

    /// The users who have joined, with their roles.
    async fn users(&self) -> Vec<(String, String)> {
        let users = self.acme.users().await;
        let friends = users.iter().filter(|user| user["status"] == "needs-approval");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut friends: Vec<_> =
            friends.map(|user| (text(&user["loginName"]), text(&user["role"]))).collect();
        friends.retain(|(login, _)| login.ends_with("@friends.example"));
        friends.sort();
        friends
    }

    /// The addresses that invites were mailed to, sorted.
    fn mails(&self) -> Vec<String> {
        let mails = self.world.mailbox.mails().into_iter().filter(|mail| mail.text.contains("/uinv/"));
        let mut mails: Vec<String> = mails.map(|mail| mail.to).collect();
        mails.sort();
        mails
    }
}

async fn live(steps: Vec<AnyStep>) -> Result<(), TestCaseError> {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mut life = Life { world: &world, acme: &acme, invites: Vec::new() };
    let mut model = Model::new();
    for step in steps {
        let Some(step) = aimed(step, life.invites.len()) else { continue };
        // Events in the same millisecond would have no order.
        world.advance(SignedDuration::from_millis(1));
        let expected = model.step(step, world.now());
        prop_assert_eq!(life.step(step).await, expected, "{:?}", step);
        prop_assert_eq!(life.open().await, model.open(world.now()), "the list after {:?}", step);
        prop_assert_eq!(life.mails(), model.mails(), "the mails after {:?}", step);
    }
    prop_assert_eq!(acme.log().await, model.log(world.now()));
    let mut users: Vec<_> =
        model.users().into_iter().map(|(login, role)| (login.to_owned(), role.to_string())).collect();
    users.sort();
    prop_assert_eq!(life.users().await, users);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn invites_live_by_the_rules_whatever_happens_in_whatever_order(steps in prop::collection::vec(any_step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Box::pin(live(steps)))?;
    }
}
