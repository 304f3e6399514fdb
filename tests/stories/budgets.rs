//! Budgets: round trips and capacity units of each operation, as the engine counts them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{EmailAddress, EventGroupId, InviteId, Joining, Role, UserId};
use tests::{Browser, Issuer, Tailnet, World, accept, exchange};

use crate::many::importing::{CHECK, IMPORT, friends};
use crate::many::{change, outcomes, with_invites};

/// The most that an operation may cost.
pub(crate) struct Budget {
    round_trips: usize,
    write_units: f64,
    read_units: f64,
}

pub(crate) const fn at_most(round_trips: usize, write_units: f64, read_units: f64) -> Budget {
    Budget { round_trips, write_units, read_units }
}

/// Asserts that the calls since the last time stay within a budget. Prints the figures for `cargo xtask budgets`. Returns the read units.
#[track_caller]
#[expect(clippy::print_stdout, reason = "the figures are for the README")]
pub(crate) fn assert_within(world: &World, operation: &str, budget: &Budget) -> f64 {
    let calls: Vec<_> = world.calls.take().into_iter().filter(|call| call.operation != "SendEmail").collect();
    let written: f64 = calls.iter().map(|call| call.write_units).sum();
    let read: f64 = calls.iter().map(|call| call.read_units).sum();
    println!("budget | {operation} | {} | {written} | {read} |", calls.len());
    assert!(!calls.is_empty(), "{operation} made no call at all");
    assert!(calls.len() <= budget.round_trips, "{operation} made {} round trips: {calls:?}", calls.len());
    assert!(written <= budget.write_units, "{operation} wrote {written} units: {calls:?}");
    assert!(read <= budget.read_units, "{operation} read {read} units: {calls:?}");
    read
}

fn addresses(count: usize) -> Value {
    (0..count)
        .map(|index| json!({ "email": format!("friend{index:02}@friends.example"), "role": "network-admin" }))
        .collect()
}

#[tokio::test]
async fn creating_invites_takes_one_round_trip_and_no_read() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;

    acme.create(json!([{}])).await.expect(200);
    assert_within(&world, "create one link", &at_most(1, 6.0, 0.0));

    world.advance(SignedDuration::from_hours(1));
    acme.create(json!([{ "email": "dora@friends.example" }])).await.expect(200);
    assert_within(&world, "create one e-mail invite", &at_most(1, 4.0 + 16.0, 0.0));

    world.advance(SignedDuration::from_hours(1));
    acme.create(addresses(49)).await.expect(200);
    assert_within(&world, "create 49 e-mail invites", &at_most(1, 49.0 * 4.0 + 16.0, 0.0));
}

#[tokio::test]
async fn creating_with_a_key_and_repeating_it_stays_within_the_same_budget() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let body = json!([{ "email": "dora@friends.example" }]).to_string();
    let create = async || {
        let headers = [("Idempotency-Key", "budget")];
        acme.admin()
            .call(http::Method::POST, "/api/v2/tailnet/-/user-invites", &body, &headers)
            .await
            .expect(200);
    };
    create().await;
    let _ =
        assert_within(&world, "create one e-mail invite with Idempotency-Key", &at_most(1, 4.0 + 16.0, 0.0));
    create().await;
    assert_within(&world, "repeat it", &at_most(1, 0.0, 0.0));
}

#[tokio::test]
async fn a_full_request_with_a_key_needs_one_round_trip_more() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let headers = [("Idempotency-Key", "budget")];
    let path = "/api/v2/tailnet/-/user-invites";
    let _ =
        acme.admin().call(http::Method::POST, path, &addresses(49).to_string(), &headers).await.expect(200);
    assert_within(
        &world,
        "create 49 e-mail invites with Idempotency-Key",
        &at_most(2, 49.0 * 4.0 + 16.0, 0.0),
    );
}

