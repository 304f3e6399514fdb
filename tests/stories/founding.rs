//! Who may found a tailnet, and what newcomers may send (R26, P6).

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::domain::{Role, SendBudget, TailnetId};
use tests::{Somebody, Tailnet, World, accept, path_of};

/// The send budget where everybody may found.
fn small_start() -> SendBudget {
    SendBudget::default().starting_with(50)
}

#[tokio::test]
async fn only_whom_the_operator_has_chosen_founds_a_tailnet_and_the_others_are_told_why() {
    let world = World::with_founders("ann@friends.example, acme.example").await;
    world.person("ann@friends.example").founds("ann", "personal").await.expect(200);
    world.person("somebody@acme.example").founds("acme", "organizational").await.expect(200);
    let before = world.rows().await;
    let refused = [
        (world.unverified_person("ann@friends.example"), "your sign-in has no verified e-mail address"),
        (world.person("dora@friends.example"), "your address is not among them"),
        (world.person("somebody@sub.acme.example"), "your address is not among them"),
    ];
    for (person, why) in refused {
        let answer = person.founds("more", "personal").await.expect(403);
        assert!(answer.message().contains(why), "{}", answer.text);
        // Neither a taken name nor a wrong body is of interest then.
        assert_eq!(person.founds("ann", "personal").await, answer);
        assert_eq!(person.post("/api/v2/tailnets", json!({ "name": 7 })).await, answer);
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn a_tailnet_is_named_as_a_domain_only_by_those_with_a_verified_address_in_exactly_it() {
    let world = World::new().await;
    let ann = world.person("ann@acme.example");
    let refused = [
        (&ann, "globex.example", "exactly the domain of your verified address"),
        (&ann, "www.acme.example", "exactly the domain of your verified address"),
        (&ann, "account-locked.example", "exactly the domain of your verified address"),
        (
            &world.unverified_person("eve@acme.example"),
            "acme.example",
            "exactly the domain of your verified address",
        ),
        (&world.person("eve@gmail.com"), "gmail.com", "the domain of a public mail provider"),
        (
            &world.person("eve@security.fastmail.com"),
            "security.fastmail.com",
            "the domain of a public mail provider",
        ),
    ];
    let before = world.rows().await;
    for (person, name, why) in refused {
        let answer = person.founds(name, "organizational").await.expect(403);
        assert_eq!(answer.json["errors"][0]["field"], "name");
        assert_eq!(answer.json["errors"][0]["code"], "domain-not-yours");
        assert!(answer.message().contains(why), "{}", answer.text);
    }
    assert_eq!(world.rows().await, before);
    ann.founds("acme.example", "organizational").await.expect(200);
    world.person("eve@gmail.com").founds("gmail-fans", "personal").await.expect(200);
}

#[tokio::test]
async fn where_everybody_may_found_each_person_founds_three_tailnets_however_many_at_once() {
    let world = World::new().await;
    let ann = world.person("ann@friends.example");
    let names: Vec<String> = (0..8).map(|index| format!("ann-{}", "x".repeat(index + 1))).collect();
    let founded = loop {
        let answers = join_all(names.iter().map(|name| Box::pin(ann.founds(name, "personal")))).await;
        // Somebody who is in the way too often is told to try again.
        if answers.iter().all(|answer| answer.status != 503) {
            break ann.get("/api/v2/tailnets").await.expect(200).json["tailnets"].as_array().unwrap().len();
        }
    };
    assert_eq!(founded, 3);
    let refused = ann.founds("one-more", "personal").await.expect(409);
    assert_eq!(refused.message(), "you have founded 3 tailnets, which is the most");
    world.person("dora@friends.example").founds("dora", "personal").await.expect(200);
}

#[tokio::test]
async fn what_somebody_has_founded_counts_when_their_home_moves() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let ann = world.person("ann@friends.example");
    accept(&ann, &acme.link().await).await.expect(200);
    for name in ["ann-one", "ann-two", "ann-three"] {
        ann.founds(name, "organizational").await.expect(200);
    }
    acme.admin().does("delete", &ann).await.expect(200);
    ann.founds("ann-four", "personal").await.expect(409);
    let globex = world.organization("globex.example").await;
    accept(&ann, &globex.link().await).await.expect(200);
    ann.leaves(globex.id).await.expect(200);
    ann.founds("ann-four", "personal").await.expect(409);
}

#[tokio::test]
async fn whom_the_operator_has_chosen_founds_as_many_as_they_like() {
    let world = World::with_founders("friends.example").await;
    let ann = world.person("ann@friends.example");
    for name in ["ann-one", "ann-two", "ann-three", "ann-four"] {
        ann.founds(name, "personal").await.expect(200);
    }
}

#[tokio::test]
async fn whoever_has_just_joined_or_founded_starts_with_a_small_budget_joining_again_included() {
    let world = World::with_budget(small_start()).await;
    let acme = world.organization("acme.example").await;
    let ann = world.person("ann@friends.example");
    let founded = ann.founds("ann", "organizational").await.expect(200).json;
    let own: TailnetId = founded["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(sends(&world.person_in("ann@friends.example", own)).await, 50);

    let dora = world.person_in("dora@friends.example", acme.id);
    for _ in 0..2 {
        joins_as_admin(&acme, &dora).await;
        assert_eq!(sends(&dora).await, 50);
        acme.owner().does("delete", &dora).await.expect(200);
    }
}

#[tokio::test]
async fn a_small_start_is_refilled_to_the_whole_budget() {
    let world = World::with_budget(small_start()).await;
    let acme = world.organization("acme.example").await;
    let dora = world.person_in("dora@friends.example", acme.id);
    joins_as_admin(&acme, &dora).await;
    world.advance(jiff::SignedDuration::from_hours(1));
    assert_eq!(sends(&dora).await, 1_000);
}

async fn joins_as_admin(tailnet: &Tailnet<'_>, person: &Somebody) {
    accept(person, &tailnet.link().await).await.expect(200);
    tailnet.owner().does("approve", person).await.expect(200);
    tailnet.owner().sets_role(person, "admin").await.expect(200);
}

/// How many invites somebody makes until they are told to wait.
async fn sends(somebody: &Somebody) -> usize {
    let mut sent = 0;
    for size in [25, 1] {
        let links: Value = (0..size).map(|_| json!({})).collect();
        while somebody.post("/api/v2/tailnet/-/user-invites", links.clone()).await.status == 200 {
            sent += size;
        }
    }
    sent
}

#[tokio::test]
async fn without_a_verified_address_one_makes_links_but_sends_no_mail() {
    let world = World::new().await;
    let ann = world.unverified_person("ann@friends.example");
    ann.founds("ann", "organizational").await.expect(200);
    let path = "/api/v2/tailnet/ann/user-invites";
    let rows = world.rows().await;
    let mailed = json!({ "email": "dora@friends.example" });
    let bodies = [
        json!([mailed]),
        json!([{}, mailed]),
        // The missing address counts before what is wrong with the request.
        json!([mailed, mailed]),
        json!([mailed, { "bindToEmail": true }]),
    ];
    for body in bodies {
        let refused = ann.post(path, body).await.expect(403);
        assert!(refused.message().contains("no verified e-mail address"), "{}", refused.text);
    }
    assert_eq!(world.rows().await, rows);
    ann.post(path, json!([{}, {}])).await.expect(200);

    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(jiff::SignedDuration::from_mins(2));
    let emil = world.unverified_person("emil@friends.example");
    joins_as_admin(&acme, &emil).await;
    let resend = format!("{}/resend", path_of(&invite));
    let refused = emil.post_nothing(&resend).await.expect(403);
    assert!(refused.message().contains("no verified e-mail address"), "{}", refused.text);
    acme.user(Role::Admin).post_nothing(&resend).await.expect(200);
}
