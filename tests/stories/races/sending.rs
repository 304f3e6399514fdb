//! Deleting, resending and releasing mails concurrently: each happens once, and the send budget is never exceeded.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_deletes_at_once_delete_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    put_others_in_the_way(&world);

    let answers = at_once((0..10).map(|_| deletes(acme.admin(), invite.clone()))).await;

    assert_statuses(&answers, &[(200, 1), (404, 9)]);
    assert_eq!(count_in_log(&acme, "INVITE.DELETE.TAILNET_INVITE").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_resends_at_once_mail_once_more() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    world.advance(SignedDuration::from_mins(1));
    put_others_in_the_way(&world);

    let answers = at_once((0..10).map(|_| resends(acme.admin(), invite.clone()))).await;

    assert_statuses(&answers, &[(200, 1), (429, 9)]);
    assert!(with_status(&answers, 429).iter().all(|answer| answer.header("retry-after") == Some("60")));
    assert_eq!(count_in_log(&acme, "INVITE.RESEND.TAILNET_INVITE").await, 1);
    world.drain().await;
    assert_eq!(world.mailbox.mails_to("dora@friends.example").len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_releases_at_once_release_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.stop_mail(acme.id).await;
    put_others_in_the_way(&world);

    let release = async |who: Somebody| who.post_nothing("/api/v2/tailnet/-/mail/release").await;
    let answers = at_once((0..10).map(|number| {
        let who = if number % 2 == 0 { acme.owner() } else { acme.admin() };
        async move { release(who).await }
    }))
    .await;

    assert_statuses(&answers, &[(200, 1), (409, 9)]);
    assert_eq!(count_in_log(&acme, "TAILNET.RELEASE.MAIL").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_send_budget_of_ten_lets_ten_of_forty_creates_at_once_through() {
    let world = World::with_budget(SendBudget::new(10, 60)).await;
    let acme = world.organization("acme.example").await;
    put_others_in_the_way(&world);

    let answers = at_once((0..40).map(|_| creates(acme.admin(), json!([{}])))).await;

    assert_statuses(&answers, &[(200, 10), (429, 30)]);
    assert!(with_status(&answers, 429).iter().all(|answer| answer.header("retry-after") == Some("60")));
    assert_eq!(acme.open_invites().await.len(), 10);
    // One send is refilled every minute. Another user has a budget of their own.
    world.advance(SignedDuration::from_mins(3));
    let answers = at_once((0..10).map(|_| creates(acme.admin(), json!([{}])))).await;
    assert_statuses(&answers, &[(200, 3), (429, 7)]);
    creates(acme.owner(), json!([{}])).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_several_sizes_at_once_never_overspend_the_send_budget() {
    let world = World::with_budget(SendBudget::new(20, 1)).await;
    let acme = world.organization("acme.example").await;

    let answers =
        at_once((0..24).map(|number| creates(acme.admin(), vec![json!({}); 1 + number % 4].into()))).await;

    let made: usize =
        with_status(&answers, 200).iter().map(|answer| answer.json.as_array().unwrap().len()).sum();
    assert_eq!(acme.open_invites().await.len(), made);
    assert!(
        (17..=20).contains(&made),
        "made {made}; at most what is too little for the largest request is left over"
    );
    assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 429)));
}