#[tokio::test]
async fn resending_and_deleting_take_two_round_trips() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let id = invite["id"].as_str().unwrap();
    world.advance(SignedDuration::from_hours(1));
    world.calls.forget();

    acme.admin().post_nothing(&format!("/api/v2/user-invites/{id}/resend")).await.expect(200);
    assert_within(&world, "resend an e-mail invite", &at_most(2, 8.0, 1.0));

    acme.admin().delete(&format!("/api/v2/user-invites/{id}")).await.expect(200);
    assert_within(&world, "delete an e-mail invite", &at_most(2, 8.0, 1.0));
}

#[tokio::test]
async fn putting_off_a_mail_gives_back_what_it_took_and_having_it_tried_again_takes_two_round_trips() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    world.mailbox.refuse("dora@friends.example");
    acme.invite("dora@friends.example").await;
    world.calls.forget();
    assert!(world.requeue_mail().await);
    assert_within(&world, "look for unsent mails, none due", &at_most(1, 0.0, 1.0));

    world.drain().await;
    assert_within(&world, "postpone a mail", &at_most(6, 11.0, 6.0));
    world.advance(SignedDuration::from_mins(5));
    assert!(world.requeue_mail().await);
    assert_within(&world, "look for unsent mails, one due", &at_most(2, 4.0, 1.0));
}

#[tokio::test]
async fn a_mail_costs_four_round_trips_and_one_that_is_held_two() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    let invite = acme.invite("dora@friends.example").await;
    world.calls.forget();
    world.drain().await;
    assert_within(&world, "send a mail", &at_most(4, 6.0, 6.0));
    acme.admin().delete(&tests::path_of(&invite)).await.expect(200);
    acme.invite("dora@friends.example").await;
    world.calls.forget();
    world.drain().await;
    assert_within(&world, "hold a mail", &at_most(2, 4.0, 6.0));
}

#[tokio::test]
async fn releasing_mails_takes_two_round_trips_and_queueing_them_no_more_than_others() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.stop_mail(acme.id).await;
    acme.invite("dora@friends.example").await;
    world.drain().await;
    world.calls.forget();
    acme.owner().post_nothing("/api/v2/tailnet/-/mail/release").await.expect(200);
    assert_within(&world, "release the mails of a tailnet", &at_most(2, 8.0, 3.0));
    assert!(world.requeue_mail().await);
    assert_within(&world, "queue a mail that was released", &at_most(3, 4.0, 2.0));
    world.advance(SignedDuration::from_mins(1));
    assert!(world.requeue_mail().await);
    assert_within(&world, "forget a release", &at_most(3, 1.0, 2.0));
}

#[tokio::test]
async fn a_reminder_takes_four_write_units_and_an_invite_that_needs_none_takes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.drain().await;
    world.advance(SignedDuration::from_hours(27 * 24));
    world.calls.forget();
    assert!(world.walk_the_table().await);
    // A unit of the sweep's own, for where it stopped.
    assert_within(&world, "sweep a small table, one invite to remind of", &at_most(5, 4.0 + 1.0, 3.0));
    world.drain().await;
    world.calls.forget();
    assert!(world.walk_the_table().await);
    assert_within(&world, "sweep a small table, nothing to do", &at_most(4, 1.0, 3.0));
}

#[tokio::test]
async fn opting_out_takes_one_write_and_a_mail_that_is_suppressed_another() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    acme.invite("dora@friends.example").await;
    let address: EmailAddress = "dora@friends.example".parse().unwrap();
    let token = world.app().config.keys.links().unwrap().opt_out_token(address.hash());
    let page = format!("/opt-out/{}", token.reveal());
    let mut dora = world.new_browser();
    world.calls.forget();
    dora.get(&page).await.expect(200);
    assert_within(&world, "open the page against further mails", &at_most(1, 0.0, 1.0));
    dora.submit(&page, "again=never").await.expect(200);
    assert_within(&world, "stop mails to an address", &at_most(1, 1.0, 0.0));
    dora.get("/opt-out/tnopt_forged").await.expect(404);
    assert!(world.calls.take().is_empty(), "a forged link reads nothing");
    world.drain().await;
    assert_within(&world, "suppress a mail", &at_most(2, 1.0, 6.0));
}

