//! Joining concurrently: one person for an invite, one home for a person, and no joining by a deleted invite.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_people_who_accept_one_link_at_once_one_joins_and_the_others_get_the_same_410() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (link, users_before) = (acme.link().await, count_users(&acme).await);

    let answers =
        at_once(friends(&world, 0..1_000).into_iter().map(|friend| accepts(friend, link.clone()))).await;

    assert_statuses(&answers, &[(200, 1), (410, 999)]);
    let refused = with_status(&answers, 410);
    assert!(
        refused.iter().all(|answer| answer.text == refused[0].text && answer.headers == refused[0].headers)
    );
    assert_eq!(refused[0].message(), "this invite is no longer valid");
    assert_eq!(count_users(&acme).await, users_before + 1);
    assert_eq!(count_in_log(&acme, "INVITE.ACCEPT.TAILNET_INVITE").await, 1);
    assert_eq!(count_in_log(&acme, "USER.CREATE").await, 1);
    assert!(acme.open_invites().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conflicts_and_throttles_among_many_accepts_let_no_second_person_in() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (link, users_before) = (acme.link().await, count_users(&acme).await);
    put_others_in_the_way(&world);

    let answers =
        at_once(friends(&world, 0..40).into_iter().map(|friend| accepts(friend, link.clone()))).await;

    assert_statuses(&answers, &[(200, 1), (410, 39)]);
    assert_eq!(count_users(&acme).await, users_before + 1);
    assert_eq!(count_in_log(&acme, "USER.CREATE").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_who_accepts_twenty_times_at_once_joins_once_and_gets_the_same_answer_each_time() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, users_before) = (acme.invite("dora@friends.example").await, count_users(&acme).await);
    let dora = world.person("dora@friends.example");
    put_others_in_the_way(&world);

    let answers = at_once((0..20).map(|_| accepts(dora.clone(), invite.clone()))).await;

    assert_statuses(&answers, &[(200, 20)]);
    assert!(answers.iter().all(|answer| answer.text == answers[0].text));
    assert_eq!(count_users(&acme).await, users_before + 1);
    assert_eq!(count_in_log(&acme, "INVITE.ACCEPT.TAILNET_INVITE").await, 1);
}

/// Somebody with a subject of their own and a verified address, which others may have, too.
fn with_subject(world: &World, subject: &str, email: &str) -> Somebody {
    let claims = seeds::claims(email, None, true, None, world.now());
    world.with_claims(&SessionClaims { subject: subject.to_owned(), ..claims })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_with_one_verified_address_join_at_once_each_by_an_invite_of_their_own() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (by_mail, link) = (acme.invite("office@friends.example").await, acme.link().await);
    let (ann, bob) = (
        with_subject(&world, "ann", "office@friends.example"),
        with_subject(&world, "bob", "office@friends.example"),
    );

    let answers = at_once(vec![accepts(ann.clone(), by_mail), accepts(bob.clone(), link)]).await;

    assert_statuses(&answers, &[(200, 2)]);
    let ids = [ann.id.to_string(), bob.id.to_string()];
    let users = acme.users().await;
    let joined = users.iter().filter(|user| ids.iter().any(|id| user["id"] == id.as_str()));
    assert_eq!(joined.count(), 2);
    // Both have the address now, so it cannot be invited.
    let again = acme.create(json!([{ "email": "office@friends.example" }])).await.expect(409);
    assert_eq!(again.message(), "[0].email: has joined already");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_people_with_the_invited_address_who_accept_at_once_one_joins() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite =
        acme.create(json!([{ "email": "office@friends.example", "bindToEmail": true }])).await.expect(200);
    let invite = invite.json[0].clone();
    let users_before = count_users(&acme).await;

    let people = ["ann", "bob"].map(|subject| with_subject(&world, subject, "office@friends.example"));
    let answers = at_once(people.map(|person| accepts(person, invite.clone()))).await;

    assert_statuses(&answers, &[(200, 1), (410, 1)]);
    assert_eq!(count_users(&acme).await, users_before + 1);
}

