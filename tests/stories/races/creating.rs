//! Creating concurrently: one invite for an address, one result for an `Idempotency-Key`.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_creates_for_one_address_at_once_make_one_invite_and_49_conflicts() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    put_others_in_the_way(&world);

    let body = json!([{ "email": "dora@friends.example" }]);
    let answers = at_once((0..50).map(|_| creates(acme.admin(), body.clone()))).await;

    assert_statuses(&answers, &[(200, 1), (409, 49)]);
    assert!(
        with_status(&answers, 409).iter().all(|answer| answer.message() == "[0].email: is invited already")
    );
    assert_eq!(acme.open_invites().await.len(), 1);
    assert_eq!(count_in_log(&acme, "INVITE.CREATE.TAILNET_INVITE").await, 1);
    world.drain().await;
    assert_eq!(world.mailbox.mails_to("dora@friends.example").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn creates_at_once_that_share_one_address_make_all_of_one_request_and_nothing_of_the_others() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;

    let body = |number: usize| json!([{ "email": format!("own{number}@friends.example") }, { "email": "shared@friends.example" }]);
    let answers = at_once((0..20).map(|number| creates(acme.admin(), body(number)))).await;

    assert_statuses(&answers, &[(200, 1), (409, 19)]);
    assert_eq!(acme.open_invites().await.len(), 2);
    assert_eq!(count_in_log(&acme, "INVITE.CREATE.TAILNET_INVITE").await, 2);
}

/// Sends the same request with the same key 50 times at once, and asserts that all get the same result.
async fn assert_made_once_for_a_key(body: Value, invites: usize) {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    put_others_in_the_way(&world);

    let answers = at_once((0..50).map(|_| creates_with_key(acme.admin(), body.clone()))).await;

    assert_statuses(&answers, &[(200, 50)]);
    assert!(answers.iter().all(|answer| answer.text == answers[0].text));
    let open: Vec<Value> = acme.open_invites().await;
    assert_eq!(open.len(), invites);
    let ids_of = |invites: &[Value]| {
        let mut ids: Vec<String> = invites.iter().map(|invite| invite["id"].to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids_of(&open), ids_of(answers[0].json.as_array().unwrap()));
    assert_eq!(count_in_log(&acme, "INVITE.CREATE.TAILNET_INVITE").await, invites);
    world.drain().await;
    let mailed = open.iter().filter(|invite| invite["email"].is_string()).count();
    assert_eq!(world.mailbox.mails().len(), mailed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_fifty_times_at_once_makes_the_e_mail_invites_once() {
    assert_made_once_for_a_key(
        json!([{ "email": "dora@friends.example" }, { "email": "emil@friends.example" }]),
        2,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_fifty_times_at_once_makes_one_link() {
    assert_made_once_for_a_key(json!([{}]), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_fifty_times_at_once_makes_49_invites_once_though_they_fill_a_transaction() {
    let addresses = (0..49).map(|number| json!({ "email": format!("friend{number:02}@friends.example") }));
    assert_made_once_for_a_key(addresses.collect(), 49).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_idempotency_key_for_two_requests_at_once_makes_one_of_them_and_refuses_the_other() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;

    let body = |number: usize| json!([{ "email": format!("friend{}@friends.example", number % 2) }]);
    let answers = at_once((0..20).map(|number| creates_with_key(acme.admin(), body(number)))).await;

    assert_statuses(&answers, &[(200, 10), (422, 10)]);
    assert_eq!(acme.open_invites().await.len(), 1);
}