#[tokio::test]
async fn a_notice_costs_a_round_trip_and_a_read_more_than_the_mail_of_an_invite() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (dora, emil) = (world.person("dora@friends.example"), world.person("emil@friends.example"));
    accept(&dora, &acme.link().await).await.expect(200);
    assert_mailing_within(&world, "tell an inviter who waits", &at_most(5, 9.0, 7.0)).await;
    world.advance(SignedDuration::from_mins(1));
    accept(&emil, &acme.link().await).await.expect(200);
    assert_mailing_within(&world, "hold a notice", &at_most(3, 4.0, 7.0)).await;
    acme.admin().does("approve", &dora).await.expect(200);
    assert_mailing_within(&world, "tell somebody that they were approved", &at_most(5, 6.0, 7.0)).await;
}

/// What the mailer makes of the records up to now costs no more.
async fn assert_mailing_within(world: &World, operation: &str, budget: &Budget) {
    let records = world.take_records();
    world.calls.forget();
    world.deliver_to_mailer(&records).await;
    assert_within(world, operation, budget);
}

#[tokio::test]
async fn joining_takes_two_round_trips_at_home_and_elsewhere() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    globex.settle(true, "member").await;
    let by_mail = acme.invite("dora@friends.example").await;
    let bound_elsewhere = acme.invite("somebody@friends.example").await;
    let link = acme.link().await;
    world.calls.forget();

    accept(&world.person("dora@friends.example"), &by_mail).await.expect(200);
    assert_within(&world, "accept", &at_most(2, 14.0, 6.0));
    accept(&world.person("emil@friends.example"), &bound_elsewhere).await.expect(200);
    assert_within(&world, "accept an invite mailed to another address", &at_most(2, 14.0, 6.0));
    accept(&globex.user(Role::Member), &link).await.expect(200);
    assert_within(&world, "accept, external", &at_most(2, 20.0, 6.0));
}

#[tokio::test]
async fn the_directory_follows_a_joining_for_ten_write_units_and_what_nobody_sees_for_none() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.drain().await;
    // As many words as count, a login that is no address of theirs, a role and a status of which few are.
    let claims =
        local::seeds::claims("dora@friends.example", Some("Dora Maria Anna Maar"), true, None, world.now());
    let claims = shared::identity::SessionClaims { login: "dora".to_owned(), ..claims };
    let dora = world.with_claims(&claims);
    let invite = acme.create(json!([{ "role": "auditor" }])).await.expect(200).json[0].clone();
    accept(&dora, &invite).await.expect(200);
    assert_following_within(&world, "list a user who joins", &at_most(12, 10.0, 2.0)).await;
    acme.admin().does("approve", &dora).await.expect(200);
    assert_following_within(&world, "list a user who is approved", &at_most(12, 10.0, 1.0)).await;
    acme.admin().sets_role(&dora, "member").await.expect(200);
    assert_following_within(&world, "list a user with another role", &at_most(12, 10.0, 1.0)).await;
    acme.admin().does("delete", &dora).await.expect(200);
    let records = world.take_records();
    world.deliver_to_expiry(&records).await;
    world.calls.forget();
    acme.invite("emil@friends.example").await;
    acme.admin().makes_key().await;
    world.calls.forget();
    let records = world.take_records();
    world.deliver_to_expiry(&records).await;
    assert!(world.calls.take().is_empty(), "what nobody sees costs the directory nothing");
}

/// What the function that follows all other changes makes of the records up to now costs no more.
async fn assert_following_within(world: &World, operation: &str, budget: &Budget) {
    let records = world.take_records();
    world.calls.forget();
    world.deliver_to_expiry(&records).await;
    assert_within(world, operation, budget);
}