/// A person without a tailnet accepts links of two tailnets at once. Returns the answers.
async fn accept_two_at_once(world: &World, tailnets: [&Tailnet<'_>; 2]) -> Vec<Answer> {
    let dora = world.person("dora@friends.example");
    let links = [tailnets[0].link().await, tailnets[1].link().await];
    put_others_in_the_way(world);
    at_once(links.map(|link| accepts(dora.clone(), link))).await
}

async fn rows_that_make_a_home(world: &World, person: &str) -> usize {
    let person = shared::domain::PersonId::of(&seeds::person(person));
    let key = format!("\"pk\":\"P#{person}\"");
    world.rows().await.iter().filter(|row| row.contains(&key) && row.contains("\"sk\":\"#\"")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_tailnets_joined_at_once_one_becomes_home_and_the_other_is_joined_by_its_policy() {
    let world = World::new().await;
    let tailnets = [world.organization("acme.example").await, world.organization("globex.example").await];
    for tailnet in &tailnets {
        tailnet.settle(false, "member").await;
    }

    let answers = accept_two_at_once(&world, [&tailnets[0], &tailnets[1]]).await;

    assert_statuses(&answers, &[(200, 2)]);
    assert_eq!(rows_that_make_a_home(&world, "dora@friends.example").await, 1);
    let mut joined_elsewhere = 0;
    for tailnet in &tailnets {
        assert_eq!(count_in_log(tailnet, "USER.CREATE").await, 1);
        joined_elsewhere += count_in_log(tailnet, "TAILNET.JOIN").await;
    }
    assert_eq!(joined_elsewhere, 1, "only the home tailnet tells of another");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_joins_two_tailnets_at_once_gets_into_one_if_its_policy_keeps_them_from_the_other() {
    let world = World::new().await;
    let tailnets = [world.organization("acme.example").await, world.organization("globex.example").await];

    let answers = accept_two_at_once(&world, [&tailnets[0], &tailnets[1]]).await;

    assert_statuses(&answers, &[(200, 1), (403, 1)]);
    assert_eq!(rows_that_make_a_home(&world, "dora@friends.example").await, 1);
    for (tailnet, answer) in tailnets.iter().zip(&answers) {
        let joined = usize::from(answer.status.as_u16() == 200);
        assert_eq!(count_in_log(tailnet, "USER.CREATE").await, joined);
        assert_eq!(tailnet.open_invites().await.len(), 1 - joined, "the refused invite stays open");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_and_accepting_at_once_does_exactly_one_of_them() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for (round, friend) in friends(&world, 0..24).into_iter().enumerate() {
        let (users_before, log_before) = (count_users(&acme).await, acme.log().await.len());
        let invite = acme.invite(&friend.login).await;
        if round % 3 == 0 {
            world.calls.inject("TransactWriteItems", 0, 1 + round % 2, Fault::Conflict);
        }

        let (accepting, deleting) = (accepts(friend, invite.clone()), deletes(acme.admin(), invite));
        let (accepted, deleted) = if round % 2 == 0 {
            let (accepting, deleting) = (tokio::spawn(accepting), tokio::spawn(deleting));
            (accepting.await.unwrap(), deleting.await.unwrap())
        } else {
            let (deleting, accepting) = (tokio::spawn(deleting), tokio::spawn(accepting));
            (accepting.await.unwrap(), deleting.await.unwrap())
        };

        let joined = match (accepted.status.as_u16(), deleted.status.as_u16()) {
            (200, 404) => 1,
            (410, 200) => 0,
            other => panic!("{other:?}"),
        };
        assert_eq!(count_users(&acme).await, users_before + joined);
        // One event for the invite and one for its end; a third if somebody joined.
        assert_eq!(acme.log().await.len(), log_before + 2 + joined);
        assert!(acme.open_invites().await.is_empty());
    }
}