#[tokio::test]
async fn listing_people_costs_the_same_among_ten_users_and_among_four_hundred() {
    let mut costs = Vec::new();
    for count in [10, 400] {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        world.drain().await;
        let joined =
            |number: u64| Joining { at: world.now(), user: (1_000_000 + number).try_into().unwrap() };
        world.copy_listed_user(acme.id, acme.named("member").id, (0..count).map(joined)).await;
        for _ in 0..10 {
            acme.link().await;
        }
        world.calls.forget();
        let read = async |what: &str, query: &str| {
            acme.admin().get(&format!("/api/v2/tailnet/-/people?{query}")).await.expect(200);
            assert_within(&world, &format!("list people, {what}, among {count} users"), &at_most(4, 0.0, 8.0))
        };
        costs.push([
            read("the first 10", "limit=10").await,
            read("the first 10 users", "limit=10&kind=user").await,
            read("the suspended", "status=suspended").await,
            read("the admins", "role=admin&kind=user").await,
            read("one by name", "q=auditor").await,
        ]);
    }
    assert!(costs[0].iter().zip(costs[1]).all(|(few, many)| (few - many).abs() < f64::EPSILON), "{costs:?}");
}

#[tokio::test]
async fn opening_the_page_takes_one_round_trip_and_little_more_than_one_read_unit() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let code = invite["inviteUrl"].as_str().unwrap().strip_prefix("https://invites.example.com").unwrap();
    world.calls.forget();

    let opened = world.browser().get(code).await.expect(303);
    assert!(world.calls.take().is_empty(), "opening the link reads nothing");
    let cookie = opened.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    world.browser().call(http::Method::GET, "/join", "", &[("cookie", &cookie)]).await.expect(200);
    assert_within(&world, "open the invite page", &at_most(1, 0.0, 1.5));
}

#[tokio::test]
async fn the_pages_of_somebody_who_has_signed_in_cost_what_their_calls_do() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    globex.settle(true, "member").await;
    let (invite, external) = (acme.link().await, acme.link().await);

    let mut dora = world.new_browser();
    dora.sign_in(&world, "dora@friends.example");
    world.calls.forget();
    let page = dora.open(&invite).await.expect(200);
    assert_within(&world, "open the invite page, signed in", &at_most(1, 0.0, 5.0));
    dora.join(&page).await.expect(303);
    assert_within(&world, "join by the form", &at_most(2, 14.0, 6.0));
    dora.get("/join").await.expect(200);
    assert_within(&world, "open the invite page, joined", &at_most(1, 0.0, 5.0));

    let mut guest = world.new_browser();
    guest.sign_in(&world, "member@globex.example");
    let page = guest.open(&external).await.expect(200);
    assert_within(&world, "open the invite page, signed in with a home elsewhere", &at_most(3, 0.0, 7.0));
    guest.join(&page).await.expect(303);
    assert_within(&world, "join by the form, external", &at_most(3, 20.0, 7.0));

    guest.get("/").await.expect(200);
    assert_within(&world, "open the first page, in two tailnets", &at_most(3, 0.0, 6.0));
    world.new_browser().get("/").await.expect(200);
    world.new_browser().get("/download").await.expect(200);
    guest.get("/found").await.expect(200);
    assert!(world.calls.take().is_empty(), "what shows nothing of the table reads nothing");
    guest.submit("/leave", &format!("tailnet={}", acme.id)).await.expect(303);
    assert_within(&world, "leave by the form", &at_most(2, 12.0, 2.0));
    dora.submit("/found", "name=dora").await.expect(303);
    assert_within(&world, "found by the form", &at_most(2, 16.0, 1.0));
}

#[tokio::test]
async fn listing_costs_the_same_among_ten_invites_and_among_a_hundred_thousand() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let small = world.organization("small.example").await;
    fill(&world, &acme, 100_000).await;
    fill(&world, &small, 10).await;

    let ten = "/api/v2/tailnet/-/user-invites?limit=10";
    small.admin().get(ten).await.expect(200);
    let among_ten = assert_within(&world, "list invites, 10 of 10", &at_most(2, 0.0, 11.0));
    acme.admin().get(ten).await.expect(200);
    let among_many = assert_within(&world, "list invites, 10 of 100,000", &at_most(2, 0.0, 11.0));
    assert!((among_ten - among_many).abs() < f64::EPSILON, "{among_ten} and {among_many}");
    let page = acme.admin().get("/api/v2/tailnet/-/user-invites?limit=100").await.expect(200);
    assert_eq!(page.json.as_array().unwrap().len(), 100);
    assert_within(&world, "list invites, 100 of 100,000", &at_most(2, 0.0, 11.0));
    let url = page.header("link").unwrap().trim_start_matches('<').split('>').next().unwrap().to_owned();
    let next = url.strip_prefix("https://invites.example.com").unwrap();
    let page = acme.admin().get(next).await.expect(200);
    assert_eq!(page.json.as_array().unwrap().len(), 100);
    assert_within(&world, "list invites, the next 100", &at_most(2, 0.0, 11.0));
}

#[tokio::test]
async fn changing_an_ordinary_user_takes_one_round_trip_and_no_read() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (admin, member, waiting) = (acme.admin(), acme.user(Role::Member), acme.named("waiting"));
    let one = at_most(1, 6.0, 0.0);
    admin.does("approve", &waiting).await.expect(200);
    assert_within(&world, "approve a user", &one);
    admin.does("suspend", &member).await.expect(200);
    assert_within(&world, "suspend a user", &one);
    admin.does("restore", &member).await.expect(200);
    assert_within(&world, "restore a user", &one);
    admin.sets_role(&member, "network-admin").await.expect(200);
    assert_within(&world, "give a member another role", &one);

    // The likeliest state does not fit here, so these cost a read or a second transaction (decision 11).
    admin.sets_role(&member, "member").await.expect(200);
    assert_within(&world, "make somebody a member", &at_most(2, 6.0, 1.0));
    acme.owner().does("suspend", &admin).await.expect(200);
    assert_within(&world, "suspend an admin", &at_most(2, 12.0, 0.0));
}

#[tokio::test]
async fn leaving_takes_two_round_trips_and_removing_three() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let guests = [globex.admin(), globex.owner()];
    for guest in &guests {
        accept(guest, &acme.link().await).await.expect(200);
    }
    world.calls.forget();
    guests[0].leaves(acme.id).await.expect(200);
    assert_within(&world, "leave a tailnet", &at_most(2, 12.0, 2.0));
    acme.admin().does("delete", &guests[1]).await.expect(200);
    assert_within(&world, "remove a user", &at_most(3, 12.0, 2.0));
}

#[tokio::test]
async fn founding_and_settings_stay_small() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let ann = world.person("ann@friends.example");
    ann.founds("ann", "personal").await.expect(200);
    assert_within(&world, "found a first tailnet", &at_most(2, 12.0, 1.0));
    ann.founds("lee", "personal").await.expect(200);
    assert_within(&world, "found another tailnet", &at_most(2, 16.0, 1.0));
    ann.get("/api/v2/tailnets").await.expect(200);
    assert_within(&world, "list two tailnets", &at_most(2, 0.0, 5.0));
    acme.admin().get("/api/v2/tailnet/-/settings").await.expect(200);
    assert_within(&world, "read settings", &at_most(1, 0.0, 3.0));
    acme.admin().changes_settings(json!({ "usersApprovalOn": false })).await.expect(200);
    assert_within(&world, "change settings", &at_most(2, 6.0, 3.0));
}

#[tokio::test]
async fn a_token_costs_no_more_calls_than_a_session() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let admin = acme.admin();
    let key = admin.makes_key().await;
    assert_within(&world, "make an API access token", &at_most(2, 6.0, 1.0));
    let program = admin.calling_with(&key);
    program.post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    assert_within(&world, "create one link with a token", &at_most(1, 6.0, 0.0));
    program.get("/api/v2/tailnet/-/keys").await.expect(200);
    assert_within(&world, "list API access tokens", &at_most(2, 0.0, 2.0));
    let path = format!("/api/v2/tailnet/-/keys/{}", key["id"].as_str().unwrap());
    program.delete(&path).await.expect(200);
    assert_within(&world, "revoke an API access token", &at_most(1, 6.0, 0.0));
}

#[tokio::test]
async fn signing_out_takes_two_round_trips_and_makes_no_later_call_dearer() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    globex.settle(true, "member").await;
    let (one, two) = (acme.user(Role::Member), globex.user(Role::Member));
    accept(&two, &acme.link().await).await.expect(200);
    let browser = world.signed_in(&one.login);
    world.calls.forget();
    browser.get("/api/v2/me").await.expect(200);
    assert_within(&world, "ask who one is", &at_most(1, 0.0, 1.0));
    browser.get(&format!("/api/v2/me?tailnet={}", acme.id)).await.expect(200);
    assert_within(&world, "ask who one is in a tailnet", &at_most(1, 0.0, 3.0));
    browser.get("/api/v2/me?tailnet=acme.example").await.expect(200);
    assert_within(&world, "ask who one is in a tailnet, by its name", &at_most(2, 0.0, 4.0));
    browser.submit("/sign-out", "").await.expect(303);
    assert_within(&world, "sign out, in one tailnet", &at_most(2, 4.0, 1.0));
    world.signed_in(&two.login).submit("/sign-out", "everywhere=true").await.expect(303);
    assert_within(&world, "sign out everywhere, in two tailnets", &at_most(2, 6.0, 1.0));

    let admin = acme.admin();
    for _ in 0..10 {
        let _ = admin.makes_key().await;
    }
    for _ in 0..8 {
        world.advance(SignedDuration::from_secs(1));
        world.signed_in(&admin.login).submit("/sign-out", "").await.expect(303);
    }
    world.advance(SignedDuration::from_secs(1));
    let browser = world.signed_in(&admin.login);
    world.calls.forget();
    browser.post(&format!("/api/v2/tailnet/{}/user-invites", acme.id), json!([{}])).await.expect(200);
    assert_within(&world, "create one link in a browser, signed out of eight others", &at_most(1, 6.0, 0.0));
    browser.get(&format!("/api/v2/tailnet/{}/settings", acme.id)).await.expect(200);
    assert_within(&world, "read settings in a browser", &at_most(1, 0.0, 3.0));
    browser.get("/api/v2/tailnets").await.expect(200);
    assert_within(&world, "list one tailnet in a browser", &at_most(2, 0.0, 3.0));
    accept(&browser, &globex.link().await).await.expect(200);
    world.calls.forget();
    browser.founds("ada", "personal").await.expect(200);
    assert_within(&world, "found another tailnet in a browser", &at_most(2, 16.0, 1.0));
}

#[tokio::test]
async fn signing_in_takes_one_read_and_refreshing_a_user_one_transaction() {
    let issuer = Issuer::start().await;
    let world = World::with_issuers(&[("work", &issuer)]).await;
    let acme = world.organization("acme.example").await;
    let sign_in_in = async |browser: &mut Browser| {
        let begun = browser.get("/sign-in/work").await.expect(303);
        let back = issuer.authorize(begun.header("location").unwrap(), world.now());
        browser.get(&back).await.expect(303);
        world.with_cookie(&browser.cookies["__Host-session"])
    };
    let sign_in = async || sign_in_in(&mut world.new_browser()).await;
    let ann = sign_in().await;
    assert_within(&world, "sign in, in no tailnet", &at_most(1, 0.0, 1.0));
    accept(&ann, &acme.link().await).await.expect(200);
    world.calls.forget();
    sign_in().await;
    assert_within(&world, "sign in", &at_most(1, 0.0, 1.0));
    let mut browser = world.new_browser();
    sign_in_in(&mut browser).await;
    world.calls.forget();
    sign_in_in(&mut browser).await;
    assert_within(&world, "sign in where one has signed in, in one tailnet", &at_most(3, 4.0, 2.0));
    issuer.behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith" }));
    sign_in().await;
    assert_within(&world, "sign in with another name, in one tailnet", &at_most(4, 6.0, 3.0));
    issuer
        .behave(|behaviour| behaviour.claims = json!({ "name": "Ann Smith", "email": "ann@smith.example" }));
    sign_in().await;
    assert_within(&world, "sign in with another address, in one tailnet", &at_most(5, 10.0, 5.0));
    exchange(&world, &issuer.token_for_exchange(world.now())).await.expect(200);
    assert_within(&world, "exchange an ID token", &at_most(2, 1.0, 1.0));
}

#[tokio::test]
async fn counting_costs_a_read_once_a_user_is_counted() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    world.report_activity(acme.id, member.id).await;
    assert_within(&world, "count an active user", &at_most(3, 4.0, 2.0));
    world.report_activity(acme.id, member.id).await;
    assert_within(&world, "hear of them again", &at_most(1, 0.0, 1.0));
    for role in Role::ALL {
        world.report_activity(acme.id, acme.user(role).id).await;
    }
    world.calls.forget();
    acme.owner().get("/api/v2/tailnet/-/usage").await.expect(200);
    assert_within(&world, "read the usage of a month", &at_most(2, 0.0, 2.0));
}

#[tokio::test]
async fn asking_what_was_touched_costs_next_to_nothing_where_nothing_was() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.advance(SignedDuration::from_mins(5));
    world.calls.forget();
    let ask =
        async |after| acme.admin().get(&format!("/api/v2/tailnet/-/changes?after={after}")).await.expect(200);
    ask(world.now()).await;
    assert_within(&world, "ask what was touched when nothing was", &at_most(2, 0.0, 1.5));
    for _ in 0..100 {
        acme.create(json!([{}, {}, {}])).await.expect(200);
        world.advance(SignedDuration::from_millis(1));
    }
    world.calls.forget();
    ask(world.now()).await;
    assert_within(&world, "ask what was touched when 100 operations were", &at_most(2, 0.0, 20.0));
}

#[tokio::test]
async fn noting_what_became_of_a_mail_takes_one_write() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.drain().await;
    world.calls.forget();
    assert!(world.report_delivery(&world.mailbox.mails()[0], "Delivery").await);
    assert_within(&world, "note what became of a mail", &at_most(1, 1.0, 0.0));
}

#[tokio::test]
async fn a_hundred_thousand_events_page_flat() {
    let world = World::new().await;
    let (acme, small) = (world.organization("acme.example").await, world.organization("small.example").await);
    fill_log(&world, &acme, 100_000).await;
    fill_log(&world, &small, 10).await;
    let path = "/api/v2/tailnet/-/logging/configuration?start=2026-09-01T00:00:00Z&limit=10";
    small.admin().get(path).await.expect(200);
    let among_ten = assert_within(&world, "read the log, 10 of 10", &at_most(2, 0.0, 4.0));
    let page = acme.admin().get(path).await.expect(200);
    let mut costs = vec![assert_within(&world, "read the log, 10 of 100,000", &at_most(2, 0.0, 4.0))];
    let mut link = page.header("link").unwrap().to_owned();
    for _ in 0..20 {
        let next = link.trim_start_matches("<https://invites.example.com").split('>').next().unwrap();
        let page = acme.admin().get(next).await.expect(200);
        assert_eq!(page.json["logs"].as_array().unwrap().len(), 10);
        link = page.header("link").unwrap().to_owned();
        costs.push(world.calls.take().iter().map(|call| call.read_units).sum());
    }
    let late = "/api/v2/tailnet/-/logging/configuration?start=2026-11-22T00:00:00Z&limit=10";
    acme.admin().get(late).await.expect(200);
    costs.push(assert_within(&world, "read the log, 10 of its last day", &at_most(2, 0.0, 4.0)));
    assert!(costs.iter().all(|cost| (cost - among_ten).abs() <= 0.5), "{among_ten}: {costs:?}");
}

/// Gives a tailnet a log of `count` operations over eighty days.
async fn fill_log(world: &World, tailnet: &Tailnet<'_>, count: u64) {
    tailnet.link().await;
    let log = "/api/v2/tailnet/-/logging/configuration?start=2026-11-01T00:00:00Z";
    let first = tailnet.admin().get(log).await.expect(200).json["logs"][0]["eventGroupID"].clone();
    let step = SignedDuration::from_hours(80 * 24) / i32::try_from(count).unwrap();
    let time = |index: u64| world.now() - step * i32::try_from(index).unwrap();
    let ids = (1..count).map(|index| EventGroupId::new(time(index), index.to_be_bytes()));
    world.copy_audit_record(tailnet.id, first.as_str().unwrap(), ids);
    world.calls.forget();
}

/// Gives a tailnet `count` open invites.
async fn fill(world: &World, tailnet: &Tailnet<'_>, count: u64) {
    let made = tailnet.invite("friend@friends.example").await;
    let ids = (1..count).map(|index| InviteId::in_batch(world.now(), index.to_be_bytes(), 1));
    world.copy_invite(tailnet.id, made["id"].as_str().unwrap(), ids);
    world.calls.forget();
}

#[tokio::test]
async fn many_at_once_cost_a_read_each_and_what_a_transaction_costs() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let member = acme.user(Role::Member);
    let ids: Vec<UserId> = (1000..1100).map(|id| UserId::try_from(id).unwrap()).collect();
    world.copy_user(acme.id, member.id, ids.iter().copied());
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    world.calls.forget();
    let answer = change(&acme.admin(), "suspend", json!({ "ids": ids })).await.expect(200);
    assert_eq!(outcomes(&answer), ["done"; 100]);
    // 2 units for each row; the records have 98 and 2 events.
    let _ = assert_within(&world, "suspend 100 users at once", &at_most(4, 200.0 + 2.0 * 20.0, 101.0));

    let body: Value = (0..49).map(|at| json!({ "email": format!("friend{at}@friends.example") })).collect();
    let made = acme.create(body).await.expect(200).json;
    let ids: Vec<&str> =
        made.as_array().unwrap().iter().map(|invite| invite["id"].as_str().unwrap()).collect();
    world.advance(SignedDuration::from_mins(2));
    world.calls.forget();
    let answer = with_invites(&acme.admin(), "resend", &ids).await.expect(200);
    assert_eq!(outcomes(&answer), ["done"; 49]);
    let _ = assert_within(&world, "resend 49 invites at once", &at_most(4, 49.0 * 2.0 + 22.0, 50.0));
    let answer = with_invites(&acme.admin(), "delete", &ids).await.expect(200);
    assert_eq!(outcomes(&answer), ["done"; 49]);
    assert_within(&world, "delete 49 invites at once", &at_most(3, 49.0 * 4.0 + 22.0, 50.0));
}

#[tokio::test]
async fn a_long_list_is_invited_in_as_few_transactions_as_hold_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.calls.forget();
    let checked = acme.admin().post(CHECK, friends(200)).await.expect(200);
    assert_eq!(outcomes(&checked), ["ready"; 200]);
    let _ = assert_within(&world, "check 200 addresses", &at_most(3, 0.0, 201.0));
    let imported = acme.admin().post(IMPORT, friends(200)).await.expect(200);
    assert_eq!(outcomes(&imported), ["done"; 200]);
    assert_within(&world, "import 200 addresses", &at_most(8, 200.0 * 4.0 + 5.0 * 20.0, 201.0));
    let listed = acme.admin().get("/api/v2/tailnet/-/user-invites").await.expect(200);
    let of_friends = |id: &Value| listed.json.as_array().unwrap().iter().any(|invite| invite["id"] == *id);
    assert!(
        imported.json["results"].as_array().unwrap().iter().all(|result| of_friends(&result["inviteId"]))
    );
}
